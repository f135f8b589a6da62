import type { Outcome } from './event.ts';

/**
 * Words of states, lower case (developer.druva.com/docs/event-apis). "Marked as Inactive" is a failure in
 * Palo Alto's modelling rules for Druva (demisto/content, Druva.xif). Backup Paused and Backup Resumed end
 * nothing, so they are no outcome.
 */
const WORDS: ReadonlyMap<string, Outcome> = new Map<string, Outcome>([
  ['success', 'success'],
  ['succeeded', 'success'],
  ['successful', 'success'],
  ['completed', 'success'],
  ['completed successfully', 'success'],
  ['failed', 'failed'],
  ['failure', 'failed'],
  ['error', 'failed'],
  ['errors', 'failed'],
  ['marked as inactive', 'failed'],
  ['canceled', 'canceled'],
  ['cancelled', 'canceled'],
  ['backed up with errors', 'warning'],
  ['completed with errors', 'warning'],
  ['partial', 'warning'],
  ['partial success', 'warning'],
  ['partially successful', 'warning'],
]);

/** Longer than any state Druva writes; what is longer is prose. */
const WORD_LIMIT = 60;

const WITH_ERRORS = /backed\s{1,4}up\s{1,4}with\s{1,4}errors/i;

/** The outcome a state is by itself, or undefined. */
export function outcomeOfWord(word: string): Outcome | undefined {
  if (word.length > WORD_LIMIT) return undefined;
  return WORDS.get(word.trim().toLowerCase().replace(/\.$/, '').replace(/\s+/g, ' '));
}

/** Whether a text tells of a backup with errors, among other things. */
export function tellsOfErrors(text: string): boolean {
  return WITH_ERRORS.test(text);
}
