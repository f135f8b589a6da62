import type { EventArchive, EventRow } from '../domain/archive.ts';
import { nearest } from '../domain/nearest.ts';
import { fold } from '../domain/text.ts';
import { is, newest } from './ask.ts';
import type { LookupContext } from './context.ts';

/** A user or device that events name. */
export interface Found {
  /** As the newest event spells it. */
  readonly name: string;
  /** Its newest events: those about it, and those it did. */
  readonly asSubject: EventRow | undefined;
  readonly asIdentity: EventRow | undefined;
}

export type NameRead =
  | { readonly ok: true; readonly found: Found }
  | { readonly ok: false; readonly nearest: readonly string[] };

const NEAREST = 5;
/** Names that begin alike; more than are offered, so that the most like can be chosen. */
const ALIKE = 50;
/** A beginning shorter than this says nothing. */
const SHORTEST = 3;

/**
 * Who is meant: the exact name wins, without regard to case; else the only name that begins so, if the next letter
 * begins another word of it (`FIN-LAPTOP` is FIN-LAPTOP-7, but `PC-1` is never PC-17); else nobody, with names alike.
 */
export async function findName(
  archive: EventArchive,
  asked: string,
  context: LookupContext,
): Promise<NameRead> {
  const name = asked.trim();
  if (name === '') return { ok: false, nearest: [] };
  const exact = await findExactly(archive, name, context);
  if (exact) return { ok: true, found: exact };
  const alike = await beginningWith(archive, name);
  const [only] = alike;
  if (alike.length === 1 && only !== undefined && endsWord(name, only)) {
    const found = await findExactly(archive, only, context);
    if (found) return { ok: true, found };
  }
  return { ok: false, nearest: await nearestTo(archive, name, alike) };
}

export async function findExactly(
  archive: EventArchive,
  name: string,
  context: LookupContext,
): Promise<Found | undefined> {
  if (fold(name) === '') return undefined;
  const [[asSubject], [asIdentity]] = await Promise.all([
    newest(archive, { terms: { subject: is(name) } }, 1, context),
    newest(archive, { terms: { identity: is(name) } }, 1, context),
  ]);
  const spelt = asSubject?.event.subject ?? asIdentity?.event.identity;
  return spelt === undefined ? undefined : { name: spelt, asSubject, asIdentity };
}

async function beginningWith(archive: EventArchive, start: string): Promise<readonly string[]> {
  const [subjects, identities] = await Promise.all([
    archive.namesLike('subject', start, ALIKE),
    archive.namesLike('identity', start, ALIKE),
  ]);
  const names = [...subjects, ...identities].filter((name) => fold(name) !== '');
  return [...new Map(names.toReversed().map((name) => [fold(name), name])).values()].toReversed();
}

function endsWord(start: string, name: string): boolean {
  const [last = '', next = ''] = [fold(start).at(-1), fold(name).at(fold(start).length)];
  return [/\p{L}/u, /\p{N}/u].every((kind) => !(kind.test(last) && kind.test(next)));
}

/** Names that begin like it, else like its own beginning, the most like first. */
async function nearestTo(
  archive: EventArchive,
  name: string,
  alike: readonly string[],
): Promise<readonly string[]> {
  let names = alike;
  for (let length = name.length; names.length === 0 && length > SHORTEST; ) {
    length = Math.max(SHORTEST, Math.ceil(length / 2));
    names = await beginningWith(archive, name.slice(0, length).toWellFormed());
  }
  const ranked = nearest(name, names, NEAREST);
  return [...ranked, ...names.filter((other) => !ranked.includes(other))].slice(0, NEAREST);
}
