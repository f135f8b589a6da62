import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Forwarded, Parcel, Sender } from '../../src/domain/forward.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { type ForwardEvents, type ForwardParts, forward } from '../../src/pipeline/forward.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { commitOf, decideWith, event, filterOf, HOUR, NOW, person } from '../contract/samples.ts';

const SEED = Number(process.env.SEED ?? 611);

type Answer = (batch: readonly Parcel[]) => Forwarded;
const taken: Answer = () => ({ ok: true, refused: [] });
const down = (more: Partial<Extract<Forwarded, { ok: false }>> = {}): Answer => {
  return () => ({
    ...{
      ok: false,
      done: 0,
      refused: [],
      reason: 'unreachable',
      said: 'ECONNREFUSED',
      retryAfter: undefined,
    },
    ...more,
  });
};

/** One destination over a store of its own; it answers as told, then takes everything. */
async function stand(
  answers: Answer[] = [],
  { most = { events: 3, bytes: 100_000 }, ...more }: Partial<ForwardParts> = {},
) {
  const store = openSqliteStore(':memory:', decodeStored);
  const batches: string[][] = [];
  const got: string[] = [];
  const waits: number[] = [];
  const told: [keyof ForwardEvents, unknown][] = [];
  const stopping = new AbortController();
  const idle = { times: 0 };
  const sender: Sender = {
    most,
    async send(batch) {
      const answer = (answers.shift() ?? taken)(batch);
      batches.push(batch.map(({ id }) => id));
      const done = answer.ok ? batch.length : answer.done;
      const refused = new Set(answer.refused.map(({ seq }) => seq));
      got.push(...batch.slice(0, done).flatMap(({ seq, id }) => (refused.has(seq) ? [] : [id])));
      return answer;
    },
    close: async () => undefined,
  };
  const tell =
    (what: keyof ForwardEvents) =>
    (...given: unknown[]) =>
      void told.push([what, given[0]]);
  await store.beginForwards([{ name: 'soc', from: 'beginning' }], NOW);
  const parts: ForwardParts = {
    ...{ name: 'soc', sender, most, desk: store, arrivals: store.arrivals, clock: () => NOW },
    destination: { filter: undefined, format: 'envelope' },
    place: async () => (await store.forwards())[0],
    pack: ({ seq, event: one }) => ({ seq, id: one.id, event: one, body: one.raw }),
    breathe: async () => undefined,
    random: () => 0.51,
    async sleep(ms) {
      if (ms === 500 && ++idle.times >= 2) stopping.abort();
      if (ms !== 500) {
        waits.push(ms);
        idle.times = 0;
      }
    },
    on: {
      ...{ delivered: tell('delivered'), refused: tell('refused'), failed: tell('failed') },
      ...{ missed: tell('missed'), broken: tell('broken') },
    },
    ...more,
  };
  const commit = (...ids: string[]) =>
    store.commitPage(commitOf(ids.map((id) => event({ id }))), decideWith());
  return { store, batches, got, waits, told, commit, run: () => forward(parts, stopping.signal), stopping };
}

describe('forwarding', () => {
  it('brings everything in batches, in the order of storing, and waits where there is nothing', async () => {
    const { commit, run, batches, store } = await stand();
    await commit('a', 'b', 'c', 'd');
    await commit('e');
    await run();
    expect(batches.map(({ length }) => length)).toEqual([3, 2]);
    expect(batches.flat().toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect((await store.forwards())[0]).toMatchObject({ waiting: 0, sent: 5, sentAt: NOW });
  });

  it('fills a batch up to its bytes, and sends one large parcel alone', async () => {
    const { commit, run, batches } = await stand([], { most: { events: 100, bytes: 10 } });
    await commit('a', 'b');
    await run();
    expect(batches.map(({ length }) => length)).toEqual([1, 1]);
  });

  it('passes over what it is not asked for, however much that is', async () => {
    const filter = filterOf({ subject: 'WANTED' });
    const { store, run, got } = await stand([], { destination: { filter, format: 'envelope' } });
    const others = Array.from({ length: 30_000 }, () => event({ device: 'OTHER' }));
    await store.commitPage(commitOf([...others, event({ id: 'one', device: 'WANTED', time: NOW + 1 })]), {
      ...decideWith(),
      decide: () => () => [],
    });
    await run();
    expect(got).toEqual(['one']);
    expect((await store.forwards())[0]).toMatchObject({ waiting: 0, sent: 1, refused: 0, missed: 0 });
  });

  it('tries a batch again until it is there, waiting longer each time, up to a minute, or as long as it was asked to', async () => {
    const answers = [...Array.from({ length: 9 }, () => down()), down({ retryAfter: 200_000 })];
    const { commit, run, waits, got, told, store } = await stand(answers);
    await commit('a');
    await run();
    const [, ...first] = [255, 510, 1_020, 2_040, 4_080, 8_160, 16_320, 32_640, 60_000, 60_000];
    expect(waits).toEqual([...first, 200_000]);
    expect(got).toEqual(['a']);
    expect(told.filter(([what]) => what === 'failed')).toHaveLength(10);
    expect((await store.forwards())[0]?.failure).toBeUndefined();
  });

  it('goes on behind what is there when a batch came in parts, and leaves behind what is refused', async () => {
    const partly: Answer = (batch) => ({
      ...{ ok: false, done: 2, reason: 'rate_limited', said: '429', retryAfter: undefined },
      refused: [{ seq: batch[1]?.seq ?? 0, said: 'mapping' }],
    });
    const { commit, run, batches, got, store, told } = await stand([partly]);
    await commit('a', 'b', 'c');
    await run();
    const [first = [], second = []] = batches;
    expect(second).toEqual(first.slice(2));
    expect(got).toHaveLength(2);
    const [state] = await store.forwards();
    expect(state).toMatchObject({ sent: 2, refused: 1, waiting: 0 });
    expect(state?.lastRefused).toMatchObject({ event: first[1], said: 'mapping' });
    expect(told).toContainEqual(['refused', { name: 'soc', event: first[1], said: 'mapping' }]);
  });

  it('leaves behind what cannot be written in the format, and says so', async () => {
    const pack: ForwardParts['pack'] = ({ seq, event: one }) => {
      if (one.id === 'poison') throw new Error('a secret');
      return { seq, id: one.id, event: one, body: one.raw };
    };
    const { commit, run, got, store } = await stand([], { pack });
    await commit('a', 'poison', 'b');
    await run();
    expect(got.toSorted()).toEqual(['a', 'b']);
    expect((await store.forwards())[0]).toMatchObject({
      ...{ sent: 2, refused: 1 },
      lastRefused: { said: 'it cannot be written as envelope' },
    });
  });

  it('stops where it is while it is paused, and goes on when it is resumed', async () => {
    const { commit, run, got, store, stopping } = await stand();
    const act = { name: 'soc', at: NOW, by: person(1), reason: 'click' as const };
    await commit('a');
    await store.pauseForward(act);
    await run();
    expect(got).toEqual([]);
    expect(stopping.signal.aborted).toBe(true);
  });

  it('goes to where a replay was asked for in the middle of a batch, and sends everything again once', async () => {
    let ask = async () => {};
    const meanwhile: Answer = () => {
      void ask();
      return { ok: true, refused: [] };
    };
    const { commit, run, got, store } = await stand([taken, meanwhile]);
    ask = async () => {
      const act = { name: 'soc', at: NOW, by: undefined, reason: 'command' as const };
      await store.replayForward({ ...act, since: NOW - HOUR });
    };
    await commit('a', 'b', 'c', 'd', 'e');
    await run();
    expect(new Set(got)).toEqual(new Set(['a', 'b', 'c', 'd', 'e']));
    expect(got.length).toBeGreaterThanOrEqual(8);
    expect((await store.forwards())[0]).toMatchObject({ waiting: 0, replay: undefined });
  });

  it('goes on when the store cannot be read for a while', async () => {
    let broken = 2;
    const { store, commit, run, got, told } = await stand([], {
      arrivals: async (after, limit) => {
        broken -= 1;
        if (broken >= 0) throw new Error('database is locked');
        return store.arrivals(after, limit);
      },
    });
    await commit('a');
    await run();
    expect(got).toEqual(['a']);
    expect(told.filter(([what]) => what === 'broken')).toHaveLength(2);
  });

  it(`loses nothing and refuses nothing by itself, whatever fails (property, seed ${SEED})`, async () => {
    const answer = fc.oneof(
      fc.constant('ok' as const),
      fc.record({ done: fc.nat({ max: 3 }), refuse: fc.nat({ max: 4 }) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(answer, { maxLength: 12 }),
        fc.integer({ min: 0, max: 17 }),
        async (plan, n) => {
          const poison = new Set<string>();
          const answers = plan.map((one): Answer => {
            if (one === 'ok') return taken;
            return (batch) => {
              const done = Math.min(one.done, batch.length);
              const refused = batch.slice(one.refuse, one.refuse + 1);
              for (const { id, seq } of refused)
                if (batch.findIndex((p) => p.seq === seq) < done) poison.add(id);
              return {
                ...{ ok: false, done, reason: 'server_error', said: '500', retryAfter: undefined },
                refused: refused.map(({ seq }) => ({ seq, said: 'no' })),
              };
            };
          });
          const { commit, run, got, store } = await stand(answers);
          const ids = Array.from({ length: n }, (_, at) => `e${at}`);
          if (n > 0) await commit(...ids);
          await run();
          expect(got.toSorted()).toEqual(ids.filter((id) => !poison.has(id)).toSorted());
          expect((await store.forwards())[0]).toMatchObject({
            ...{ waiting: 0, sent: n - poison.size, refused: poison.size, missed: 0 },
          });
          await store.close();
        },
      ),
      { seed: SEED, numRuns: 60 },
    );
  });
});
