import { number } from '../domain/amounts.ts';
import type { Progress, Watch } from '../domain/archive.ts';
import type { Terminal } from './terminal.ts';
import { localTime } from './times.ts';

/** Nobody needs to be told sooner, ms. */
const PATIENCE = 1_000;
const CLEAR = '\r\u001b[K';

/** Watches long work: after a second a person sees how far it has come, on a line that goes when it is done. */
export async function watched<T>(
  { err, clock, zone, stop }: Terminal,
  doing: string,
  work: (watch: Watch) => Promise<T>,
  { found = 'events', way = 'back to' } = {},
): Promise<T> {
  const begun = clock();
  let shown = false;
  const progress = (at: Progress) => {
    if (clock() - begun < PATIENCE) return;
    shown = true;
    const line = `${doing}… ${number(at.found)} ${found}, ${way} ${localTime(at.reached, zone, 'minute')} (Ctrl-C stops)`;
    void err.write(`${CLEAR}${line}`);
  };
  try {
    return await work({ signal: stop, ...(err.isTty && { progress }) });
  } finally {
    if (shown) await err.write(CLEAR);
  }
}
