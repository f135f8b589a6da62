/**
 * Indexer acknowledgement: a request that was taken gets a number, and its events count as delivered once the indexer says so
 * (help.splunk.com, "About HTTP Event Collector Indexer Acknowledgment").
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Forwarded, Parcel } from '../../domain/forward.ts';
import { isFailure } from '../http/connection.ts';
import { type Exchange, failedAs } from '../http/exchange.ts';
import { type Failed, failure, type Step } from '../http/requests.ts';
import { meaningOf } from '../http/statuses.ts';
import { hecMeaning, readAcks, readHecAnswer } from './codes.ts';

/** So many events of a batch, one after the other, and the number they wait under: none when all of them are refused. */
export interface Pending {
  readonly count: number;
  readonly ackId: number | undefined;
}

/** In milliseconds. */
export interface AckWaits {
  /** The longest between two questions; the first come sooner. */
  readonly every: number;
  /** Then the events go again. */
  readonly within: number;
}

/** Both as Splunk recommends. */
const ACK_WAITS: AckWaits = { every: 10_000, within: 300_000 };
const FIRST_PART = 1 / 32;

interface Asking {
  readonly over: Exchange;
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  readonly channel: string;
  readonly waits: AckWaits | undefined;
}

export function withAcks({ over, headers, url, channel, waits = ACK_WAITS }: Asking) {
  const path = `${ackPath(url)}?channel=${encodeURIComponent(channel)}`;
  let known = false;

  /** Those of the numbers that are indexed; each is told once and then forgotten by Splunk. */
  const ask = async (ids: readonly number[], signal: AbortSignal): Promise<ReadonlySet<number> | Failed> => {
    const answer = await over.post({ path, headers, text: JSON.stringify({ acks: ids }) }, signal);
    if (isFailure(answer)) return failure(answer.reason, answer.said);
    const acks = answer.status === 200 ? readAcks(answer.text) : undefined;
    if (acks) return acks;
    if (answer.broken && answer.status === 200) return failure(answer.broken.reason, answer.broken.said);
    return failure(reasonOf(answer.status, answer.text), over.said(answer), answer.retryAfter);
  };

  return {
    /** Before anything is sent: a token that does not acknowledge would let every batch be stored again and again. */
    async refusal(signal: AbortSignal): Promise<Failed | undefined> {
      if (known) return undefined;
      const answer = await ask([0], signal);
      if ('reason' in answer) return answer;
      known = true;
      return undefined;
    },

    /** Taken, but without a number. */
    unnumbered(): Step {
      known = false;
      return failedAs(
        'misconfigured',
        'it took the events without acknowledging them; check useACK of the token',
      );
    },

    /** Waits for the acknowledgement of what was taken, and takes back what was not acknowledged. */
    async confirm(
      sent: Forwarded,
      pending: readonly Pending[],
      batch: readonly Parcel[],
      signal: AbortSignal,
    ): Promise<Forwarded> {
      const ids = pending.flatMap(({ ackId }) => (ackId === undefined ? [] : [ackId]));
      const open = new Set(ids);
      // Who was started anew counts from 0 again, and one number then stands for two requests.
      if (open.size < ids.length)
        return failure('unconfirmed', 'taken, but it began to count anew; it goes again');
      let trouble: Failed | undefined;
      const end = over.now() + waits.within;
      let wait = waits.every * FIRST_PART;
      while (open.size > 0 && over.now() < end && !isFinal(trouble)) {
        await delay(wait, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) break;
        wait = Math.min(waits.every, wait * 2);
        const answer = await ask([...open], signal);
        trouble = 'reason' in answer ? answer : undefined;
        if (!('reason' in answer)) for (const id of answer) open.delete(id);
      }
      if (open.size === 0) return sent;
      known = !isFinal(trouble) && known;
      return takenBack(sent, pending, open, batch, trouble ?? unconfirmed(waits, signal.aborted));
    },
  };
}

/** `/services/collector/event` and `/services/collector` alike; behind another path its own neighbour. */
function ackPath(url: string): string {
  const { pathname } = new URL(url);
  const [, collector] = /^(.*\/collector)(?:\/.*)?$/.exec(pathname) ?? [];
  return `${collector ?? pathname.replace(/\/[^/]*$/, '')}/ack`;
}

function reasonOf(status: number, text: string): Failed['reason'] {
  const code = readHecAnswer(text)?.code;
  const meaning = (code === undefined ? undefined : hecMeaning(code)) ?? meaningOf(status);
  switch (meaning) {
    case 'taken':
    case 'nearly_full':
    case 'ok':
      return 'bad_answer';
    case 'object':
    case 'too_large':
    case 'unwanted':
      return 'misconfigured';
    default:
      return meaning;
  }
}

/** What asking again does not mend. */
function isFinal(trouble: Failed | undefined): boolean {
  return (
    trouble?.reason === 'misconfigured' ||
    trouble?.reason === 'unauthorized' ||
    trouble?.reason === 'untrusted'
  );
}

function unconfirmed({ within }: AckWaits, stopped: boolean): Failed {
  const said = stopped ? 'sending was stopped' : `not acknowledged within ${Math.round(within / 1000)} s`;
  return failure('unconfirmed', `taken, but ${said}; it goes again`);
}

/** Only what comes before the first that is still open is there. */
function takenBack(
  sent: Forwarded,
  pending: readonly Pending[],
  open: ReadonlySet<number>,
  batch: readonly Parcel[],
  trouble: Failed,
): Failed {
  let done = 0;
  for (const { count, ackId } of pending) {
    if (ackId !== undefined && open.has(ackId)) break;
    done += count;
  }
  const settled = new Set(batch.slice(0, done).map(({ seq }) => seq));
  return { ...trouble, done, refused: sent.refused.filter(({ seq }) => settled.has(seq)) };
}
