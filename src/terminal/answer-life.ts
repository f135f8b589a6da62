/** Answers about what was done to alerts, and what decides about them. */
import { acksOf } from '../lookups/acks.ts';
import { auditOf } from '../lookups/audit.ts';
import { digestOf } from '../lookups/digest.ts';
import { silencesOf } from '../lookups/silences.ts';
import { subscriptionsOf } from '../lookups/subscriptions.ts';
import type { Command } from '../query/command.ts';
import { renderAcks } from './acks.ts';
import { renderAudit, renderCheck } from './audit.ts';
import { renderDigest } from './digest.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { writeLines } from './export.ts';
import type { Json } from './json.ts';
import { acksJson, auditJson, checkJson, digestJson, silencesJson, subscriptionsJson } from './json-life.ts';
import { printJson } from './print-json.ts';
import { watched } from './progress.ts';
import type { Rendered } from './screen.ts';
import { renderSilences, renderSubscriptions } from './standing.ts';
import { print, type Terminal, type TerminalArchive } from './terminal.ts';

type Of<Name extends Command['name']> = Extract<Command, { name: Name }>;

/** What a person, and a script, reads at once. */
const MOST = 1_000;

/** One of the commands below, and what it meets. */
interface Asked<Name extends Command['name']> {
  readonly archive: TerminalArchive;
  readonly command: Of<Name>;
  /** The moment of asking, ms. */
  readonly now: number;
  readonly terminal: Terminal;
}

export async function acks({ archive, command, now, terminal }: Asked<'acks'>): Promise<ExitCode> {
  const found = await acksOf(archive, command.by, contextOf(command, now, terminal), MOST);
  const { screen } = terminal.out;
  const rendered = () => renderAcks(found, screen, terminal.wording);
  return told(terminal, command, found.rows.length, () => acksJson(found), rendered);
}

export async function silences({
  archive,
  command,
  now,
  terminal,
}: Asked<'silence list'>): Promise<ExitCode> {
  const found = await silencesOf(archive, contextOf(command, now, terminal));
  const rendered = () => renderSilences(found, terminal.out.screen);
  return told(terminal, command, found.silences.length, () => silencesJson(found), rendered);
}

/** Those of all channels: a terminal stands in none. */
export async function subscriptions(asked: Asked<'subscribe list'>): Promise<ExitCode> {
  const { archive, command, now, terminal } = asked;
  const found = await subscriptionsOf(archive, undefined, contextOf(command, now, terminal));
  const rendered = () => renderSubscriptions(found, terminal.out.screen);
  return told(terminal, command, found.subscriptions.length, () => subscriptionsJson(found), rendered);
}

export async function audit({ archive, command, now, terminal }: Asked<'audit'>): Promise<ExitCode> {
  const most = command.print === undefined ? 50 : MOST;
  const found = await auditOf(archive, command, contextOf(command, now, terminal), { most });
  const rendered = () => renderAudit(found, terminal.out.screen);
  return told(terminal, command, found.entries.length, () => auditJson(found, terminal.writers), rendered);
}

export async function exportAudit(asked: Asked<'audit export'>): Promise<ExitCode> {
  const { archive, command, now, terminal } = asked;
  const { since, until, format, output } = command;
  const request = { since, until, now, format };
  const { audit } = terminal.writers;
  const written = ({ rows, ...receipt }: Awaited<ReturnType<typeof audit.write>>) => ({
    ...receipt,
    count: rows,
  });
  return writeLines(
    {
      ...{ output, noun: 'row' },
      intoFile: async (path, watch) => written(await audit.exportTo(archive, { ...request, path }, watch)),
      into: async (sink, watch) => written(await audit.write(archive, request, sink, watch)),
    },
    terminal,
  );
}

export async function verify({ archive, command, terminal }: Asked<'audit verify'>): Promise<ExitCode> {
  const { canonical, expected } = command;
  const check = await archive.verifyAudit(expected);
  if (command.print) await printJson(terminal, checkJson(check, canonical));
  else await print(terminal, renderCheck(check, expected, terminal.out.screen));
  return check.ok ? EXIT.answered : EXIT.broken;
}

export async function digest({ archive, command, now, terminal }: Asked<'digest'>): Promise<ExitCode> {
  const { every } = command;
  const found = await watched(terminal, 'Counting', (watch) =>
    digestOf(archive, { every }, { ...contextOf(command, now, terminal), watch }),
  );
  const rendered = () => renderDigest(found, terminal.out.screen);
  return told(terminal, command, 1, () => digestJson(found), rendered);
}

function contextOf({ canonical }: Pick<Command, 'canonical'>, now: number, { zone }: Terminal) {
  return { now, zone, canonical };
}

async function told(
  terminal: Terminal,
  { print: format }: Pick<Command, 'print'>,
  found: number,
  json: () => Json,
  rendered: () => Rendered,
): Promise<ExitCode> {
  if (format) await printJson(terminal, json());
  else await print(terminal, rendered());
  return found === 0 ? EXIT.nothing : EXIT.answered;
}
