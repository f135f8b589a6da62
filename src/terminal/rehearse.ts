import { rehearsalOf } from '../lookups/rehearse.ts';
import type { Command } from '../query/command.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { rehearsalJson } from './json-life.ts';
import { printJson } from './print-json.ts';
import { watched } from './progress.ts';
import { renderRehearsal } from './rehearsal.ts';
import { print, type Terminal, type TerminalArchive } from './terminal.ts';
import { block } from './visible.ts';

type RehearseCommand = Extract<Command, { name: 'rehearse' }>;

/** `insync rehearse`: another configuration beside today's, or today's alone, over what is stored. */
export async function rehearse(
  archive: TerminalArchive,
  command: RehearseCommand,
  now: number,
  terminal: Terminal,
): Promise<ExitCode> {
  const { zone, readRules, err, out } = terminal;
  const { config, since, canonical } = command;
  const today = await readRules();
  if (!today.ok) return faulty("Today's configuration cannot be used", today.why, terminal);
  const changed = config === undefined ? today : await readRules(config);
  if (!changed.ok) return faulty('The changed configuration cannot be used', changed.why, terminal);
  const rules = { today: today.rules, changed: changed.rules };
  const span = { from: since, to: now };
  const found = await watched(
    terminal,
    'Rehearsing',
    (watch) => rehearsalOf(archive, rules, span, { now, zone, canonical, watch }),
    { way: 'up to' },
  );
  if (command.print) await printJson(terminal, rehearsalJson(found, terminal.writers));
  else await print(terminal, renderRehearsal(found, config === undefined, out.screen, terminal.wording));
  if (found.complete) return found.events === 0 ? EXIT.nothing : EXIT.answered;
  if (command.print) await err.write('Stopped: this is of the first part of the span only.\n');
  return EXIT.stopped;
}

async function faulty(what: string, why: string, { err }: Terminal): Promise<ExitCode> {
  await err.write(`insync: ${what}:\n${block(why)}\n`);
  return EXIT.usage;
}
