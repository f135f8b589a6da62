/** Digests that come by themselves, each once, through the outbox like every card. */
import { digestMessage } from '../cards/digest.ts';
import { digestChart } from '../charts/spec.ts';
import type { DigestRule } from '../domain/rules.ts';
import { digestOf, isEmpty, nextDigest } from '../lookups/digest.ts';
import { chartImage } from './charts.ts';
import type { Desk } from './desk.ts';

/** A digest that was due while the bot was stopped still comes within this time, ms. */
const LATE = 6 * 3_600_000;

/** Posts the digests that are due; to be called now and then. */
export function digestPoster(desk: Desk): () => Promise<void> {
  const done = new Set<string>();
  return async () => {
    for (const rule of desk.config.digest) await postDue(desk, rule, done);
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
