/** Starts the sender's process (`sender-child.ts`) and hears what it tells. */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { ChildOrder, ChildReport } from './sender-child.ts';

const PROGRAM = resolve(import.meta.dirname, 'sender-child.ts');

export interface SenderChild {
  readonly process: ChildProcess;
  readonly reports: ChildReport[];
  /** Every line of standard error that is no report. */
  readonly stray: string[];
  /** Its code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

export function startSender(
  order: ChildOrder,
  {
    stdout = 'ignore',
    as = {},
  }: { stdout?: 'ignore' | 'pipe' | number; as?: { uid?: number; gid?: number } } = {},
): SenderChild {
  const stdio: StdioOptions = ['ignore', stdout, 'pipe'];
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(order)], { stdio, ...as });
  const reports: ChildReport[] = [];
  const stray: string[] = [];
  createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
    if (line.startsWith('{')) reports.push(JSON.parse(line) as ChildReport);
    else stray.push(line);
  });
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return { process: child, reports, stray, ended };
}
