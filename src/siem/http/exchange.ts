/** What the senders over HTTP have in common: a body goes out, perhaps packed, and an answer is ruled on. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { TlsFiles } from '../../domain/destination.ts';
import type { Forwarded, Parcel, Sender } from '../../domain/forward.ts';
import type { Clock } from '../../domain/ports.ts';
import type { Forwarder } from '../format.ts';
import { type Answer, type Connection, connection, isFailure, type Post } from './connection.ts';
import type { Failure } from './failures.ts';
import { type Failed, failure, type Step } from './requests.ts';
import { quoted, saidBy, spellings } from './said.ts';
import { meaningOf } from './statuses.ts';
import { WAITS, type Waits } from './waits.ts';

/** What comes from outside. */
export interface Surroundings {
  readonly forwarder: Forwarder;
  readonly now: Clock;
  readonly waits?: Partial<Waits>;
}

export interface Exchange {
  readonly waits: Waits;
  readonly now: Clock;
  post(post: Omit<Post, 'body'> & { readonly text: string }, signal: AbortSignal): Promise<Answer | Failure>;
  /** What an answer says, without secrets. */
  said(answer: Answer): string;
  quoted(text: string): string;
  close(): Promise<void>;
}

interface Settings {
  readonly url: string;
  readonly tls: TlsFiles;
  readonly gzip: boolean;
  /** Whatever the other side may quote and nobody is to read. */
  readonly secrets: readonly (string | undefined)[];
}

const packed = promisify(gzip);

export function exchange(settings: Settings, by: Surroundings): Exchange {
  const waits = { ...WAITS, ...by.waits };
  const { url, tls } = settings;
  const agent = `insync-chatops/${by.forwarder.version}`;
  const line: Connection = connection({ url, tls, agent, now: by.now, waits });
  const secrets = spellings(settings.secrets);
  return {
    waits,
    now: by.now,
    async post({ text, headers, ...post }, signal) {
      if (!settings.gzip) return line.post({ ...post, headers, body: Buffer.from(text) }, signal);
      const body = await packed(text);
      return line.post({ ...post, headers: { ...headers, 'content-encoding': 'gzip' }, body }, signal);
    },
    said: ({ status, text }) => saidBy(status, text, secrets),
    quoted: (text) => quoted(text, secrets),
    close: line.close,
  };
}

/** A `Sender` of what sends a batch; a fault of our own is told like any other, and the batch is tried again. */
export function senderOver(
  most: Sender['most'],
  close: Sender['close'],
  send: (batch: readonly Parcel[], signal: AbortSignal) => Promise<Forwarded>,
): Sender {
  return {
    most,
    close,
    send: (batch, signal) =>
      send(batch, signal).catch((error: unknown) =>
        failure('bad_answer', `unforeseen ${error instanceof Error ? error.name : 'fault'} while sending`),
      ),
  };
}

/** What a status means for the request as a whole; undefined for success, which each protocol reads its own way. */
export function stepOf(answer: Answer | Failure, said: Exchange['said']): Step | undefined {
  if (isFailure(answer)) return failedBy(answer);
  const meaning = meaningOf(answer.status);
  if (meaning === 'ok') return undefined;
  if (meaning === 'too_large') return { kind: 'too_large', said: said(answer) };
  if (meaning === 'unwanted') return { kind: 'unclear', said: said(answer) };
  return failedAs(meaning, said(answer), answer.retryAfter);
}

export function failedBy({ reason, said, midway }: Failure): Step {
  return { kind: 'failed', failed: failure(reason, said), midway };
}

export function failedAs(reason: Failed['reason'], said: string, retryAfter?: number): Step {
  return { kind: 'failed', failed: failure(reason, said, retryAfter) };
}
