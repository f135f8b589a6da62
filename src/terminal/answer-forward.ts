/** Forwarding in a terminal: what is read, and the three acts, which are the only ones that write. */
import { plural } from '../domain/amounts.ts';
import type { ForwardAct } from '../domain/forward.ts';
import { forwardsOf } from '../lookups/forwards.ts';
import type { ForwardCommand } from '../query/command.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { forwardsJson, renderForwards } from './forward.ts';
import { printJson } from './print-json.ts';
import { print, type Terminal, type TerminalArchive } from './terminal.ts';
import { block } from './visible.ts';

/** The configuration names the destinations; without it nothing can be said of them. */
export async function answerForward(
  archive: TerminalArchive,
  command: ForwardCommand,
  now: number,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, err, zone, readRules } = terminal;
  if (command.name !== 'forward') return act(archive, command, now, terminal);
  const read = await readRules();
  if (!read.ok) {
    await err.write(`insync: The configuration cannot be used:\n${block(read.why)}\n`);
    return EXIT.usage;
  }
  const told = { now, zone, canonical: command.canonical };
  const found = await forwardsOf(archive, read.rules.forward, told);
  if (command.print) await printJson(terminal, forwardsJson(found));
  else await print(terminal, renderForwards(found, out.screen));
  return found.destinations.length === 0 ? EXIT.nothing : EXIT.answered;
}

type ActCommand = Exclude<ForwardCommand, { name: 'forward' }>;

const DOUBLES = 'Each goes with the id it had the first time: a receiver that goes by it keeps none twice.';

async function act(
  archive: TerminalArchive,
  command: ActCommand,
  now: number,
  terminal: Terminal,
): Promise<ExitCode> {
  const { destination: name } = command;
  const state = (await archive.forwards()).find((one) => one.name === name);
  if (!state)
    return nothing(command, `${name} has not begun: it does when a bot that has it leads`, terminal);
  const done = await write(command, { name, at: now, by: terminal.person, reason: 'command' }, terminal);
  if (done === undefined) {
    const so = state.paused ? 'paused already' : 'not paused';
    return nothing(command, `${name} is ${so}`, terminal);
  }
  const words =
    command.name === 'forward replay'
      ? `${plural(done.events, 'event')} ${done.events === 1 ? 'is' : 'are'} sent to ${name} again. ${DOUBLES}`
      : `${name} is ${command.name === 'forward pause' ? 'paused' : 'resumed'}; a bot that runs notices by itself.`;
  if (command.print) await printJson(terminal, { command: command.canonical, changed: true, ...done });
  else await print(terminal, { body: `${words}\n` });
  return EXIT.answered;
}

/** Undefined when nothing changed. */
async function write(
  command: ActCommand,
  wanted: ForwardAct,
  { openForwardActs }: Terminal,
): Promise<{ readonly events: number } | Record<string, never> | undefined> {
  const desk = await openForwardActs();
  try {
    if (command.name === 'forward replay')
      return await desk.replayForward({ ...wanted, since: command.since });
    const change = command.name === 'forward pause' ? desk.pauseForward : desk.resumeForward;
    return (await change(wanted)) ? {} : undefined;
  } finally {
    await desk.close();
  }
}

async function nothing(
  { print: format, canonical }: ActCommand,
  why: string,
  terminal: Terminal,
): Promise<ExitCode> {
  if (format) await printJson(terminal, { command: canonical, changed: false });
  await terminal.err.write(`insync: ${why}\n`);
  return EXIT.nothing;
}
