/** What is drawn of an answer. */
import type { DigestAnswer, HomeAnswer, StatsAnswer } from '../domain/answers.ts';
import type { TallyGroup, TallyKey } from '../domain/archive.ts';
import type { ChartBar, ChartSpec } from '../domain/chart.ts';
import { isSeverity, severityWord } from '../domain/severity.ts';
import { periodWords } from './period.ts';
import { type TimeLabel, timeLabels } from './time-labels.ts';

/** Who sees the picture: the person who asked, or a whole channel, for whom `your time` would be wrong. */
export type Audience = 'asker' | 'channel';

/** A title is one line. */
const TITLE = 150;
/** More columns than this would be thinner than a point of the screen. */
const MOST_COLUMNS = 400;
const MOST_ROWS = 25;
const LABEL = 80;

/**
 * Undefined where a picture would say nothing (one group, no events) or something wrong: a count that was stopped is of
 * a part only.
 */
export function statsChart(answer: StatsAnswer, audience: Audience = 'asker'): ChartSpec | undefined {
  const { by, tally, before, span, now } = answer;
  if (!tally.complete || tally.groups.length < 2 || tally.total + (before ? tally.totalBefore : 0) === 0)
    return undefined;
  const legend = before ? periodWords(span, now) : undefined;
  return by === 'hour' || by === 'day'
    ? timeChart(answer, by, legend, zoneWords(answer.zone, audience))
    : namesChart(answer, by, legend);
}

/** Events an hour of the last day, in the zone of the person who looks. */
export function homeChart({ hours, zone }: HomeAnswer): ChartSpec {
  return {
    kind: 'columns',
    title: 'Events an hour, last 24 hours, your time',
    bars: timeBars('hour', hours, zone, false),
    legend: undefined,
  };
}

/** Alerts opened each day, beside the days before; undefined where there is one day only, or nothing was opened. */
export function digestChart({ figures, zone, every }: DigestAnswer): ChartSpec | undefined {
  const { days } = figures;
  const groups = days.map(({ at, opened, before }) => ({ name: '', at, count: opened, before }));
  if (groups.length < 2 || groups.every(({ count, before }) => count + before === 0)) return undefined;
  return {
    kind: 'columns',
    title: `Alerts opened a day, days in ${zone.replaceAll('_', ' ')}`,
    bars: timeBars('day', groups, zone, true),
    legend: { now: `this ${every}`, before: `${every} before` },
  };
}

function timeChart(
  { tally, zone, before, filterWords }: StatsAnswer,
  by: 'hour' | 'day',
  legend: ChartSpec['legend'],
  clock: string,
): ChartSpec {
  const size = Math.ceil(tally.groups.length / MOST_COLUMNS);
  const each = size === 1 ? `${by === 'hour' ? 'an hour' : 'a day'}` : `every ${size} ${by}s`;
  return {
    kind: 'columns',
    title: title(filterWords, `${each}, ${clock}`),
    bars: timeBars(by, merged(tally.groups, size), zone, before !== undefined),
    legend,
  };
}

function timeBars(
  by: 'hour' | 'day',
  groups: readonly TallyGroup[],
  zone: string,
  compared: boolean,
): ChartBar[] {
  const moments = groups.map(({ at }) => at ?? 0);
  const labels: readonly TimeLabel[] = timeLabels(by, moments, zone);
  return groups.map(({ count, before }, index) => ({
    label: '',
    ...labels[index],
    count,
    before: compared ? before : undefined,
  }));
}

/** Neighbours in one, `size` at a time. */
function merged(groups: readonly TallyGroup[], size: number): readonly TallyGroup[] {
  if (size === 1) return groups;
  return groups.flatMap((group, index) => {
    if (index % size !== 0) return [];
    const parts = groups.slice(index, index + size);
    return [{ ...group, count: sum(parts, 'count'), before: sum(parts, 'before') }];
  });
}

function sum(groups: readonly TallyGroup[], key: 'count' | 'before'): number {
  return groups.reduce((total, group) => total + group[key], 0);
}

/** The others stay out of the picture: all in one bar they would dwarf it. The title says so. */
function namesChart(
  { tally, before, filterWords }: StatsAnswer,
  by: Exclude<TallyKey, 'hour' | 'day'>,
  legend: ChartSpec['legend'],
): ChartSpec {
  const bars = tally.groups.slice(0, MOST_ROWS).map((group) => ({
    label: nameOf(by, group.name),
    count: group.count,
    before: before ? group.before : undefined,
  }));
  const all = tally.groups.length + tally.others.groups;
  const part = all > bars.length ? `, the ${bars.length} with most of ${all.toLocaleString('en-US')}` : '';
  return { kind: 'rows', title: title(filterWords, `by ${by}${part}`), bars, legend };
}

/** `3 Error` for severities; foreign names as one line of visible characters. */
function nameOf(by: TallyKey, name: string): string {
  const level = by === 'severity' && name !== '' ? Number(name) : Number.NaN;
  if (isSeverity(level)) return `${level} ${severityWord(level)}`;
  return oneLine(name, LABEL) || '(none)';
}

/** `Failed backups a day, your time`. */
function title(filterWords: string, rest: string): string {
  const what = `${oneLine(filterWords, TITLE - rest.length - 10)} events`.trim();
  return `${what.charAt(0).toUpperCase()}${what.slice(1)} ${rest}`;
}

function zoneWords(zone: string, audience: Audience): string {
  return audience === 'asker'
    ? 'your time'
    : `${zone.replaceAll('_', ' ')} time`.replace(/^UTC time$/, 'UTC');
}

function oneLine(text: string, max: number): string {
  const line = text
    .slice(0, max * 8)
    .toWellFormed()
    .replace(/[\p{Z}\s]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .trim();
  return line.length <= max ? line : `${line.slice(0, max - 1).replace(/[\ud800-\udbff]$/u, '')}…`;
}
