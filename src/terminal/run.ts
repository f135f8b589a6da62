import type { EventArchive } from '../domain/archive.ts';
import { StoreError } from '../domain/errors.ts';
import type { CommandContext, CommandFault } from '../query/command.ts';
import { parseWords } from '../query/parse-command.ts';
import { answer } from './answer.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { renderFault } from './fault.ts';
import { renderHelp } from './help.ts';
import { migrate } from './migrate.ts';
import { isOperate, operate } from './operate.ts';
import { isSetup, setUp } from './setup.ts';
import { print, type Terminal } from './terminal.ts';
import { oneLine } from './visible.ts';

/** Answers the words of a command line; the exit code says what came of it. @throws what is nobody's fault. */
export async function runTerminal(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const now = terminal.clock();
  const context: CommandContext = { now, zone: terminal.zone, door: 'terminal' };
  const first = parseWords(words, { ...context, ...(await destinationsFor(words, terminal)) });
  if (first.ok && first.command.name === 'help') {
    await print(terminal, renderHelp(first.command.topic, terminal.out.screen));
    return EXIT.answered;
  }
  if (first.ok && first.command.name === 'migrate-store') return migrate(first.command, terminal);
  if (first.ok && isOperate(first.command)) return operate(first.command, terminal);
  if (first.ok && isSetup(first.command)) return setUp(first.command, terminal);
  const opened = await open(terminal);
  // What is wrongly typed is told also where nothing can be read.
  if (!opened.ok) return first.ok ? unreadable(opened.error, terminal) : wrong(first.fault, terminal);
  const { archive } = opened;
  let closed = false;
  try {
    const named = { known: await namesOf(archive), ...(await destinationsFor(words, terminal)) };
    const parsed = parseWords(words, { ...context, ...named });
    const code = parsed.ok
      ? await answer(archive, parsed.command, now, terminal)
      : await wrong(parsed.fault, terminal);
    closed = true;
    await archive.close();
    return code;
  } catch (error) {
    if (!closed) await archive.close().catch(() => undefined);
    if (error instanceof StoreError) return unreadable(error, terminal);
    throw error;
  }
}

/** Only a command about forwarding asks for the configuration. */
async function destinationsFor(words: readonly string[], { readRules }: Terminal) {
  if (!words.slice(0, 2).some((word) => word.toLowerCase() === 'forward')) return {};
  const read = await readRules();
  return read.ok ? { destinations: read.rules.forward.map(({ name }) => name) } : {};
}

type Opened =
  | { readonly ok: true; readonly archive: Awaited<ReturnType<Terminal['openArchive']>> }
  | { readonly ok: false; readonly error: StoreError };

async function open({ openArchive }: Terminal): Promise<Opened> {
  try {
    return { ok: true, archive: await openArchive() };
  } catch (error) {
    if (error instanceof StoreError) return { ok: false, error };
    throw error;
  }
}

async function namesOf(archive: EventArchive): Promise<NonNullable<CommandContext['known']>> {
  const [types, features] = await Promise.all([archive.catalog('type'), archive.catalog('feature')]);
  return { types, features };
}

async function wrong(fault: CommandFault, { err }: Terminal): Promise<ExitCode> {
  await err.write(renderFault(fault, err.screen));
  return EXIT.usage;
}

async function unreadable({ message }: StoreError, { err }: Terminal): Promise<ExitCode> {
  await err.write(`insync: ${oneLine(message)}\n`);
  return EXIT.database;
}
