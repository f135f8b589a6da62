/** RFC 5426: an event is a datagram. Nobody confirms one; those that are lost on the way are lost. */
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Forwarded, Refused, Sender } from '../../domain/forward.ts';
import { failed, failureOf } from './failure.ts';
import { STOPPED } from './line.ts';
import type { SyslogTarget, Write } from './message.ts';

/** As much as the buffer of a receiving socket takes at once (Linux: 212,992 bytes), so that a burst does not flood it. */
const MOST = { events: 200, bytes: 150_000 };

/** What fits into a datagram over IPv4: 65,535 less two headers. */
const LONGEST = 65_507;

/** A machine where nobody listens says so a moment later, ms. */
const MOMENT = 20;

export function datagramSender({ host, port }: SyslogTarget, write: Write): Sender {
  return {
    most: MOST,
    async send(batch, signal): Promise<Forwarded> {
      const refused: Refused[] = [];
      const messages = batch.flatMap((parcel) => {
        const message = Buffer.from(write(parcel));
        if (message.length <= LONGEST) return [message];
        refused.push({
          seq: parcel.seq,
          said: `${message.length} bytes do not fit into a datagram of ${LONGEST}`,
        });
        return [];
      });
      if (messages.length === 0) return { ok: true, refused };
      try {
        await sent(messages, host, port, signal);
        return { ok: true, refused };
      } catch (error) {
        return failed(0, signal.aborted ? STOPPED : failureOf(error));
      }
    },
    close: async () => undefined,
  };
}

/** @throws what the system says of the address or of a datagram. */
async function sent(
  messages: readonly Buffer[],
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<void> {
  const { address, family } = await lookup(host);
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  const over = new AbortController();
  socket.on('error', (error) => over.abort(error));
  try {
    socket.connect(port, address);
    await once(socket, 'connect', { signal });
    await handed(messages, (message, done) => socket.send(message, done));
    await delay(MOMENT, undefined, { signal: over.signal }).catch(() => undefined);
    if (over.signal.aborted) throw over.signal.reason;
  } finally {
    socket.close();
  }
}

/** All of them, with one promise. */
function handed(
  messages: readonly Buffer[],
  send: (message: Buffer, done: (error: Error | null) => void) => void,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let left = messages.length;
  const done = (error: Error | null) => {
    if (error) reject(error);
    left -= 1;
    if (left === 0) resolve();
  };
  for (const message of messages) send(message, done);
  return promise;
}
