import { atMost, type Bench, below, type Figure, median, shown } from './figure.ts';
import { type FirstPage, firstPage, openSides, type Pair } from './first-pages.ts';
import { liveLookups } from './live-lookups.ts';
import { longReads } from './long-reads.ts';
import { questionsOf } from './questions.ts';
import { type StoredFile, storedFile, storedSizes } from './stored-file.ts';

/** What people look up among a million and ten million events, through the port and through the bot. */
export const lookups: Bench = async (say) => {
  const sizes = storedSizes();
  const most = Math.max(...sizes);
  const figures: Figure[] = [];
  let live: readonly Figure[] = [];
  for (const size of sizes) {
    const file = await storedFile(size, say);
    try {
      figures.push(...(await pageFigures(file, size === most, say)));
      if (size === most) figures.push(...(await longReads(file, say)));
      if (size === Math.min(...sizes)) live = await liveLookups(file, say);
    } finally {
      file.remove();
    }
  }
  return [...figures, ...live];
};

/** Times are held to a target where the most is stored, ratios everywhere. */
async function pageFigures(file: StoredFile, most: boolean, say: (line: string) => void): Promise<Figure[]> {
  say(`first pages of ${shown(file.size)} events`);
  const pages = await pagesOf(file);
  const over = `over ${shown(file.size)} events`;
  const [slow, tail] = [worstBy(pages, ({ median }) => median), worstBy(pages, ({ p99 }) => p99)];
  const times = [
    below({
      name: `first page of ${pages.length} filters ${over}: the slowest median`,
      figure: slow.median,
      target: 10,
      unit: 'ms',
      notes: [`the slowest is \`${slow.name}\``, ...pages.map(inWords)],
    }),
    below({
      name: `first page of ${pages.length} filters ${over}: the slowest 99th percentile`,
      figure: tail.p99,
      target: 50,
      unit: 'ms',
      notes: [`the slowest is \`${tail.name}\``],
    }),
  ];
  const slowest = `the slowest median is ${shown(slow.median)} ms (\`${slow.name}\`), the slowest 99th percentile ${shown(tail.p99)} ms (\`${tail.name}\`)`;
  return [
    ...(most ? times : []),
    ratioFigure(
      `the port's statements ${over}, against the bare prepared statement`,
      pages,
      ({ statement }) => statement,
      [
        `choosing the way and going in steps adds ${shown(median(pages.map(({ choosing }) => choosing)) * 1_000)} µs at the median, ${shown(Math.max(...pages.map(({ choosing }) => choosing)) * 1_000)} µs at the most`,
        ...(most ? [] : [slowest]),
      ],
    ),
    ratioFigure(
      `the port's whole answer ${over}, against the bare statement and decoding its rows`,
      pages,
      ({ whole }) => whole,
      [],
    ),
  ];
}

async function pagesOf(file: StoredFile): Promise<FirstPage[]> {
  const sides = openSides(file.path);
  try {
    const pages: FirstPage[] = [];
    for (const question of questionsOf(file)) pages.push(await firstPage(question, sides));
    const empty = pages.find(({ rows }) => rows === 0);
    if (empty) throw new Error(`a filter that finds nothing measures nothing: ${empty.name}`);
    return pages;
  } finally {
    await sides.close();
  }
}

/** The worst filter of all; the bare statement of some takes too long to be asked often, and then there is no ratio. */
function ratioFigure(
  name: string,
  pages: readonly FirstPage[],
  of: (page: FirstPage) => Pair,
  notes: readonly string[],
): Figure {
  const known = pages.filter((page) => Number.isFinite(ratio(of(page))));
  const worst = worstBy(known, (page) => ratio(of(page)));
  const left = pages.length - known.length;
  return atMost({
    name: `${name}, the worst filter`,
    figure: ratio(of(worst)),
    target: 1.5,
    unit: 'times its median',
    notes: [
      `the worst is \`${worst.name}\`, ${pairInWords(of(worst))}; the median of all filters is ${shown(median(known.map((page) => ratio(of(page)))))}`,
      ...(left > 0 ? [`${left} more have no ratio: the bare statement takes seconds`] : []),
      ...notes,
    ],
  });
}

function inWords({ name, median, p99, statement, whole, rows, turns }: FirstPage): string {
  return `\`${name}\`: ${shown(median)} ms, ${shown(p99)} ms at the 99th percentile of ${turns}; statements ${shown(ratio(statement))} times, the whole ${shown(ratio(whole))} times the bare; ${shown(rows / turns)} events shown`;
}

function pairInWords({ ours, bare }: Pair): string {
  return `${shown(ours)} against ${shown(bare)} ms`;
}

function ratio({ ours, bare }: Pair): number {
  return ours / bare;
}

function worstBy(pages: readonly FirstPage[], of: (page: FirstPage) => number): FirstPage {
  return pages.toSorted((a, b) => of(b) - of(a))[0] as FirstPage;
}
