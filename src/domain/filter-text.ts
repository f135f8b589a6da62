import type { TextTerms } from './filter.ts';
import { badValue, type Report, shown, type Typed } from './filter-faults.ts';
import { words } from './text.ts';

type Phrase = NonNullable<TextTerms['phrases']>[number];

const DOUBLE_QUOTES = /[“”„‟″＂«»]/g;
const PART = /([-‐‑‒–—―−!]*)(?:"([^"]*)"|(\S+))/g;

/**
 * `disk "read error" -network`: words that must all occur, words that follow one another, and what must not occur.
 * Several words without a space between them, such as jane@example.com, follow one another too.
 */
export function readText(values: readonly Typed[], report: Report): TextTerms | undefined {
  const phrases = new Map<string, Phrase>();
  for (const typed of values) {
    const found = phrasesOf(typed.value);
    for (const phrase of found) phrases.set(`${phrase.none} ${phrase.words.join(' ')}`, phrase);
    if (found.length === 0) report(badValue(typed, `${shown(typed.value)} holds no word to look for`));
  }
  const all = [...phrases.values()];
  const [last] = values.slice(-1);
  const both = contradiction(all);
  if (both !== undefined && last) {
    const noun = both.words.length === 1 ? 'word' : 'phrase';
    const message = `the ${noun} ${shown(both.words.join(' '))} is both wanted and excluded`;
    report(badValue(last, message, { kind: 'contradiction' }));
  }
  return all.length === 0 ? undefined : toTerms(all);
}

/** The text as it is typed; reading it gives the terms again. '' when there are none. */
export function textValue({ all, none, phrases = [] }: TextTerms): string {
  return [
    ...all,
    ...none.map((word) => `-${word}`),
    ...phrases.map((phrase) => `${phrase.none ? '-' : ''}"${phrase.words.join(' ')}"`),
  ].join(' ');
}

function phrasesOf(text: string): Phrase[] {
  return [...text.replace(DOUBLE_QUOTES, '"').matchAll(PART)].flatMap(([, sign, quoted, plain]) => {
    const found = words(quoted ?? plain ?? '');
    return found.length === 0 ? [] : [{ words: found, none: sign !== '' }];
  });
}

function toTerms(all: readonly Phrase[]): TextTerms {
  const single = (none: boolean) =>
    all.flatMap((phrase) => (phrase.none === none && phrase.words.length === 1 ? phrase.words : []));
  const phrases = all.filter((phrase) => phrase.words.length > 1);
  return { all: single(false), none: single(true), ...(phrases.length > 0 && { phrases }) };
}

/** What is excluded although something wanted holds it. */
function contradiction(all: readonly Phrase[]): Phrase | undefined {
  const wanted = all.filter(({ none }) => !none).map((phrase) => ` ${phrase.words.join(' ')} `);
  return all.find(
    (phrase) => phrase.none && wanted.some((text) => text.includes(` ${phrase.words.join(' ')} `)),
  );
}
