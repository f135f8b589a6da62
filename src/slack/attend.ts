import { randomBytes } from 'node:crypto';
import { failureAnswer } from '../cards/answers.ts';
import type { Desk } from './desk.ts';
import { firstDelivery } from './once.ts';
import type { Place } from './place.ts';
import { refusalOf, slacksWord } from './refusal.ts';

export interface Attendance {
  /** Acts on the first delivery only; what goes wrong is told to the person with a reference to the log. */
  attend(
    body: unknown,
    answer: Place['answer'] | undefined,
    what: string,
    work: () => Promise<void>,
  ): Promise<void>;
  /** Resolves when everything taken so far is done. */
  idle(): Promise<void>;
}

export function attendance(desk: Desk): Attendance {
  const working = new Set<Promise<void>>();
  return {
    async attend(...given) {
      const work = act(desk, ...given);
      working.add(work);
      await work.finally(() => working.delete(work));
    },
    async idle() {
      await Promise.allSettled(working);
    },
  };
}

async function act(
  desk: Desk,
  body: unknown,
  answer: Place['answer'] | undefined,
  what: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    if (await isFirst(desk, body)) await work();
    else desk.log.info({ what: what.slice(0, 80) }, 'delivered again by Slack, acted on already');
  } catch (error) {
    const reference = randomBytes(4).toString('hex');
    desk.log.error({ err: error, reference, what: what.slice(0, 80) }, 'could not answer');
    desk.counted.command('any', 'failed');
    const word = slacksWord(error);
    const { hindered } = desk.running();
    const message = failureAnswer({
      what: word === undefined ? 'That could not be answered' : `Slack did not take the answer (${word})`,
      next: hindered ?? 'Nothing was lost. Try again in a moment.',
      reference,
    });
    await answer?.(message).catch((failure: unknown) => untold(desk, failure));
  }
}

/** A store that cannot be written remembers no delivery; what needs no writing is answered all the same. */
async function isFirst(desk: Desk, body: unknown): Promise<boolean> {
  try {
    return await firstDelivery(desk.store, body, desk.clock);
  } catch (error) {
    if (desk.running().hindered === undefined) throw error;
    return true;
  }
}

/** Slack took no word to the person in any way. */
export function untold(desk: Desk, error: unknown): void {
  desk.log.error({ said: refusalOf(error).said }, 'Slack took no answer to a person at all');
}
