import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { renderCard } from '../../src/cards/render.ts';
import type { CardQueue, Sent } from '../../src/domain/delivery.ts';
import type { Fault } from '../../src/sim/slack/types.ts';
import { event, failures, NOW, person, routeTo, TO_OPS } from '../contract/samples.ts';
import { type Stage, stage } from './pipeline-rig.ts';

const open: Stage[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
const begin = async (...given: Parameters<typeof stage>): Promise<Stage> => {
  const made = await stage(...given);
  open.push(made);
  return made;
};

const calls = ({ slack }: Stage, method: string, channel?: string) =>
  slack.journal.filter((call) => call.method === method && (!channel || call.args.channel === channel));
const texts = ({ slack }: Stage, channel: string) => slack.messages(channel).map(({ text }) => text);
const nonces = ({ slack }: Stage, channel: string) =>
  slack.messages(channel).map(({ metadata }) => {
    const { event_payload } = (metadata ?? {}) as { event_payload?: { card?: string } };
    return event_payload?.card;
  });
const noRefusals = ({ slack }: Stage) => expect(slack.counters.refused429).toBe(0);
const nothingWaits = async ({ store }: Stage) => expect(await store.waiting(10, NOW)).toEqual([]);
const severe = (count: number, prefix = 'S') => failures(count, { severity: 1 }, prefix);
/** Posts so many cards, a channel's worth at a time. */
const postCards = async (on: Stage, count: number) => {
  for (let n = 0; n < count; n += 8) {
    await on.commit(failures(Math.min(8, count - n), {}, `B${n}`));
    const delivery = on.deliver();
    await on.run();
    await delivery.stop();
    // Another delivery does not know when the last message was.
    await on.run(1_000);
  }
};
const allAgain = (count: number) =>
  Array.from({ length: Math.ceil(count / 8) }, (_, n) =>
    failures(Math.min(8, count - n * 8), {}, `B${n * 8}`),
  ).flat();

describe('delivery', () => {
  it('posts the worst first, a message a second in each channel, never refused', async () => {
    const on = await begin();
    await on.commit([...failures(4), ...failures(2, { severity: 2 }, 'BAD'), ...severe(3)]);
    on.deliver();
    await on.run();
    expect(on.slack.messages('C_OPS')).toHaveLength(6);
    expect(texts(on, 'C_OPS').slice(0, 2).join()).toContain('BAD');
    for (const channel of ['C_OPS', 'C_SEC']) {
      const at = calls(on, 'chat.postMessage', channel).map((call) => call.at - NOW);
      expect(at).toEqual(at.map((_, n) => n * 1_000));
    }
    noRefusals(on);
    await nothingWaits(on);
    expect(on.said.sent).toHaveLength(9);
    expect(on.said.sent[0]).toMatchObject({ what: 'post', waited: 0 });
    expect(on.timers()).toBe(0);
  });

  it('is told of what comes while it is busy or asleep', async () => {
    const on = await begin();
    const delivery = on.deliver();
    await on.run();
    await on.commit(failures(1));
    delivery.wake();
    delivery.wake();
    await on.run(0);
    expect(on.slack.messages('C_OPS')).toHaveLength(1);
    await on.commit(failures(3));
    delivery.wake();
    await on.run();
    expect(on.slack.messages('C_OPS')).toHaveLength(3);
  });

  it('edits the card of an alert that changed, as often as needed and no more', async () => {
    const on = await begin();
    await on.commit([event()]);
    const delivery = on.deliver();
    await on.run();
    for (let n = 0; n < 3; n += 1) await on.commit([event(), event()]);
    delivery.wake();
    await on.run();
    expect(on.slack.messages('C_OPS')).toHaveLength(1);
    expect(calls(on, 'chat.update')).toHaveLength(1);
    expect(texts(on, 'C_OPS')[0]).toContain('7 times');
  });
});

describe('a flood', () => {
  it('of 500 folds into one storm within seconds; the worst are first and get cards of their own', async () => {
    const on = await begin();
    const emergency = failures(4, { severity: 0 }, 'EMERGENCY').map((one) => one);
    const storm = [...failures(480), ...failures(16, { severity: 2 }, 'BAD'), ...emergency];
    await on.commit(storm.sort((a, b) => a.id.localeCompare(b.id)));
    on.deliver();
    await on.run(2_000);
    const inOps = texts(on, 'C_OPS');
    expect(inOps[0]).toContain('BAD');
    expect(inOps[1]).toMatch(/Storm: 495/);
    expect(texts(on, 'C_SEC').every((text) => text.includes('EMERGENCY'))).toBe(true);
    await on.run();
    const all = texts(on, 'C_OPS');
    expect(all.filter((text) => /Storm/.test(text))).toHaveLength(1);
    expect(all.filter((text) => text.includes('BAD') && !/Storm/.test(text))).toHaveLength(16);
    expect(all).toHaveLength(17);
    expect(on.slack.messages('C_SEC')).toHaveLength(4);
    noRefusals(on);
    await nothingWaits(on);
    expect(on.said.folded).toMatchObject([{ channel: 'C_OPS', storm: 1, folded: 495 }]);
  });

  it('with 20 critical ones names each on a card within five seconds; then each has its own, the worst first', async () => {
    const on = await begin();
    const names = Array.from({ length: 20 }, (_, n) => `CRIT-${String(n).padStart(2, '0')}.example`);
    const critical = names.map((device, n) => event({ device, severity: n < 18 ? 2 : 1 }));
    const delivery = on.deliver();
    // As pages of a feed come: two of routine, the critical ones among the third and the last.
    const pages = [
      failures(500),
      failures(500, {}, 'B'),
      [...failures(480, {}, 'C'), ...critical.slice(0, 15)],
    ];
    for (const page of [...pages, critical.slice(15)]) {
      await on.commit(page, [routeTo('C_OPS')]);
      delivery.wake();
      await on.run(400);
    }
    const arrived = on.now();
    const named = () => {
      const shown = on.slack.messages('C_OPS').map((message) => JSON.stringify(message));
      return names.filter((name) => shown.some((text) => text.includes(name)));
    };
    await on.run(NOW + 5_000 - arrived);
    expect(named()).toEqual(names);
    await on.run();
    const own = texts(on, 'C_OPS').filter((text) => !text.includes('Storm') && text.includes('CRIT-'));
    expect(own.toSorted()).toHaveLength(20);
    const at = calls(on, 'chat.postMessage', 'C_OPS').map((call) => call.at);
    expect(Math.min(...at.slice(1).map((each, n) => each - (at[n] as number)))).toBeGreaterThanOrEqual(1_000);
    noRefusals(on);
    await nothingWaits(on);
  });

  it('that goes on edits the same storm', async () => {
    const on = await begin();
    await on.commit(failures(40));
    const delivery = on.deliver();
    await on.run();
    await on.commit(failures(40, {}, 'MORE'));
    delivery.wake();
    await on.run();
    const storms = texts(on, 'C_OPS').filter((text) => /Storm/.test(text));
    expect(storms).toEqual([expect.stringMatching(/Storm: 78/)]);
    noRefusals(on);
  });

  it('does not swallow the notice of a feed gap', async () => {
    const on = await begin();
    await on.commit(failures(60));
    await on.store.loseCursor({ feed: 'insync', cause: '400 Invalid tracker', route: TO_OPS, at: NOW });
    on.deliver();
    await on.run();
    expect(texts(on, 'C_OPS').filter((text) => text.includes('Feed gap'))).toHaveLength(1);
    noRefusals(on);
  });

  it('of edits stays within what Slack takes, and lets a person’s click through first', async () => {
    const on = await begin();
    await postCards(on, 64);
    const before = calls(on, 'chat.update').length;
    await on.commit(allAgain(64));
    const delivery = on.deliver();
    await on.run(3_000);
    await on.store.move(64, { act: 'ack', by: person(1), at: on.now(), reason: 'click' });
    delivery.wake();
    await on.run(0);
    const last = calls(on, 'chat.update').at(-1);
    expect(last?.at).toBe(on.now());
    expect(JSON.stringify(last?.args)).toContain('Person 1');
    expect(calls(on, 'chat.update').length - before).toBeLessThan(64);
    await on.run();
    expect(calls(on, 'chat.update').length - before).toBe(64);
    noRefusals(on);
    await nothingWaits(on);
  });

  it('of edits does not keep a new card waiting', async () => {
    const on = await begin();
    await postCards(on, 64);
    await on.commit(allAgain(64));
    await on.run(1_000);
    await on.commit([event({ device: 'NEW', severity: 7 })]);
    on.deliver();
    await on.run(2_000);
    expect(texts(on, 'C_OPS').at(-1)).toContain('NEW');
    noRefusals(on);
  });
});

describe('a line in a thread', () => {
  const act = (on: Stage, alert: number, move: 'ack' | 'unack' | 'resolve') =>
    on.store.move(alert, { act: move, by: person(1), at: on.now(), reason: 'click' });
  const thread = (on: Stage, ts: string | undefined) =>
    on.slack
      .thread('C_OPS', ts as string)
      .slice(1)
      .map(({ text }) => text);
  const posted = async () => {
    const on = await begin();
    await on.commit([event({ device: 'D' })]);
    const delivery = on.deliver();
    await on.run();
    const [card] = on.slack.messages('C_OPS');
    return { on, delivery, card };
  };

  it('costs a message of its channel, after every card', async () => {
    const { on, delivery, card } = await posted();
    for (const move of ['ack', 'unack', 'ack'] as const) await act(on, 1, move);
    await on.commit(failures(2, { severity: 7 }));
    delivery.wake();
    await on.run();
    expect(thread(on, card?.ts)).toHaveLength(3);
    expect(on.slack.messages('C_OPS')).toHaveLength(3);
    const posts = calls(on, 'chat.postMessage');
    expect(posts.map(({ args }) => args.thread_ts !== undefined)).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
    expect(posts.map(({ at }) => at - NOW)).toEqual([0, 1_000, 2_000, 3_000, 4_000, 5_000]);
    noRefusals(on);
    await nothingWaits(on);
  });

  it('is shown in the channel too when the problem is back', async () => {
    const { on, delivery, card } = await posted();
    await act(on, 1, 'resolve');
    delivery.wake();
    await on.run(5_000);
    await on.commit([event({ device: 'D', time: on.now() })]);
    delivery.wake();
    await on.run();
    const [first, second, ...others] = on.slack.messages('C_OPS');
    expect(others).toEqual([]);
    expect(first?.text).toContain('Reopened');
    expect(second).toMatchObject({ subtype: 'thread_broadcast', thread_ts: card?.ts });
  });

  it('whose answer was lost is found in the thread, neither posted again nor edited', async () => {
    const { on, delivery, card } = await posted();
    on.slack.fault({ method: 'chat.postMessage', kind: 'lost_answer' });
    await act(on, 1, 'ack');
    delivery.wake();
    await on.run();
    expect(thread(on, card?.ts)).toHaveLength(1);
    expect(calls(on, 'conversations.replies')).toHaveLength(1);
    expect(on.said.sent.map(({ what }) => what)).toEqual(['post', 'edit', 'found']);
    await nothingWaits(on);
  });

  it('of a card that was deleted by hand stands under the card posted anew', async () => {
    const { on, delivery, card } = await posted();
    await on.client.chat.delete({ channel: 'C_OPS', ts: card?.ts as string });
    await act(on, 1, 'ack');
    delivery.wake();
    await on.run();
    const [anew, ...others] = on.slack.messages('C_OPS');
    expect(others).toEqual([]);
    expect(thread(on, anew?.ts)).toHaveLength(1);
    await nothingWaits(on);
  });

  it.each(['cannot_reply_to_message', 'thread_not_found'])(
    'answered %s for ever is given up, not hammered',
    async (error) => {
      const { on, delivery } = await posted();
      await act(on, 1, 'ack');
      on.slack.fault({ method: 'chat.postMessage', kind: 'error', error, count: 1 });
      delivery.wake();
      await on.run();
      expect(on.slack.messages('C_OPS').length).toBeLessThanOrEqual(2);
      expect(on.said.failed).toMatchObject([{ reason: 'message_gone' }]);
      await nothingWaits(on);
    },
  );

  it('is not lost when its channel is archived: card and line go to the default channel', async () => {
    const on = await begin();
    await on.commit([event({ device: 'D', severity: 1 })]);
    const delivery = on.deliver();
    await on.run();
    expect(on.slack.messages('C_SEC')).toHaveLength(1);
    on.slack.setChannel('C_SEC', { is_archived: true });
    await act(on, 1, 'ack');
    delivery.wake();
    await on.run();
    const card = on.slack.messages('C_OPS').find(({ text }) => text.includes('on D'));
    expect(thread(on, card?.ts)).toHaveLength(1);
    await nothingWaits(on);
  });
});

it('a post is sent once, with what finds it again, and never edited', async () => {
  const on = await begin();
  const message = { text: 'The day in figures', blocks: [], attachments: [] };
  await on.store.putPost({ key: 'day', channel: 'C_OPS', message, at: NOW });
  on.slack.fault({ method: 'chat.postMessage', kind: 'lost_answer' });
  on.deliver();
  await on.run();
  expect(texts(on, 'C_OPS')).toEqual(['The day in figures']);
  expect(on.said.sent.map(({ what }) => what)).toEqual(['found']);
  await nothingWaits(on);
});

describe('a fault of Slack', () => {
  it('429 pauses only the channel it was said of, as long as Slack says', async () => {
    const on = await begin();
    await on.commit([...failures(3), ...severe(3)]);
    on.slack.fault({ method: 'chat.postMessage', kind: 'rate_limited', channel: 'C_OPS', retryAfter: 30 });
    on.deliver();
    await on.run();
    expect(calls(on, 'chat.postMessage', 'C_OPS').map(({ at }) => at - NOW)).toEqual([
      0, 30_000, 31_000, 32_000,
    ]);
    expect(calls(on, 'chat.postMessage', 'C_SEC').map(({ at }) => at - NOW)).toEqual([0, 1_000, 2_000]);
    expect(on.said.failed).toMatchObject([{ channel: 'C_OPS', reason: 'rate_limited' }]);
    expect(new Set(nonces(on, 'C_OPS')).size).toBe(3);
  });

  it.each(['lost_answer', 'hang'] as const)(
    '%s after the message was stored: it is found, not posted again',
    async (kind) => {
      const on = await begin({}, 250);
      await on.commit([event()]);
      on.slack.fault({ method: 'chat.postMessage', kind, after: true });
      const delivery = on.deliver();
      await on.run(500);
      await on.commit([event()]);
      delivery.wake();
      await on.run();
      expect(on.slack.messages('C_OPS')).toHaveLength(1);
      expect(texts(on, 'C_OPS')[0]).toContain('2 times');
      expect(on.said.sent.map(({ what }) => what)).toEqual(['found', 'edit']);
      await nothingWaits(on);
    },
  );

  it.each(['reset', 'http'] as const)('%s before anything was stored: it is posted, once', async (kind) => {
    const on = await begin();
    await on.commit([event()]);
    on.slack.fault({ method: 'chat.postMessage', kind });
    on.deliver();
    await on.run();
    expect(on.slack.messages('C_OPS')).toHaveLength(1);
    expect(calls(on, 'conversations.history')).toHaveLength(1);
  });

  it('down for minutes: waits longer and longer, then brings everything, once', async () => {
    const on = await begin();
    await on.commit(failures(5));
    on.slack.fault({ method: '*', kind: 'http', status: 503, count: 60 });
    on.deliver({ random: () => 0.99 });
    const took = await on.run();
    expect(took).toBeGreaterThan(60_000);
    expect(on.slack.messages('C_OPS')).toHaveLength(5);
    expect(new Set(nonces(on, 'C_OPS')).size).toBe(5);
    await nothingWaits(on);
  });

  it('not_in_channel: the cards go to the default channel, with a notice that says so', async () => {
    const on = await begin();
    on.slack.setChannel('C_SEC', { is_member: false });
    await on.commit(severe(3));
    on.deliver();
    await on.run();
    expect(on.slack.messages('C_SEC')).toEqual([]);
    const all = texts(on, 'C_OPS');
    expect(all).toHaveLength(4);
    expect(all.filter((text) => text.includes('are posted here'))).toHaveLength(1);
    const notice = on.slack.messages('C_OPS').find(({ text }) => text.includes('are posted here'));
    expect(JSON.stringify(notice?.blocks)).toContain('3 cards since');
    expect(on.said.redirected).toEqual([{ channel: 'C_SEC', to: 'C_OPS', cause: 'not_in_channel' }]);
    noRefusals(on);
    await nothingWaits(on);
  });

  it('in the default channel itself: keeps trying once a minute', async () => {
    const on = await begin();
    on.slack.setChannel('C_OPS', { is_archived: true });
    await on.commit([event()]);
    on.deliver();
    await on.run(150_000);
    expect(calls(on, 'chat.postMessage').map(({ at }) => at - NOW)).toEqual([0, 60_000, 120_000]);
    on.slack.setChannel('C_OPS', { is_archived: false });
    await on.run();
    expect(on.slack.messages('C_OPS')).toHaveLength(1);
    expect(on.said.redirected).toEqual([]);
  });

  it('a message deleted by hand is posted anew when its alert changes', async () => {
    const on = await begin();
    await on.commit([event()]);
    const delivery = on.deliver();
    await on.run();
    const [message] = on.slack.messages('C_OPS');
    await on.client.chat.delete({ channel: 'C_OPS', ts: message?.ts as string });
    await on.commit([event()]);
    delivery.wake();
    await on.run();
    expect(texts(on, 'C_OPS')).toEqual([expect.stringContaining('2 times')]);
    expect(on.said.failed).toMatchObject([{ reason: 'message_gone' }]);
    await nothingWaits(on);
  });

  it('refused blocks are sent as plain text, and said', async () => {
    const on = await begin();
    await on.commit([event({ device: 'ODD' })]);
    on.slack.fault({ method: 'chat.postMessage', kind: 'error', error: 'invalid_blocks' });
    on.deliver();
    await on.run();
    const [message] = on.slack.messages('C_OPS');
    expect(message?.text).toContain('ODD');
    expect(message?.blocks ?? []).toEqual([]);
    expect(on.said.blocksRefused).toMatchObject([{ card: 1, said: 'invalid_blocks' }]);
    await nothingWaits(on);
  });

  it('a refused token is waited out', async () => {
    const on = await begin();
    await on.commit([event()]);
    on.slack.fault({ method: 'chat.postMessage', kind: 'error', error: 'token_revoked', count: 3 });
    on.deliver();
    await on.run();
    expect(on.said.failed.map(({ reason }) => reason)).toEqual(['auth', 'auth', 'auth']);
    expect(on.slack.messages('C_OPS')).toHaveLength(1);
  });

  it('of any kind, in any order, loses no card and doubles none (property)', async () => {
    const fault: fc.Arbitrary<Fault> = fc.oneof(
      fc.record({
        method: fc.constantFrom('chat.postMessage', 'chat.update', 'conversations.history', '*'),
        kind: fc.constantFrom('http', 'reset', 'lost_answer' as const),
        skip: fc.nat({ max: 6 }),
        count: fc.integer({ min: 1, max: 4 }),
      }),
      fc.record({
        method: fc.constantFrom('chat.postMessage', '*'),
        kind: fc.constant('rate_limited' as const),
        retryAfter: fc.constantFrom(1, 7, null),
        skip: fc.nat({ max: 6 }),
      }),
      fc.record({
        method: fc.constant('chat.postMessage'),
        kind: fc.constant('error' as const),
        error: fc.constantFrom('internal_error', 'invalid_auth', 'fatal_error', 'no_such_word_yet'),
        skip: fc.nat({ max: 6 }),
      }),
    );
    const rounds = fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { maxLength: 5 }),
        rounds,
        fc.boolean(),
        async (faults, sizes, dies) => {
          const on = await begin();
          for (const each of faults) on.slack.fault(each);
          for (const [n, size] of sizes.entries()) {
            await on.commit([...failures(size, {}, `R${n}`), ...failures(1, {}, 'R0')]);
            const delivery = on.deliver({ random: Math.random });
            await on.run(2_500);
            await delivery.stop();
            if (dies) await on.restart();
          }
          on.deliver();
          await on.run();
          await nothingWaits(on);
          const subjects = new Set(
            sizes.flatMap((size, n) => Array.from({ length: size }, (_, k) => `R${n}-${k}`)),
          );
          const shown = texts(on, 'C_OPS').map((text) => /R\d-\d/.exec(text)?.[0]);
          expect(shown.toSorted()).toEqual([...subjects].toSorted());
          expect(new Set(nonces(on, 'C_OPS')).size).toBe(subjects.size);
          const newest = texts(on, 'C_OPS').find((text) => text.includes('R0-0'));
          expect(newest).toContain(`${sizes.length + 1} times`);
        },
      ),
      { numRuns: 15, endOnFailure: true },
    );
  });
});

describe('a death of the process', () => {
  it('after Slack took the message: it is found again, not posted twice', async () => {
    const on = await begin();
    await on.commit([event()]);
    const killed = on.deliver({
      queue: (queue) => ({ ...queue, settle: () => Promise.reject(new Error('killed')) }),
    });
    await on.run(200);
    await killed.stop();
    expect(on.slack.messages('C_OPS')).toHaveLength(1);
    await on.restart();
    on.deliver();
    await on.run();
    expect(on.slack.messages('C_OPS')).toHaveLength(1);
    expect(on.said.sent.map(({ what }) => what)).toEqual(['found', 'edit']);
    await nothingWaits(on);
  });

  it('before the message was sent: it is sent', async () => {
    const on = await begin();
    await on.commit([event()]);
    const [card] = (await on.store.waiting(1, NOW)).flatMap(({ cards }) => cards);
    await on.store.claim(card?.card as number, NOW);
    await on.restart();
    on.deliver();
    await on.run();
    expect(on.slack.messages('C_OPS')).toHaveLength(1);
    expect(on.said.sent.map(({ what }) => what)).toEqual(['post']);
  });
});

describe('a fault of ours', () => {
  it('a card that cannot be drawn does not stop the others, and is tried again ever more rarely', async () => {
    const on = await begin();
    await on.commit([event({ device: 'POISON', severity: 2 }), ...failures(3)]);
    const context = { channelName: () => undefined, permalink: () => undefined };
    on.deliver({
      random: () => 0.999,
      render: (job) => {
        if (job.view.kind === 'alert' && job.view.alert.alert.subject === 'POISON')
          throw new Error('cannot be drawn');
        return renderCard(job, context);
      },
    });
    await on.run(10 * 60_000);
    expect(on.slack.messages('C_OPS')).toHaveLength(3);
    const again = on.said.failed.map((each) => each.again);
    expect(again.length).toBeLessThan(14);
    expect(again.slice(0, 5)).toEqual(again.slice(0, 5).toSorted((a, b) => a - b));
    expect(on.said.broken[0]).toMatchObject({ message: 'cannot be drawn' });
  });

  /** The store fails so often at this method. */
  const failing = (method: keyof CardQueue, times: number) => {
    const counted = { left: times, asked: 0 };
    const queue = (real: CardQueue): CardQueue => ({
      ...real,
      [method]: (...args: unknown[]) => {
        counted.asked += 1;
        counted.left -= 1;
        if (counted.left >= 0) return Promise.reject(new Error('database or disk is full'));
        return (real[method] as (...given: unknown[]) => unknown)(...args);
      },
    });
    return { counted, queue };
  };

  it.each(['waiting', 'claim', 'settle', 'fold'] as const)(
    'a store that fails at %s is asked again, not hammered',
    async (method) => {
      const on = await begin();
      await on.commit(failures(method === 'fold' ? 20 : 2));
      const { counted, queue } = failing(method, 5);
      on.deliver({ queue });
      await on.run(4_900);
      expect(counted.asked).toBeLessThanOrEqual(6);
      expect(on.said.broken.length).toBeGreaterThanOrEqual(4);
      await on.run();
      expect(on.slack.messages('C_OPS')).toHaveLength(2);
      expect(new Set(nonces(on, 'C_OPS')).size).toBe(2);
      await nothingWaits(on);
    },
  );
});

describe('stopping', () => {
  it('waits for the call in flight, settles it and leaves no timer', async () => {
    const on = await begin();
    await on.commit(failures(3));
    let answer = () => {};
    let asked = () => {};
    const called = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const delivery = on.deliver({
      messenger: (real) => ({
        ...real,
        post: async (...given): Promise<Sent> => {
          const sent = await real.post(...given);
          asked();
          await new Promise<void>((resolve) => {
            answer = resolve;
          });
          return sent;
        },
      }),
    });
    await called;
    let stopped = false;
    const stopping = delivery.stop().then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    answer();
    await stopping;
    expect(on.timers()).toBe(0);
    expect(on.said.sent).toHaveLength(1);
    expect((await on.store.waiting(10, NOW))[0]?.count).toBe(2);
    delivery.wake();
    await on.run();
    expect(on.slack.messages('C_OPS')).toHaveLength(1);
  });

  it('leaves no timer either while the store fails', async () => {
    const on = await begin();
    let asked = 0;
    const waiting = () => {
      asked += 1;
      return Promise.reject(new Error('database or disk is full'));
    };
    const delivery = on.deliver({ queue: (queue) => ({ ...queue, waiting }) });
    await delivery.stop();
    expect([asked, on.timers()]).toEqual([1, 0]);
  });
});
