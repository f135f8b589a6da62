/** The last days of a subject as two lines of characters: the weekday, and below it how the backups went. */
import type { SubjectAnswer } from '../domain/answers.ts';
import { dayAt, weekdayOf } from '../domain/wall-clock.ts';
import { PHONE } from './columns.ts';
import { inCalendar } from './times.ts';

type SubjectDay = SubjectAnswer['days'][number];

/** Two characters a day, the last without its gap. */
const MOST = Math.floor((PHONE + 1) / 2);
const LETTERS = 'SMTWTFS';
/** They differ in shape, so that they read without colour. */
const MARKS = { success: '●', failed: '✕', both: '◐', nothing: '·' } as const;

export interface DayStrip {
  readonly text: string;
  readonly days: number;
  /** The marks that occur, in words. */
  readonly legend: string;
}

/** Oldest left, by the zone's days; undefined when there are none. */
export function dayStrip(days: SubjectAnswer['days'], zone: string): DayStrip | undefined {
  const shown = days.slice(-MOST);
  if (shown.length === 0) return undefined;
  const letters = shown.map(({ at }) => (inCalendar(at) ? LETTERS[weekdayOf(dayAt(at, zone))] : '?'));
  const marks = shown.map(markOf);
  const legend = (Object.keys(WORDS) as (keyof typeof WORDS)[])
    .filter((mark) => marks.includes(MARKS[mark]))
    .map((mark) => `${MARKS[mark]} ${WORDS[mark]}`)
    .join('  ');
  return { text: `${letters.join(' ')}\n${marks.join(' ')}`, days: shown.length, legend };
}

const WORDS: Readonly<Record<keyof typeof MARKS, string>> = {
  success: 'ok',
  failed: 'failed',
  both: 'failed and ok',
  nothing: 'neither',
};

function markOf({ success, failed }: SubjectDay): string {
  if (failed > 0) return success > 0 ? MARKS.both : MARKS.failed;
  return success > 0 ? MARKS.success : MARKS.nothing;
}
