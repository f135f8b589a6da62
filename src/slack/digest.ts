/** Digests that come by themselves, each once, through the outbox like every card. */
import { digestMessage } from '../cards/digest.ts';
import { digestChart } from '../charts/spec.ts';
import type { DigestRule } from '../domain/rules.ts';
import { digestOf, isEmpty, nextDigest } from '../lookups/digest.ts';
import { chartImage } from './charts.ts';
import type { Desk } from './desk.ts';

/** Looked for so often, ms. */
const LOOK_EVERY = 30_000;
/** A digest that was due while the bot was stopped still comes within this time, ms. */
const LATE = 6 * 3_600_000;

type Timer = (ms: number, work: () => void) => { cancel(): void };

/** Looks for digests that are due until it is stopped. */
export function startDigests(desk: Desk, timer: Timer): { stop(): Promise<void> } {
  const done = new Set<string>();
  let stopped = false;
  let waiting: { cancel(): void } | undefined;
  let running: Promise<void> = Promise.resolve();
  const look = async () => {
    for (const rule of desk.config.digest) if (!stopped) await postDue(desk, rule, done);
  };
  const next = () => {
    running = look()
      .catch((error: unknown) => desk.log.error({ err: error }, 'a digest failed, trying again'))
      .finally(() => {
        if (!stopped) waiting = timer(LOOK_EVERY, next);
      });
  };
  if (desk.config.digest.length > 0) next();
  return {
    async stop() {
      stopped = true;
      waiting?.cancel();
      await running;
    },
  };
}

/** `done` holds the keys of those that need not be looked at again; the outbox knows them all. */
async function postDue(desk: Desk, rule: DigestRule, done: Set<string>): Promise<void> {
  const now = desk.clock();
  const due = nextDigest(rule, now - LATE);
  const key = `digest:${rule.channel}:${rule.every}:${new Date(due).toISOString()}`;
  if (due > now || done.has(key)) return;
  const { channel, every, zone, skipEmpty } = rule;
  const answer = await digestOf(desk.store, { every, channel, rule }, { now: due, zone, canonical: '' });
  if (!skipEmpty || !isEmpty(answer)) {
    const chart = await chartImage(desk, digestChart(answer));
    const posted = await desk.store.putPost({ key, channel, message: digestMessage(answer, chart), at: now });
    if (posted) {
      desk.log.info({ channel, every }, 'digest posted');
      desk.wake();
    }
  }
  done.add(key);
}
