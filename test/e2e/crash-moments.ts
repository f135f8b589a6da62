/** When the bot is killed: at any time, and where a kill hurts most. */
import { setTimeout as delay } from 'node:timers/promises';
import type { SimChange } from '../../src/sim/slack/types.ts';
import { eventually } from './eventually.ts';
import type { Stage } from './stage.ts';

export interface Scene {
  readonly stage: Stage;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Several pages of events at once. */
  readonly flood: () => void;
  /** How many deeds were begun, and how many answered. */
  readonly deeds: () => { readonly begun: number; readonly answered: number };
}

/** What does not come within this is not waited for, ms. */
const PATIENCE = 2_500;

/** Resolves at the moment of the kill. `starting` ones are asked while the bot still starts. */
export interface Moment {
  readonly starting?: boolean;
  come(scene: Scene): Promise<void>;
}

export const MOMENTS = {
  'at any time': { come: ({ random }) => delay(random() * 1_200) },
  'while it starts': { starting: true, come: ({ random }) => delay(random() * 1_000) },
  'right after an answer': {
    async come({ deeds, random }) {
      const { answered } = deeds();
      await soon(() => deeds().answered > answered);
      if (random() < 0.5) await delay(random() * 10);
    },
  },
  'between a click and its answer': {
    async come({ deeds, random }) {
      const { begun } = deeds();
      await soon(() => deeds().begun > begun);
      await delay(random() * 12);
    },
  },
  'in the middle of a post': { come: (scene) => change(scene, 'message') },
  'in the middle of an edit': { come: (scene) => change(scene, 'update') },
  'in the middle of a page': {
    async come({ stage: { druva }, flood, random }) {
      const before = druva.counters.requests;
      flood();
      await soon(() => druva.counters.requests > before + 1 + Math.floor(random() * 3));
      await delay(random() * 8);
    },
  },
} as const satisfies Record<string, Moment>;

export type MomentName = keyof typeof MOMENTS;

/** Slack has stored it and has not answered yet. */
async function change({ stage: { slack } }: Scene, kind: SimChange['kind']): Promise<void> {
  const stored = Promise.withResolvers<void>();
  const forget = slack.subscribe((told) => {
    if (told.kind === kind) stored.resolve();
  });
  await Promise.race([stored.promise, delay(PATIENCE, undefined, { ref: false })]);
  forget();
}

async function soon(check: () => boolean): Promise<void> {
  await eventually(check, { within: PATIENCE }).catch(() => undefined);
}
