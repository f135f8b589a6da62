/** To OpenSearch and Elasticsearch: bulk requests into a data stream. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ForwardFormat, Target } from '../../domain/destination.ts';
import type { Refused, Sender } from '../../domain/forward.ts';
import { type Answer, isFailure } from '../http/connection.ts';
import {
  type Exchange,
  exchange,
  failedAs,
  failedBy,
  type Surroundings,
  senderOver,
  stepOf,
} from '../http/exchange.ts';
import type { Failure } from '../http/failures.ts';
import {
  type Failed,
  failure,
  inRequests,
  type Line,
  lineOf,
  refusedOf,
  type Step,
} from '../http/requests.ts';
import { bulkLines } from './document.ts';
import { type Item, itemMeaning, readItems } from './items.ts';

type OpenSearchTarget = Extract<Target, { readonly kind: 'opensearch' }>;

export interface OpenSearchSettings extends Surroundings {
  /** The API key or the password; '' where the target has neither. */
  readonly secret: string;
  readonly format: ForwardFormat;
}

/** Far below what any cluster takes (10 MB on small domains of AWS), and enough that the round trip no longer counts. */
const MOST = { events: 1_000, bytes: 1_000_000 };
const REQUEST_BYTES = 5_000_000;
/** Of each document only what is needed: otherwise the answer is larger than what was sent. */
const ANSWER =
  '?filter_path=items.create.status,items.create.error.type,items.create.error.reason,error,status';
const ANSWER_BYTES = 8_000_000;

export function openSearchSender(target: OpenSearchTarget, by: OpenSearchSettings): Sender {
  const { url, tls, gzip, stream } = target;
  const authorization = authorizationOf(target.auth, by.secret);
  const over = exchange({ url, tls, gzip, secrets: [by.secret, authorization?.split(' ')[1]] }, by);
  const headers = { 'content-type': 'application/x-ndjson', ...(authorization && { authorization }) };
  const path = `/${encodeURIComponent(stream)}/_bulk${ANSWER}`;
  const lines = bulkLines(by.format);

  /** What is to be sent later goes again at once, for as long as that brings some of it in. */
  const deliver = async (part: readonly Line[], signal: AbortSignal): Promise<Step> => {
    const settled = new Map<Line, Refused | undefined>();
    let left = part;
    for (;;) {
      const text = left.map((line) => line.text).join('');
      const answer = await over.post({ path, headers, text, answerLimit: ANSWER_BYTES }, signal);
      const round = roundOf(answer, left, over);
      if ('kind' in round) return left.length === part.length ? round : partly(part, settled, round);
      for (const [line, refused] of round.settled) settled.set(line, refused);
      left = left.filter((line) => !settled.has(line));
      if (left.length === 0)
        return { kind: 'settled', count: part.length, refused: refusedIn(part, settled) };
      const stuck = round.trouble && (round.settled.size === 0 || !round.later || signal.aborted);
      if (round.trouble && stuck) return partly(part, settled, { kind: 'failed', failed: round.trouble });
      await delay(over.waits.relief, undefined, { signal }).catch(() => undefined);
    }
  };

  const settle = inRequests(REQUEST_BYTES, deliver);
  return senderOver(MOST, over.close, async (batch, signal) =>
    settle(
      batch.map((parcel) => lineOf(parcel, lines(parcel), 0)),
      signal,
    ),
  );
}

function authorizationOf(auth: OpenSearchTarget['auth'], secret: string): string | undefined {
  if (auth.kind === 'none') return undefined;
  if (auth.kind === 'api_key') return `ApiKey ${secret}`;
  return `Basic ${Buffer.from(`${auth.user}:${secret}`).toString('base64')}`;
}

interface Round {
  readonly settled: ReadonlyMap<Line, Refused | undefined>;
  /** Of the first that is not settled for a reason that asks for a person, or of the first that is to come later. */
  readonly trouble: Failed | undefined;
  readonly later: boolean;
}

function roundOf(answer: Answer | Failure, sent: readonly Line[], over: Exchange): Round | Step {
  if (isFailure(answer)) return failedBy(answer);
  const step = stepOf(answer, over.said);
  if (step) return step;
  const items = readItems(answer.text, sent.length);
  if (!items) {
    if (answer.broken) return failedBy(answer.broken);
    return failedAs('bad_answer', over.quoted(`not the answer to a bulk request: ${over.said(answer)}`));
  }
  const settled = new Map<Line, Refused | undefined>();
  let later: Failed | undefined;
  let never: Failed | undefined;
  for (const [at, line] of sent.entries()) {
    const item = items[at] as Item;
    const meaning = itemMeaning(item);
    const said = () => over.quoted([item.status, item.type, item.reason].join(' '));
    if (meaning === 'there') settled.set(line, undefined);
    else if (meaning === 'refused') settled.set(line, refusedOf(line, said()));
    else if ('never' in meaning) never ??= failure(meaning.never, said());
    else later ??= failure(meaning.later, said(), answer.retryAfter);
  }
  return { settled, trouble: never ?? later, later: never === undefined };
}

/** What comes before the first that is not settled; the others that are will be told as there already. */
function partly(part: readonly Line[], settled: ReadonlyMap<Line, Refused | undefined>, step: Step): Step {
  const open = part.findIndex((line) => !settled.has(line));
  const done = part.slice(0, open === -1 ? part.length : open);
  const refused = refusedIn(done, settled);
  if (step.kind !== 'failed') {
    // Nothing from the beginning: then the whole part goes again, in halves.
    return done.length === 0 ? step : { kind: 'settled', count: done.length, refused };
  }
  return { ...step, failed: { ...step.failed, done: done.length, refused } };
}

function refusedIn(lines: readonly Line[], settled: ReadonlyMap<Line, Refused | undefined>): Refused[] {
  return lines.flatMap((line) => settled.get(line) ?? []);
}
