/** How the bytes of an answer leave the house: whole, or in one of the ways in which they do not arrive as they should. */
import { gzipSync } from 'node:zlib';
import type { Fault, FaultKind } from './faults.ts';
import { type Exchange, head, JSON_TYPE, reply, replyWith } from './reply.ts';

/** Answers in the place of what was asked for, or lets the caller wait or fall. */
export function failInstead(exchange: Exchange, fault: Fault): void {
  if (replyWith(exchange, fault)) return;
  if (fault.kind === 'reset') exchange.request.socket.resetAndDestroy();
  else if (fault.kind === 'endless') neverEnd(exchange);
  else if (fault.kind === 'gzip_bomb') sendBomb(exchange);
}

type Sender = (exchange: Exchange, body: Buffer, fault: Fault) => void;

const SENDERS: { readonly [kind in FaultKind]?: Sender } = {
  truncated_json: (exchange, body) =>
    reply(exchange, 200, body.subarray(0, Math.ceil(body.length / 2)).toString()),
  cut_short: (exchange, body) => half(exchange, body, () => exchange.response.destroy()),
  reset_midway: (exchange, body) => half(exchange, body, () => exchange.request.socket.resetAndDestroy()),
  long_length: (exchange, body) => {
    head(exchange, 200, { ...JSON_TYPE, 'content-length': String(body.length + 1_000) });
    exchange.response.end(body, () => exchange.request.socket.end());
  },
  // What is beyond it reaches the reader as the beginning of another answer.
  short_length: (exchange, body) => {
    head(exchange, 200, { ...JSON_TYPE, 'content-length': String(Math.floor(body.length / 2)) });
    exchange.response.end(body);
  },
  dropped: (exchange, body) => {
    exchange.response.on('finish', () => setImmediate(() => exchange.request.socket.destroy()));
    reply(exchange, 200, body.toString());
  },
  slow_drip: (exchange, body, { bytes = 16, every = 50 }) => drip(exchange, body, bytes, every),
};

/** Sends a page's JSON in the way of the fault, if there is one. */
export function sendPage(exchange: Exchange, json: string, fault: Fault | undefined): void {
  const sender = fault && SENDERS[fault.kind];
  if (sender) sender(exchange, Buffer.from(json), fault);
  else reply(exchange, 200, json);
}

function half(exchange: Exchange, body: Buffer, then: () => void): void {
  head(exchange, 200, { ...JSON_TYPE, 'content-length': String(body.length) });
  exchange.response.write(body.subarray(0, Math.floor(body.length / 2)), then);
}

function drip(exchange: Exchange, body: Buffer, bytes: number, every: number): void {
  const { response } = exchange;
  head(exchange, 200, { ...JSON_TYPE, 'content-length': String(body.length) });
  let sent = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(sent, sent + bytes));
    sent += bytes;
    if (sent < body.length) return;
    clearInterval(timer);
    response.end();
  }, every);
  response.on('close', () => clearInterval(timer));
}

const ENDLESS = Buffer.from('{"eventType":"Backup","note":"and so on"},\n'.repeat(1_500));

/** As fast as the reader takes it, until it goes away. */
function neverEnd(exchange: Exchange): void {
  const { response } = exchange;
  head(exchange, 200, JSON_TYPE);
  response.write('{"events":[');
  const more = () => {
    while (!response.destroyed && response.write(ENDLESS));
  };
  response.on('drain', more);
  more();
}

const MEGABYTE = 1024 * 1024;
let bomb: Buffer | undefined;

/** Sent to whoever asks, also to those who did not say that they understand gzip. */
function sendBomb(exchange: Exchange): void {
  bomb ??= gzipSync(Buffer.alloc(100 * MEGABYTE, ' '));
  head(exchange, 200, { ...JSON_TYPE, 'content-encoding': 'gzip', 'content-length': String(bomb.length) });
  exchange.response.end(bomb);
}
