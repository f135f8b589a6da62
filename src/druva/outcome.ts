import { detailKey, type Outcome } from '../domain/event.ts';
import type { Details } from './details.ts';
import { quoted } from './fields.ts';
import type { Reading } from './reading.ts';
import { alertWordSeverity } from './severity.ts';

export interface OutcomeRead {
  readonly outcome: Outcome;
  readonly reason: string;
}

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

/** Keys of details that hold a state, in the order they are asked; as `detailKey` makes them. */
const STATE_KEYS = ['status', 'state', 'result', 'loginresult', 'backupstatus', 'jobstatus', 'restorestatus'];

const WITH_ERRORS = /backed\s{1,4}up\s{1,4}with\s{1,4}errors/i;

/** How the activity ended: the state field, else a pair of the details, else missed files, else unknown. */
export function readOutcome(reading: Reading): OutcomeRead {
  const passed: string[] = [];
  for (const [field, value] of reading.states) {
    if (value === '') continue;
    const outcome = outcomeOfWord(value);
    if (outcome) return { outcome, reason: `field ${field} ${quoted(value)}` };
    if (WITH_ERRORS.test(value)) return { outcome: 'warning', reason: `field ${field} ${quoted(value)}` };
    const kind = alertWordSeverity(value) === undefined ? 'no known outcome' : 'a severity';
    passed.push(`field ${field} ${quoted(value)} is ${kind}`);
  }
  const found = outcomeOfDetails(reading.details);
  if (!found) return { outcome: 'unknown', reason: [...passed, 'nothing in the record says'].join('; ') };
  return { outcome: found.outcome, reason: [...passed, found.reason].join('; ') };
}

/** Longer than any state Druva writes; what is longer is prose. */
const WORD_LIMIT = 60;

function outcomeOfWord(word: string): Outcome | undefined {
  if (word.length > WORD_LIMIT) return undefined;
  return WORDS.get(word.trim().toLowerCase().replace(/\.$/, '').replace(/\s+/g, ' '));
}

function outcomeOfDetails(details: Details): OutcomeRead | undefined {
  for (const key of STATE_KEYS) {
    const value = details.byKey.get(key);
    const outcome = value === undefined ? undefined : outcomeOfWord(value);
    if (outcome && value !== undefined)
      return { outcome, reason: `details say ${spelling(details, key)}:${value}` };
  }
  const missed = details.byKey.get('filesmissed');
  if (missed !== undefined && Number.parseInt(missed.slice(0, 20).replaceAll(',', ''), 10) > 0) {
    return { outcome: 'warning', reason: `Files Missed is ${missed.slice(0, 20)}` };
  }
  return WITH_ERRORS.test(details.text)
    ? { outcome: 'warning', reason: 'details say "backed up with errors"' }
    : undefined;
}

function spelling(details: Details, key: string): string {
  const pair = details.pairs.find(([name]) => detailKey(name) === key);
  return pair?.[0] ?? key;
}
