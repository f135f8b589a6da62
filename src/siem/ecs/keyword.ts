import { cut } from '../sentence.ts';

/** Elastic indexes no keyword that is longer (`ignore_above` of the schema). */
const KEYWORD_LIMIT = 1_024;

/** Undefined, so left out, for an empty text. */
export function keyword(text: string): string | undefined {
  return text === '' ? undefined : cut(text, KEYWORD_LIMIT);
}
