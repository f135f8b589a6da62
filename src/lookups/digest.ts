import type { DigestAnswer } from '../domain/answers.ts';
import type { EventArchive, Span } from '../domain/archive.ts';
import type { LifeArchive } from '../domain/desk.ts';
import { nextAt } from '../domain/hours.ts';
import type { DigestRule } from '../domain/rules.ts';
import { dayAt, momentOf, offsetAt, weekdayOf } from '../domain/wall-clock.ts';
import { is } from './ask.ts';
import { type LookupContext, told } from './context.ts';

const DAY = 86_400_000;
const DAYS = { day: 1, week: 7 } as const;
const MOST_OUTCOMES = 10;

/** What is to be summed up. */
export interface DigestAsked {
  readonly every: DigestAnswer['every'];
  /** Only alerts with a card in this channel; undefined for all. */
  readonly channel?: string | undefined;
  /** The rule by which it comes; undefined for one that somebody asked for. */
  readonly rule?: DigestRule | undefined;
}

/** The numbers of the day or week that ends at `now`. Digests that follow one another leave nothing out in between. */
export async function digestOf(
  archive: Pick<EventArchive, 'tally'> & Pick<LifeArchive, 'digestFigures'>,
  { every, channel, rule }: DigestAsked,
  context: LookupContext,
): Promise<DigestAnswer> {
  const { now, zone, watch } = context;
  const span = digestSpan(every, now, zone);
  const backups = { filter: { terms: { type: is('Backup') } }, now, by: 'outcome', zone, span } as const;
  const [figures, tally] = await Promise.all([
    archive.digestFigures({ ...span, zone, ...(channel !== undefined && { channel }) }),
    archive.tally({ ...backups, most: MOST_OUTCOMES }, watch),
  ]);
  return {
    ...told(context),
    ...{ every, span, figures },
    backups: Object.fromEntries(tally.groups.map(({ name, count }) => [name, count])),
    next: rule && nextDigest(rule, now),
  };
}

/** From the same time of the clock a day or a week before. */
export function digestSpan(every: DigestAnswer['every'], to: number, zone: string): Span {
  return { from: momentOf(to + offsetAt(to, zone) - DAYS[every] * DAY, zone), to };
}

/** When the rule's digest comes next after this moment, ms. */
export function nextDigest({ every, on, at, zone }: DigestRule, moment: number): number {
  let next = nextAt(at, zone, moment);
  while (every === 'week' && weekdayOf(dayAt(next, zone)) !== on) next = nextAt(at, zone, next);
  return next;
}

/** Nothing happened that anybody needs to read of: no alert came or went, no gap, every backup went well. */
export function isEmpty({ figures, backups }: Pick<DigestAnswer, 'figures' | 'backups'>): boolean {
  const { opened, resolved, stillOpen, stillAcked, gaps } = figures;
  const { failed = 0, warning = 0 } = backups;
  const ended = Object.values(resolved).reduce((sum, count) => sum + count, 0);
  return [opened, ended, stillOpen, stillAcked, gaps.length, failed, warning].every((count) => count === 0);
}
