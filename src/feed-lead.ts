/** Of several bots on one database one reads the feed and does what is due: this one as long as it leads. */
import type { Leading, Replicas } from './domain/ports.ts';
import { startChore } from './pipeline/chore.ts';

/** Whether somebody leads is asked so often, ms: a bot that died is followed by another within seconds. */
const ASK_EVERY = 1_000;

export interface LeadParts {
  readonly store: Replicas;
  /** Begins what only one bot does; the signal ends it. */
  readonly begin: (term: AbortSignal) => Promise<{ stop(): Promise<void> }>;
  readonly told: (now: Leading) => void;
  readonly timer: (ms: number, work: () => void) => { cancel(): void };
  readonly broken: (error: unknown) => void;
}

export interface Lead {
  /** Aborted when it is over; undefined while another bot leads. */
  term(): AbortSignal | undefined;
  stop(): Promise<void>;
}

interface Term {
  readonly over: AbortController;
  readonly work: { stop(): Promise<void> };
}

/** Asks at once, and again and again. */
export async function startLead(parts: LeadParts): Promise<Lead> {
  const { store, begin, told, timer, broken } = parts;
  let term: Term | undefined;
  let said: Leading | undefined;

  const end = async () => {
    const ending = term;
    term = undefined;
    ending?.over.abort();
    await ending?.work.stop();
  };
  const ask = async () => {
    // Who cannot ask does not lead: another bot may by now.
    const now = await store.lead().catch((error: unknown): Leading => {
      broken(error);
      return { bots: 1, bringing: 1, ...said, leads: false };
    });
    if (!now.leads) await end();
    else if (!term) {
      const over = new AbortController();
      term = { over, work: await begin(over.signal) };
    }
    const { leads, bots, bringing } = said ?? {};
    if (now.leads !== leads || now.bots !== bots || now.bringing !== bringing) told(now);
    said = now;
  };
  await ask().catch(broken);
  const asking = startChore({ every: ASK_EVERY, work: ask, timer, broken });

  return {
    term: () => term?.over.signal,
    async stop() {
      await asking.stop();
      await end();
    },
  };
}
