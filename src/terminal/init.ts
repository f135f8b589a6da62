/** `insync init`: a conversation at the end of which two files are written, or nothing is. */
import type { Check } from '../domain/checkup.ts';
import type { Command } from '../query/command.ts';
import { renderChecks } from './doctor.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { Answers, Channels, InitParts } from './init-parts.ts';
import { isStop, type Questions, questionsOn } from './questions.ts';
import { bold, dim, paint } from './screen.ts';
import type { Terminal } from './terminal.ts';
import { oneLine } from './visible.ts';

export type InitCommand = Extract<Command, { name: 'init' }>;

export async function init(command: InitCommand, terminal: Terminal): Promise<ExitCode> {
  const { err, setup } = terminal;
  const parts = await (await setup()).init();
  try {
    return await (command.yes ? unasked(command, parts, terminal) : asked(command, parts, terminal));
  } catch (error) {
    if (!isStop(error)) throw error;
    await err.write('\nStopped: nothing was written.\n');
    return EXIT.stopped;
  } finally {
    parts.close();
  }
}

// ---------------------------------------------------------------- without questions

async function unasked(command: InitCommand, parts: InitParts, terminal: Terminal): Promise<ExitCode> {
  const { err, stop } = terminal;
  const [there] = parts.there;
  if (there !== undefined && !command.force) {
    await err.write(
      `insync: ${oneLine(parts.there.join(' and '))} ${parts.there.length === 1 ? 'is' : 'are'} there already; with --force that is written over\n`,
    );
    return EXIT.usage;
  }
  const { backup, security, rest = backup ?? security ?? '' } = command.channels;
  const channels = { rest, backup: backup ?? rest, security: security ?? rest };
  const answers = { ...parts.set, ...apiOf(command.cloud, parts) };
  const faults = parts.faults(answers, channels);
  if (faults.length > 0) {
    await err.write(`insync: nothing was written.\n${faults.map((fault) => `${oneLine(fault)}\n`).join('')}`);
    return EXIT.usage;
  }
  const checks = (
    await Promise.all([
      parts.tryDruva(answers, stop),
      parts.trySlack(answers, stop),
      parts.tryChannels(answers, channels, stop),
    ])
  ).flat();
  await err.write(renderChecks(checks, err.screen));
  if (stop.aborted) return EXIT.stopped;
  if (checks.some((check) => check.state === 'bad' && !isInvitation(check))) {
    await err.write('insync: nothing was written; what is wrong is said above\n');
    return EXIT.broken;
  }
  return written(answers, channels, parts, terminal);
}

// ---------------------------------------------------------------- asking

async function asked(command: InitCommand, parts: InitParts, terminal: Terminal): Promise<ExitCode> {
  const { out, stop } = terminal;
  const questions = questionsOn(parts.ask, out, stop);
  const say = (text: string) => out.write(`${text}\n`);
  await say(
    'This asks for what the bot needs, tries it, and writes .env and insync.yaml here. Ctrl-C leaves all as it is.',
  );
  if (!command.force && !(await mayOverwrite(parts, questions))) return EXIT.nothing;
  const druva = await askDruva(command, parts, questions, terminal);
  const slack = await askSlack(command, { ...parts.set, ...druva }, parts, questions, terminal);
  const answers: Answers = { ...slack };
  const channels = await askChannels(command, answers, parts, questions, terminal);
  return written(answers, channels, parts, terminal);
}

async function mayOverwrite({ there }: InitParts, { yesNo }: Questions): Promise<boolean> {
  for (const file of there) {
    if (!(await yesNo(`${file} is there already. Write over it?`, false))) return false;
  }
  return true;
}

async function askDruva(
  command: InitCommand,
  parts: InitParts,
  { text, secret, again }: Questions,
  terminal: Terminal,
): Promise<Answers> {
  const { out, stop } = terminal;
  await out.write(
    `\n${bold(out.screen, 'Druva')}: in its Cloud Platform console, Integration Center, API Credentials. The role Cloud Admin (Read Only) is enough.\n`,
  );
  for (;;) {
    const { set } = parts;
    const id = await text('Client ID', set.DRUVA_CLIENT_ID);
    const key = await secret('Client secret', set.DRUVA_CLIENT_SECRET);
    const cloud =
      command.cloud ??
      (set.DRUVA_API_URL === undefined ? await text('Cloud: public, gov, or a URL', 'public') : undefined);
    const answers = { DRUVA_CLIENT_ID: id, DRUVA_CLIENT_SECRET: key, ...apiOf(cloud, parts) };
    const checks = await parts.tryDruva({ ...set, ...answers }, stop);
    await out.write(renderChecks(checks, out.screen));
    if (isWell(checks) || !(await again())) return answers;
  }
}

async function askSlack(
  command: InitCommand,
  given: Answers,
  parts: InitParts,
  { text, secret, choice, again }: Questions,
  { out, stop }: Terminal,
): Promise<Answers> {
  const { set } = parts;
  await out.write(
    `\n${bold(out.screen, 'Slack')}: socket (Socket Mode) needs no address and no open port; http is for a bot that Slack can reach over HTTPS.\n`,
  );
  const door =
    command.door ?? (await choice('Way in: socket or http', ['socket', 'http'] as const, 'socket'));
  const address =
    door === 'http'
      ? (command.address ?? (await text('Address at which Slack reaches the bot, https://…', '')))
      : undefined;
  await out.write(
    `${[
      'If there is no app yet: open this, choose the workspace, Create, then Install to Workspace.',
      `  ${parts.appLink(door, address)}`,
      dim(
        out.screen,
        'Where that link does not open: api.slack.com/apps, Create New App, From a manifest, and paste the file of the folder manifest.',
      ),
    ].join('\n')}\n`,
  );
  for (;;) {
    const bot = await secret('Bot User OAuth Token (OAuth & Permissions, xoxb-…)', set.SLACK_BOT_TOKEN);
    const way =
      door === 'socket'
        ? {
            SLACK_APP_TOKEN: await secret(
              'App-level token (Basic Information, with connections:write, xapp-…)',
              set.SLACK_APP_TOKEN,
            ),
          }
        : {
            SLACK_SIGNING_SECRET: await secret(
              'Signing Secret (Basic Information)',
              set.SLACK_SIGNING_SECRET,
            ),
          };
    const answers = { ...withoutDoors(given), SLACK_BOT_TOKEN: bot, ...way };
    const checks = await parts.trySlack(answers, stop);
    await out.write(renderChecks(checks, out.screen));
    if (isWell(checks) || !(await again())) return answers;
  }
}

/** The way in that was not chosen is not written: the socket would win. */
function withoutDoors({ SLACK_APP_TOKEN: _app, SLACK_SIGNING_SECRET: _signing, ...rest }: Answers): Answers {
  return rest;
}

async function askChannels(
  command: InitCommand,
  answers: Answers,
  parts: InitParts,
  { text, again }: Questions,
  { out, stop }: Terminal,
): Promise<Channels> {
  await out.write(
    `\n${bold(out.screen, 'Channels')}: their IDs. In Slack open a channel, click its name, and copy the ID at the bottom of About.\n`,
  );
  const one = async (what: string, given: string | undefined, usual: string | undefined): Promise<string> => {
    for (let typed = given; ; typed = undefined) {
      const id = typed ?? (await text(what, usual));
      const fault = parts.channelFault(id);
      if (fault === undefined) return id;
      await out.write(`${paint(out.screen, 'red', oneLine(fault))}\n`);
    }
  };
  for (let given: Partial<InitCommand['channels']> = command.channels; ; given = {}) {
    const rest = await one('For everything else, and the bot itself', given.rest, undefined);
    const backup = await one('For backups and restores', given.backup, rest);
    const security = await one('For alerts of severity 2 or worse', given.security, rest);
    const channels = { rest, backup, security };
    const checks = await parts.tryChannels(answers, channels, stop);
    await out.write(renderChecks(checks, out.screen));
    // Who has just made the app has not invited it yet.
    if (checks.every((check) => check.state !== 'bad' || isInvitation(check)) || !(await again()))
      return channels;
  }
}

// ---------------------------------------------------------------- both ways

function apiOf(cloud: string | undefined, { apiUrlOf }: InitParts): Answers {
  return cloud === undefined || cloud === 'public' ? {} : { DRUVA_API_URL: apiUrlOf(cloud) };
}

function isWell(checks: readonly Check[]): boolean {
  return checks.every(({ state }) => state !== 'bad');
}

function isInvitation({ said, cure }: Check): boolean {
  return said.endsWith('the bot is not in it') && cure.includes('/invite');
}

async function written(
  answers: Answers,
  channels: Channels,
  parts: InitParts,
  { out, stop }: Terminal,
): Promise<ExitCode> {
  if (stop.aborted) return EXIT.stopped;
  const files = await parts.write(answers, channels);
  const next = [
    `Written: ${files.map(oneLine).join(', ')}.`,
    'Next: in Slack type /invite @inSync in each of these channels, then insync doctor looks whether all is well,',
    'and insync start starts the bot. What goes where stands in insync.yaml; insync routes test tries it.',
  ];
  await out.write(`\n${next.join('\n')}\n`);
  return EXIT.answered;
}
