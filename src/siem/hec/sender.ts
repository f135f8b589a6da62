/** To Splunk's HTTP Event Collector, and to what speaks its protocol. */
import type { ForwardFormat, Target } from '../../domain/destination.ts';
import type { Forwarded, Refused, Sender } from '../../domain/forward.ts';
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
import { inRequests, type Line, lineOf, refusedOf, type Step } from '../http/requests.ts';
import { type AckWaits, type Pending, withAcks } from './acks.ts';
import { hecMeaning, readHecAnswer } from './codes.ts';
import { hecLine } from './line.ts';

type HecTarget = Extract<Target, { readonly kind: 'hec' }>;

export interface HecSettings extends Surroundings {
  readonly token: string;
  readonly format: ForwardFormat;
  /** A random UUID, another for each sender: acknowledgements are counted by it. */
  readonly channel: string;
  readonly acks?: AckWaits;
}

/** Splunk Cloud documents 1 MB; Enterprise takes 800. Before compression. */
const REQUEST_BYTES = 900_000;
const MOST = { events: 2_000, bytes: 2_000_000 };
/** Each batch waits for the indexer, for seconds: the fewer, the better. */
const MOST_ACKNOWLEDGED = { events: 20_000, bytes: 16_000_000 };

export function hecSender(target: HecTarget, by: HecSettings): Sender {
  const { url, tls, gzip, index, acknowledge } = target;
  const over = exchange({ url, tls, gzip, secrets: [by.token] }, by);
  const headers = {
    authorization: `Splunk ${by.token}`,
    'content-type': 'application/json',
    ...(acknowledge && { 'x-splunk-request-channel': by.channel }),
  };
  const { pathname, search } = new URL(url);
  const line = hecLine({ host: by.forwarder.host, index, format: by.format });
  const post = (part: readonly Line[], signal: AbortSignal) =>
    over.post({ path: pathname + search, headers, text: part.map(({ text }) => text).join('\n') }, signal);

  const acks = acknowledge
    ? withAcks({ over, headers, url, channel: by.channel, waits: by.acks })
    : undefined;
  const pending: Pending[] = [];
  const settle = inRequests(REQUEST_BYTES, async (part, signal) => {
    const first = await post(part, signal);
    if (!acks) return stepOfHec(first, part, over);
    // Those before an object that is not wanted were taken without a number to ask by: they go again, and get one.
    const bad = badObject(first, part);
    const before = bad === undefined || bad === 0 ? undefined : part.slice(0, bad);
    const answer = before ? await post(before, signal) : first;
    const step = stepOfHec(answer, before ?? part, over);
    const missing =
      step.kind === 'settled' && step.count > step.refused.length && ackIdOf(answer) === undefined;
    if (missing) return acks.unnumbered();
    if (step.kind === 'settled') pending.push({ count: step.count, ackId: ackIdOf(answer) });
    return step;
  });

  const send = async (batch: Parameters<Sender['send']>[0], signal: AbortSignal): Promise<Forwarded> => {
    const lines = batch.map((parcel) => lineOf(parcel, line(parcel), 1));
    if (!acks) return settle(lines, signal);
    const off = await acks.refusal(signal);
    if (off) return off;
    pending.length = 0;
    const sent = await settle(lines, signal);
    return acks.confirm(sent, pending, batch, signal);
  };
  return senderOver(acknowledge ? MOST_ACKNOWLEDGED : MOST, over.close, send);
}

function stepOfHec(answer: Answer | Failure, part: readonly Line[], over: Exchange): Step {
  if (isFailure(answer)) return failedBy(answer);
  const { status, text, broken, retryAfter } = answer;
  if (status === 413) return { kind: 'too_large', said: over.said(answer) };
  const read = readHecAnswer(text);
  const failed = stepOf(answer, over.said);
  if (!failed && !read) {
    if (broken) return failedBy(broken);
    return failedAs('bad_answer', over.quoted(`not the answer of a collector: ${over.said(answer)}`));
  }
  // A code that nobody knows is as good as its status.
  const meaning = read && hecMeaning(read.code);
  const plain = meaning === undefined || meaning === 'taken' || meaning === 'nearly_full';
  if (plain && failed) return failed;
  if (plain) {
    const relief = meaning === 'nearly_full' ? { relief: over.waits.relief } : {};
    return { kind: 'settled', count: part.length, refused: [], ...relief };
  }
  if (meaning === 'object') return stepOfObject(answer, part, over);
  return failedAs(meaning, over.said(answer), retryAfter);
}

/** Object n is refused and those before it are taken; which one it was is not always said. */
function stepOfObject(answer: Answer, part: readonly Line[], over: Exchange): Step {
  const bad = badObject(answer, part);
  const said = over.said(answer);
  if (bad === undefined) return { kind: 'unclear', said };
  const refused: Refused[] = [refusedOf(part[bad] as Line, said)];
  return { kind: 'settled', count: bad + 1, refused };
}

function badObject(answer: Answer | Failure, part: readonly Line[]): number | undefined {
  if (isFailure(answer)) return undefined;
  const read = readHecAnswer(answer.text);
  if (!read || hecMeaning(read.code) !== 'object') return undefined;
  return read.invalid !== undefined && read.invalid < part.length ? read.invalid : undefined;
}

function ackIdOf(answer: Answer | Failure): number | undefined {
  return isFailure(answer) ? undefined : readHecAnswer(answer.text)?.ackId;
}
