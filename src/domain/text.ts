/**
 * How texts are compared. Matching is without regard to case everywhere (filters, fingerprints, search), and
 * the store keeps the folded form beside each event, so the predicate and SQL cannot disagree about it.
 */
export function fold(text: string): string {
  if (PLAIN.test(text) && !SEVERAL_SPACES.test(text)) return text.trim().toLowerCase();
  // No database keeps half a surrogate pair as it is.
  const seen = text.toWellFormed().replace(SPACE, ' ').replace(UNSEEN, '').replace(APOSTROPHE, "'");
  // What is made of such signs alone is still something.
  return (seen.trim() === '' ? text.toWellFormed() : seen).normalize('NFC').trim().toLowerCase();
}

/**
 * What does not come through typing, copying and dialogs as it was: a Mac is called Jane’s MacBook Pro, a phone types
 * Jane's. A name that was shown must be found by what was shown, or its silence would silence nothing.
 */
const SPACE = /[\t-\r\p{Z}\u0085]+/gu;
const SEVERAL_SPACES = / {2}|\n/;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const APOSTROPHE = /[\u2018\u2019\u02BC]/g;

/** ASCII, as nearly all of the feed is: nothing in it to normalize, and ten fields of every event are folded. */
const PLAIN = /^[\n -~]*$/;

/** A word is letters, digits, marks, `-`, `_` and `.`: host names, versions and addresses stay whole. */
const NOT_A_WORD = /[^\p{L}\p{N}\p{M}._-]+/u;
const EDGE = '._-';
/** The same for plain lower-case text, without its edges. */
const PLAIN_WORD = /[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?/g;

/** The words of a text as the full-text index holds them: folded, without accents and edge punctuation. */
export function words(text: string): string[] {
  if (PLAIN.test(text)) return text.toLowerCase().match(PLAIN_WORD) ?? [];
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(NOT_A_WORD)
    .map(withoutEdges)
    .filter((word) => word !== '');
}

/** By hand: a pattern for the end of a word is tried at each of its dots, and hostile words are made of them. */
function withoutEdges(word: string): string {
  let [start, end] = [0, word.length];
  while (start < end && EDGE.includes(word[start] as string)) start += 1;
  while (end > start && EDGE.includes(word[end - 1] as string)) end -= 1;
  return word.slice(start, end);
}
