import { detailKey, type Outcome } from '../domain/event.ts';
import { outcomeOfWord, tellsOfErrors } from '../domain/outcome-words.ts';
import type { Details } from './details.ts';
import { quoted } from './fields.ts';
import type { Reading } from './reading.ts';
import { alertWordSeverity } from './severity.ts';

export interface OutcomeRead {
  readonly outcome: Outcome;
  readonly reason: string;
}

/** Keys of details that hold a state, in the order they are asked; as `detailKey` makes them. */
const STATE_KEYS = ['status', 'state', 'result', 'loginresult', 'backupstatus', 'jobstatus', 'restorestatus'];

/** How the activity ended: the state field, else a pair of the details, else missed files, else unknown. */
export function readOutcome(reading: Reading): OutcomeRead {
  const passed: string[] = [];
  for (const [field, value] of reading.states) {
    if (value === '') continue;
    const outcome = outcomeOfWord(value);
    if (outcome) return { outcome, reason: `field ${field} ${quoted(value)}` };
    if (tellsOfErrors(value)) return { outcome: 'warning', reason: `field ${field} ${quoted(value)}` };
    const kind = alertWordSeverity(value) === undefined ? 'no known outcome' : 'a severity';
    passed.push(`field ${field} ${quoted(value)} is ${kind}`);
  }
  const found = outcomeOfDetails(reading.details);
  if (!found) return { outcome: 'unknown', reason: [...passed, 'nothing in the record says'].join('; ') };
  return { outcome: found.outcome, reason: [...passed, found.reason].join('; ') };
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
  return tellsOfErrors(details.text)
    ? { outcome: 'warning', reason: 'details say "backed up with errors"' }
    : undefined;
}

function spelling(details: Details, key: string): string {
  const pair = details.pairs.find(([name]) => detailKey(name) === key);
  return pair?.[0] ?? key;
}
