/** What a card says in a notification: symbol, word, who, what. */
import type { Alert } from '../domain/alert.ts';
import { isReopened } from '../domain/life.ts';
import { lastedWords } from './holder.ts';
import { lead, severityLabel } from './symbols.ts';
import { inertFallback } from './text.ts';
import { utc } from './times.ts';

/**
 * `happening` is inert already. `times` (`, 3 times in a row`) follows it while the alert lives, `point` (a sentence)
 * while it is open.
 */
export function stateText(
  alert: Alert,
  happening: string,
  { times, point }: { readonly times: string; readonly point: string },
): string {
  const { state, resolution } = alert;
  const start = `${lead(alert)}${byWords(alert)}: ${happening}`;
  if (state === 'resolved') {
    const lasted = resolution === undefined ? '' : ` L${lastedWords(alert, resolution).join(', ').slice(1)}.`;
    return `${start}.${lasted}`;
  }
  if (state !== 'open') return `${start}${state === 'acked' ? times : ''}.`;
  if (isReopened(alert))
    return `${start}, ${severityLabel(alert.severity)}. ${holderText(alert, 'Nobody has it')}`;
  return [`${start}${times}.`, point, holderText(alert, 'Open, nobody has it')]
    .filter((part) => part !== '')
    .join(' ');
}

function holderText({ owner }: Alert, nobody: string): string {
  return owner === undefined ? `${nobody}.` : `Assigned to ${inertFallback(owner.name, 80) || 'somebody'}.`;
}

/** ` by Maya Okafor`, ` by Jon Lind until 18:00 UTC`, ` by alert 1018`. */
function byWords({ state, ack, hold }: Alert): string {
  if (state === 'acked' && ack) return ` by ${inertFallback(ack.by.name, 80) || 'somebody'}`;
  if (state !== 'silenced' || hold === undefined) return '';
  if (hold.kind === 'parent') return ` by alert ${hold.alert}`;
  const until = hold.until === undefined ? 'for ever' : `until ${shortUtc(hold.until, hold.since)}`;
  return ` by ${inertFallback(hold.by.name, 80) || 'somebody'} ${until}`;
}

/** `18:00 UTC` on the same day, else with the day. */
function shortUtc(at: number, beside: number): string {
  const [words, other] = [utc(at), utc(beside)];
  return words.slice(0, 10) === other.slice(0, 10) ? words.slice(11) : words;
}
