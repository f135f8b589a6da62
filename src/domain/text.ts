/**
 * How texts are compared. Matching is without regard to case everywhere (filters, fingerprints, search), and
 * the store keeps the folded form beside each event, so the predicate and SQL cannot disagree about it.
 */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.trim().toLowerCase();
  // No database keeps half a surrogate pair as it is.
  return text.toWellFormed().normalize('NFC').trim().toLowerCase();
}

/** ASCII, as nearly all of the feed is: nothing in it to normalize, and ten fields of every event are folded. */
const PLAIN = /^[\n -~]*$/;

/** A word is letters, digits, marks, `-`, `_` and `.`: host names, versions and addresses stay whole. */
const NOT_A_WORD = /[^\p{L}\p{N}\p{M}._-]+/u;
const EDGES = /^[._-]+|[._-]+$/g;
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
    .map((word) => word.replace(EDGES, ''))
    .filter((word) => word !== '');
}
