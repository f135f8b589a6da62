/**
 * A sender in a thread of a process of its own, that can be killed, run as another user, or have its output piped.
 * `node sender-child.ts '{"target":{…},"from":1,"batches":3,"each":50,"bytes":600}'`; what came of each batch is written on
 * standard error, a line of JSON each, at once.
 */
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isMainThread, Worker } from 'node:worker_threads';
import type { Target } from '../../src/domain/destination.ts';
import type { Forwarded, Sender } from '../../src/domain/forward.ts';
import { fileSender } from '../../src/siem/file/sender.ts';
import { stdoutSender } from '../../src/siem/file/stdout.ts';
import { numbered } from './lines.ts';

export interface ChildOrder {
  readonly target: Extract<Target, { readonly kind: 'file' | 'stdout' }>;
  readonly from: number;
  readonly batches: number;
  /** Lines of a batch, and bytes of a line with its break. */
  readonly each: number;
  readonly bytes: number;
  /** What fails is tried again until it does not. */
  readonly again?: boolean;
  /** Given up after so long, ms. */
  readonly patience?: number;
}

export interface ChildReport {
  /** The first of the batch. */
  readonly from: number;
  readonly told: Forwarded;
}

if (isMainThread) new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) });
else await run(JSON.parse(process.argv[2] as string) as ChildOrder);

async function run({ target, from, batches, each, bytes, again, patience }: ChildOrder): Promise<void> {
  const sender: Sender = target.kind === 'file' ? fileSender(target) : stdoutSender();
  let next = from;
  for (let batch = 0; batch < batches; ) {
    const signal = patience === undefined ? new AbortController().signal : AbortSignal.timeout(patience);
    const told = await sender.send(numbered(next, each, bytes), signal);
    report({ from: next, told });
    if (told.ok) next += each;
    if (told.ok || !again) batch += 1;
    else await delay(20);
  }
  await sender.close();
}

function report(line: ChildReport): void {
  writeSync(2, `${JSON.stringify(line)}\n`);
}
