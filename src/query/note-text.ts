/** `note 1041 text that is the rest of the line`: the text is taken as it was written, quotes and dashes too. */
import type { Words } from './argv.ts';
import type { Attempt } from './attempt.ts';
import { numberOf } from './people.ts';

const NUMBERS = '#?\\d{1,15}(?:,\\s*#?\\d{1,15})*';
const LINE = new RegExp(
  `^(?:/?insync\\s+)?note\\s+(?:alert\\s+)?(${NUMBERS}):?\\s+(?!--\\p{L})(\\S[^]*)$`,
  'iu',
);
const ALL_NUMBERS = new RegExp(`^${NUMBERS}$`);
const WRAPS: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
  ['„', '“'],
  ['«', '»'],
];

/** The words of a line that is such a note: name, numbers, text. Undefined for any other. */
export function splitNote(line: string): Words | undefined {
  const [, numbers, text] = LINE.exec(line.trim()) ?? [];
  if (numbers === undefined || text === undefined) return undefined;
  const plain = unwrapped(text.replace(/\s+/g, ' ').trim());
  return plain === '' ? undefined : ['note', numbers.replace(/\s+/g, ''), plain];
}

/** Undefined where the words are no number and text; flags are for the other readers. */
export function readNoteText([, numbers = '', ...words]: Words): Attempt | undefined {
  const note = words.join(' ').trim();
  if (
    !ALL_NUMBERS.test(numbers) ||
    note === '' ||
    words.some((word) => /^--\p{L}/u.test(word) && !/\s/.test(word))
  ) {
    return undefined;
  }
  const ids = [...new Set(numbers.split(',').map((word) => numberOf(word.trim())))];
  if (!ids.every((id) => id !== undefined) || ids.length > MOST_IDS) return undefined;
  const canonical = `note ${ids.join(',')} ${rewrapped(note)}`;
  return {
    ok: true,
    command: { name: 'note', target: { ids }, note, share: false, print: undefined, canonical },
  };
}

/** More at once are named by a filter. */
export const MOST_IDS = 100;

/** Quotes around all of it are those of a careful person, not part of the note. */
function unwrapped(text: string): string {
  const pair = WRAPS.find(
    ([open, close]) => text.startsWith(open) && text.endsWith(close) && text.length > 1,
  );
  if (!pair) return text;
  const inside = text.slice(1, -1);
  return inside.includes(pair[0]) || inside.includes(pair[1]) ? text : inside.trim();
}

/** A text that would lose its own quotes, or look like a flag, is put in quotes. */
function rewrapped(text: string): string {
  if (unwrapped(text) === text && !/^--\p{L}/u.test(text)) return text;
  const pair = WRAPS.find(([open, close]) => !text.includes(open) && !text.includes(close));
  return pair ? `${pair[0]}${text}${pair[1]}` : text;
}
