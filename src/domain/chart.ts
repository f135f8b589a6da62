/** A picture of counts, before it is drawn. */

/** One series of bars, with the period before beside it where there is one. */
export interface ChartSpec {
  /** Columns for time, which runs from left to right; rows for names, which need room. */
  readonly kind: 'columns' | 'rows';
  /** Words above the picture; they name the time zone, since a picture cannot follow the reader's. */
  readonly title: string;
  readonly bars: readonly ChartBar[];
  /** What bars and marks mean: `this week`, `week before`; undefined where nothing is compared. */
  readonly legend: { readonly now: string; readonly before: string } | undefined;
}

export interface ChartBar {
  readonly label: string;
  readonly count: number;
  /** The same place in the period before; undefined where nothing is compared. */
  readonly before: number | undefined;
  /** What stands at this bar where there is no room for all labels; then bars without one have none. */
  readonly mark?: string;
}

/** Draws off the thread that answers. */
export interface ChartPainter {
  /** A PNG picture on a white ground, so that it reads in light and dark. */
  draw(chart: ChartSpec): Promise<Uint8Array>;
}

/** What Slack takes as the alternative text of an image (docs.slack.dev/reference/block-kit/blocks/image-block). */
const MOST = 2_000;
/** Labels are shortened until all the numbers fit. */
const LABELS = [80, 40, 24];

/** The picture in words, for who cannot see it: every number where they fit, else the sum, the ends and the peaks. */
export function altText(chart: ChartSpec): string {
  const all = LABELS.map(
    (max) => `${sentence(chart)} ${chart.bars.map((bar) => said(bar, max)).join(', ')}.`,
  );
  const words = all.find((text) => text.length <= MOST) ?? `${sentence(chart)} ${summary(chart.bars)}`;
  return shortened(words, MOST);
}

/** `Bar chart of failed backups a day, your time, this week and the week before.` */
function sentence({ title, legend }: ChartSpec): string {
  // `DLP events` stays as it is.
  const what = /^\p{Lu}(?!\p{Lu})/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
  const compared = legend ? `, ${legend.now} and the ${legend.before}` : '';
  return `Bar chart of ${shortened(what, 300)}${compared}.`;
}

function said({ label, count, before }: ChartBar, max = 40): string {
  const numbers = before === undefined ? number(count) : `${number(count)} and ${number(before)}`;
  return `${shortened(label, max)}: ${numbers}`;
}

const PEAKS = 10;

function summary(bars: readonly ChartBar[]): string {
  const highest = bars.toSorted((one, other) => other.count - one.count).slice(0, PEAKS);
  const ends = [bars.at(0), bars.at(-1)].filter((bar) => bar !== undefined);
  const total = bars.reduce((sum, { count }) => sum + count, 0);
  const compared = bars.some(({ before }) => before !== undefined);
  const before = compared ? ` and ${number(bars.reduce((sum, bar) => sum + (bar.before ?? 0), 0))}` : '';
  const none = bars.filter(({ count }) => count === 0).length;
  return [
    `${number(bars.length)} bars, in all ${number(total)}${before}.`,
    `First and last: ${ends.map((bar) => said(bar)).join(', ')}.`,
    `Highest: ${highest.map((bar) => said(bar)).join(', ')}.`,
    none === 0
      ? `Lowest: ${number(Math.min(...bars.map(({ count }) => count)))}.`
      : `None in ${number(none)}.`,
  ].join(' ');
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function shortened(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/u, '')}…`;
}
