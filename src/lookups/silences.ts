import type { SilencesAnswer } from '../domain/answers.ts';
import type { LifeArchive } from '../domain/desk.ts';
import type { Silence } from '../domain/standing.ts';
import { type LookupContext, told } from './context.ts';

/** Nobody oversees more; the oldest are left out. */
const MOST = 500;

/** The silences in force, the ones that end first. */
export async function silencesOf(
  archive: Pick<LifeArchive, 'silences'>,
  context: LookupContext,
): Promise<SilencesAnswer> {
  return { ...told(context), silences: await inForce(archive, context.now) };
}

/** The same without the words: those that last for ever come last, the newest of them first. */
export async function inForce(
  archive: Pick<LifeArchive, 'silences'>,
  now: number,
): Promise<readonly Silence[]> {
  const silences = await archive.silences({ ended: false, limit: MOST });
  // One whose time is over may not have been ended yet.
  return silences
    .filter(({ until }) => until === undefined || until > now)
    .toSorted((a, b) => endOf(a) - endOf(b) || b.id - a.id);
}

function endOf({ until }: Silence): number {
  return until ?? Number.MAX_VALUE;
}
