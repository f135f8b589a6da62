import { duration } from '../domain/amounts.ts';
import { forwardedTo } from '../domain/forward-standing.ts';
import { eventAnswerOf } from '../lookups/event.ts';
import { statsOf } from '../lookups/stats.ts';
import { subjectOf } from '../lookups/subject.ts';
import { whyOf } from '../lookups/why.ts';
import type { Command, StatsCommand } from '../query/command.ts';
import { answerForward } from './answer-forward.ts';
import { acks, audit, digest, exportAudit, silences, subscriptions, verify } from './answer-life.ts';
import { renderEvent } from './event.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { exportTo } from './export.ts';
import { forwardedJson } from './forward.ts';
import { renderHelp } from './help.ts';
import { eventAnswerJson, statsJson, statusJson, subjectJson, whyJson } from './json.ts';
import { listEvents } from './list.ts';
import { printJson } from './print-json.ts';
import { watched } from './progress.ts';
import { rehearse } from './rehearse.ts';
import { dim } from './screen.ts';
import { renderStats } from './stats.ts';
import { renderStatus } from './status.ts';
import { renderSubject, renderUnknown } from './subject.ts';
import { print, seen, type Terminal, type TerminalArchive } from './terminal.ts';
import { oneLine } from './visible.ts';
import { renderWhy } from './why.ts';

type Of<Name extends Command['name']> = Extract<Command, { name: Name }>;

/** Groups that a table, and a script, is told apart. */
const MOST_GROUPS = { table: 20, script: 1_000 } as const;

/** Answers a command. */
export async function answer(
  archive: TerminalArchive,
  command: Command,
  now: number,
  terminal: Terminal,
): Promise<ExitCode> {
  switch (command.name) {
    case 'events':
      return listEvents(archive, command, now, terminal);
    case 'export':
      return exportTo(archive, command, now, terminal);
    case 'stats':
      return stopped(await stats(archive, command, now, terminal), terminal);
    case 'event':
      return stopped(await event(archive, command, now, terminal), terminal);
    case 'subject':
      return stopped(await subject(archive, command, now, terminal), terminal);
    case 'why':
      return why(archive, command, now, terminal);
    case 'forward':
    case 'forward pause':
    case 'forward resume':
    case 'forward replay':
      return answerForward(archive, command, now, terminal);
    case 'status':
      return status(archive, command, now, terminal);
    case 'help':
      await print(terminal, renderHelp(command.topic, terminal.out.screen));
      return EXIT.answered;
    case 'acks':
      return acks({ archive, command, now, terminal });
    case 'silence list':
      return silences({ archive, command, now, terminal });
    case 'subscribe list':
      return subscriptions({ archive, command, now, terminal });
    case 'audit':
      return audit({ archive, command, now, terminal });
    case 'audit export':
      return exportAudit({ archive, command, now, terminal });
    case 'audit verify':
      return verify({ archive, command, now, terminal });
    case 'digest':
      return stopped(await digest({ archive, command, now, terminal }), terminal);
    case 'rehearse':
      return rehearse(archive, command, now, terminal);
    default:
      return onlyInSlack(command, terminal);
  }
}

/** Who may change what is asked of Slack, which knows who it is. */
async function onlyInSlack({ name }: Command, { err }: Terminal): Promise<ExitCode> {
  const why =
    name === 'search'
      ? 'search opens a dialog in Slack; here insync events takes the same flags'
      : `${name} is for Slack, where it is known who does it; here the database is only read`;
  await err.write(`insync: ${why}\n`);
  return EXIT.usage;
}

/** An answer that was stopped may miss what comes later. */
async function stopped(code: ExitCode, { stop, err }: Terminal): Promise<ExitCode> {
  if (!stop.aborted) return code;
  await err.write('Stopped: not everything was looked at, so this may not be the whole answer.\n');
  return EXIT.stopped;
}

async function stats(
  archive: TerminalArchive,
  command: StatsCommand,
  now: number,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, zone, clock, wording, writers } = terminal;
  const most = command.print === undefined ? MOST_GROUPS.table : MOST_GROUPS.script;
  const found = await watched(terminal, 'Counting', (watch) =>
    statsOf(archive, command, { now, zone, clock, watch, most }),
  );
  if (command.print === 'json') await printJson(terminal, statsJson(found));
  else if (command.print === 'csv') {
    const { by, tally, before } = found;
    const was = (count: number) => (before ? String(count) : '');
    const lines = tally.groups.map((group) => [
      group.at === undefined ? group.name : new Date(group.at).toISOString(),
      String(group.count),
      was(group.before),
    ]);
    await seen(out).write([[by, 'events', 'before'], ...lines].map(writers.csvLine).join(''));
  } else await print(terminal, renderStats(found, out.screen, wording));
  return found.tally.total === 0 ? EXIT.nothing : EXIT.answered;
}

async function event(
  archive: TerminalArchive,
  command: Of<'event'>,
  now: number,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, zone, wording, writers } = terminal;
  const { canonical, id } = command;
  const found = await watched(terminal, 'Searching', (watch) =>
    eventAnswerOf(archive, id, { now, zone, canonical, watch }),
  );
  if (!found) return unknownEvent(command, terminal);
  if (command.print) await printJson(terminal, eventAnswerJson(found, writers));
  else await print(terminal, renderEvent(found, out.screen, wording));
  return EXIT.answered;
}

async function why(
  archive: TerminalArchive,
  command: Of<'why'>,
  now: number,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, zone, wording, writers, readRules } = terminal;
  const { canonical, id } = command;
  const rules = await readRules();
  const found = await whyOf(archive, id, rules.ok ? rules.rules : undefined, { now, zone, canonical });
  if (!found) return unknownEvent(command, terminal);
  if (command.print) await printJson(terminal, whyJson(found, writers));
  else await print(terminal, renderWhy(found, out.screen, wording));
  if (!rules.ok)
    await terminal.err.write(`${dim(terminal.err.screen, `The rules are not told: ${rules.why}`)}\n`);
  return EXIT.answered;
}

async function unknownEvent(
  { id, canonical, print }: Of<'event' | 'why'>,
  terminal: Terminal,
): Promise<ExitCode> {
  if (print) await printJson(terminal, { command: canonical, event: null });
  const rules = await terminal.readRules();
  const retention = rules.ok ? rules.rules.retention : undefined;
  const gone =
    retention === undefined ? '' : ` Events of more than ${duration(retention)} ago are no longer kept.`;
  await terminal.err.write(`No event has the id ${oneLine(id)}, or more than one begins with it.${gone}\n`);
  return EXIT.nothing;
}

async function subject(
  archive: TerminalArchive,
  command: Of<'subject'>,
  now: number,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, zone, wording, writers } = terminal;
  const { canonical, subject: asked } = command;
  const read = await watched(terminal, 'Searching', (watch) =>
    subjectOf(archive, asked, { now, zone, canonical, watch }),
  );
  if (command.print) await printJson(terminal, subjectJson(read, canonical, writers));
  else if (read.ok) await print(terminal, renderSubject(read.answer, asked, out.screen, wording));
  else await print(terminal, renderUnknown(read.asked, read.nearest, out.screen));
  return read.ok ? EXIT.answered : EXIT.nothing;
}

async function status(
  archive: TerminalArchive,
  { print: format }: Of<'status'>,
  now: number,
  terminal: Terminal,
): Promise<ExitCode> {
  const figures = await archive.statusFigures(now);
  const read = await terminal.readRules();
  const { forward = [], retention } = read.ok ? read.rules : {};
  const forwarding = forwardedTo(forward, await archive.forwards(), now);
  if (format) await printJson(terminal, statusJson(figures, read.ok ? forwarding.map(forwardedJson) : null));
  else await print(terminal, renderStatus({ figures, now, retention, forwarding }, terminal.out.screen));
  return EXIT.answered;
}
