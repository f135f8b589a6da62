/** Connections to a receiver of syslog, over TCP or TLS. */
import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createSecureContext, getCACertificates, type SecureContext, connect as secure } from 'node:tls';
import type { TlsFiles } from '../../domain/destination.ts';
import type { Failure } from './failure.ts';
import { failureOf, inert } from './failure.ts';
import type { SyslogTarget } from './message.ts';

/** The contents of a file. */
export type ReadFile = (path: string) => Promise<string>;

export interface Line {
  /** What is written to. */
  readonly end: Duplex;
  /** The connection itself, which shows how it was closed; the same as `end` without TLS. */
  readonly wire: Socket;
  /** How long the way there and back took, ms. */
  readonly roundTrip: number;
}

/** How long a connection may take, and how long nothing may move on it, ms. */
export const PATIENCE = 15_000;

/** Opens a connection; the files are read each time, so that renewed certificates are taken. */
export type Open = (signal: AbortSignal) => Promise<Line | Failure>;

export function opener(target: SyslogTarget, read: ReadFile, patience: number): Open {
  const contextOf = contexts(target.tls, read);
  return async (signal) => {
    let context: SecureContext | undefined;
    try {
      if (target.transport === 'tls') context = await contextOf();
    } catch (error) {
      return { reason: 'misconfigured', said: inert(`certificates: ${(error as Error).message}`) };
    }
    const asked = performance.now();
    const wire = connect({ host: target.host, port: target.port, allowHalfOpen: true, noDelay: true });
    const either = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
    try {
      await once(wire, 'connect', { signal: either });
      const roundTrip = performance.now() - asked;
      if (!context) return { end: wire, wire, roundTrip };
      const end = await handshake(target.host, wire, context, either);
      return { end, wire, roundTrip };
    } catch (error) {
      wire.on('error', () => undefined).destroy();
      if (signal.aborted) return STOPPED;
      if (either.aborted) return { reason: 'timeout', said: `no connection within ${patience / 1000} s` };
      return failureOf(error);
    }
  };
}

export const STOPPED: Failure = { reason: 'unreachable', said: 'stopped before it was done' };

/** @throws what TLS or the connection says, or the signal's reason. */
async function handshake(
  host: string,
  wire: Socket,
  context: SecureContext,
  signal: AbortSignal,
): Promise<Duplex> {
  const end = secure({
    socket: bridge(wire),
    host,
    servername: isIP(host) ? '' : host,
    secureContext: context,
    minVersion: 'TLSv1.2',
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const gone = () => reject(new Error('closed the connection before TLS was agreed on'));
  end.once('secureConnect', resolve).on('error', reject).once('close', gone);
  wire.once('close', () => setImmediate(gone));
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  try {
    await promise;
    return end;
  } catch (error) {
    end.destroy();
    throw error;
  }
}

/**
 * TLS over a stream that passes everything on and leaves closing to us. On a plain socket Node closes it with the other
 * side's farewell (close_notify), and a reset behind that farewell, the sign that the receiver left data unread, is lost.
 */
function bridge(wire: Socket): Duplex {
  const stream = new Duplex({
    autoDestroy: false,
    read: () => void wire.resume(),
    write: (data, _encoding, done) => void wire.write(data, done),
    final: (done) => void wire.end(done),
  });
  wire.on('data', (data) => {
    if (!stream.destroyed && !stream.push(data)) wire.pause();
  });
  // Nobody reads above any more: what is left is how the connection ends.
  stream.on('close', () => wire.resume());
  wire.on('end', () => stream.push(null));
  wire.on('error', (error) => stream.destroy(error));
  return stream;
}

/** Made anew only when a file has changed: it takes milliseconds. */
function contexts({ ca, cert, key }: TlsFiles, read: ReadFile): () => Promise<SecureContext> {
  let last: { readonly texts: string; readonly context: SecureContext } | undefined;
  return async () => {
    const [authority, own, secret] = await Promise.all(
      [ca, cert, key].map((path) => (path === undefined ? undefined : read(path))),
    );
    const texts = JSON.stringify([authority, own, secret]);
    if (last?.texts === texts) return last.context;
    const context = createSecureContext({
      ...(authority === undefined ? {} : { ca: [...getCACertificates('default'), authority] }),
      ...(own === undefined ? {} : { cert: own }),
      ...(secret === undefined ? {} : { key: secret }),
      minVersion: 'TLSv1.2',
    });
    last = { texts, context };
    return context;
  };
}
