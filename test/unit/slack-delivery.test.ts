/** Cards through every fault Slack documents: one by one over real HTTP, in a time that passes only when nothing happens. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Fault } from '../../src/sim/slack/types.ts';
import { event, NOW } from '../contract/samples.ts';
import { documentedErrors } from '../fixtures/slack-errors.ts';
import { type Stage, stage } from './pipeline-rig.ts';

// Many faults one after the other: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

const MINUTE = 60_000;
const open: Stage[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
const begin = async (clientTimeout?: number): Promise<Stage> => {
  const made = await stage({ rate: false }, clientTimeout);
  open.push(made);
  return made;
};

const shownOf = ({ slack }: Stage, device: string) =>
  ['C_OPS', 'C_SEC'].flatMap((channel) =>
    slack.messages(channel).filter(({ text }) => text.includes(`on ${device}`)),
  );
const calls = ({ slack }: Stage, method: string) => slack.journal.filter((call) => call.method === method);
const nothingWaits = async ({ store }: Stage) => expect(await store.waiting(10, NOW)).toEqual([]);

type Named = Omit<Fault, 'method'> & { readonly name: string };

/** Everything a connection may do instead of answering. */
const TRANSPORT: readonly Named[] = [
  { name: '429 with Retry-After', kind: 'rate_limited', retryAfter: 2 },
  { name: '429 without Retry-After', kind: 'rate_limited', retryAfter: null },
  { name: '500', kind: 'http', status: 500 },
  { name: '503', kind: 'http', status: 503 },
  { name: '404', kind: 'http', status: 404, body: 'not found' },
  { name: 'HTML with 200', kind: 'http', status: 200, body: '<html>sign in</html>' },
  { name: 'half of a JSON text', kind: 'http', status: 200, body: '{"ok":true,"ts":"1' },
  { name: 'an empty answer', kind: 'http', status: 200, body: '' },
  { name: 'a JSON list', kind: 'http', status: 200, body: '[]' },
  { name: 'null', kind: 'http', status: 200, body: 'null' },
  { name: 'a yes without a ts', kind: 'http', status: 200, body: '{"ok":true}' },
  { name: 'reset', kind: 'reset' },
  { name: 'time-out', kind: 'hang' },
  { name: 'answer lost', kind: 'lost_answer' },
  { name: 'time-out after it was done', kind: 'hang', after: true },
];

/** What concerns the channel: where it is not the default one, its cards go there. */
const OF_CHANNEL = /channel|archived|inactive|restricted|denied|tab_disabled/;

/** The faults that a card has to come through; severity 1 goes to a channel of its own. */
function cases(method: 'chat.postMessage' | 'chat.update', severity: number) {
  const words = documentedErrors(method).filter((error) => severity === 3 || OF_CHANNEL.test(error));
  const all: Named[] = words.map((error) => ({ name: error, kind: 'error', error }));
  if (severity === 3) all.push(...TRANSPORT);
  return all.map(({ name, ...fault }) => ({ name, fault: { method, ...fault } }));
}

const numbered = <T>(all: readonly T[]) => all.map((each, n) => ({ ...each, device: `D${n}X` }));

describe('every documented fault of chat.postMessage, once', () => {
  it.each([3, 1])('posts the card once, severity %d', async (severity) => {
    const on = await begin(120);
    const delivery = on.deliver();
    for (const { name, fault, device } of numbered(cases('chat.postMessage', severity))) {
      const before = calls(on, 'chat.postMessage').length;
      on.slack.fault(fault);
      await on.commit([event({ device, severity, time: on.now() })]);
      delivery.wake();
      await on.run();
      expect(
        shownOf(on, device).map(({ text }) => text),
        name,
      ).toHaveLength(1);
      // The refused one, the card; and where its channel is unusable, the notice in the default one.
      expect(calls(on, 'chat.postMessage').length - before, name).toBeLessThanOrEqual(4);
      await on.store.restore('C_SEC', on.now());
      delivery.resume();
      await on.run();
    }
    await nothingWaits(on);
    expect(on.said.broken).toEqual([]);
  });
});

/** What leaves the old message as it is. */
const ANEW = new Set(['block_mismatch', 'cant_update_message', 'edit_window_closed', 'message_not_found']);

describe('every documented fault of chat.update, once', () => {
  it.each([3, 1])('shows the newest state on one card, severity %d', async (severity) => {
    const on = await begin(120);
    const delivery = on.deliver();
    for (const { name, fault, device } of numbered(cases('chat.update', severity))) {
      const sample = () => event({ device, severity, time: on.now() });
      await on.commit([sample()]);
      delivery.wake();
      await on.run();
      on.slack.fault(fault);
      await on.commit([sample()]);
      delivery.wake();
      await on.run();
      const shown = shownOf(on, device);
      const newest = shown.filter(({ text }) => text.includes('2 times'));
      expect(newest, name).toHaveLength(1);
      if (ANEW.has(name)) expect(JSON.stringify(newest[0]?.blocks), name).toContain('Posted anew');
      else
        expect(
          shown.filter(({ channel }) => channel === newest[0]?.channel),
          name,
        ).toHaveLength(1);
      await on.store.restore('C_SEC', on.now());
      delivery.resume();
      await on.run();
    }
    await nothingWaits(on);
    expect(on.said.broken).toEqual([]);
  });
});

describe.each(['conversations.history', 'conversations.replies'] as const)(
  'every documented fault of %s while a message is in doubt',
  (method) => {
    it('finds it all the same, or decides after a few tries', async () => {
      const on = await begin(120);
      const delivery = on.deliver();
      const faults = documentedErrors(method).map((error) => ({
        name: error,
        fault: { method, kind: 'error', error } as Fault,
      }));
      const all = [
        ...TRANSPORT.map(({ name, ...fault }) => ({ name, fault: { method, ...fault } as Fault })),
        ...faults,
      ];
      for (const { name, fault, device } of numbered(all)) {
        const time = on.now();
        if (method === 'conversations.replies') {
          await on.commit([event({ device, time })]);
          delivery.wake();
          await on.run();
        }
        on.slack.fault({ method: 'chat.postMessage', kind: 'lost_answer' });
        on.slack.fault(fault);
        if (method === 'conversations.replies') await ack(on, Number(device.slice(1, -1)) + 1);
        else await on.commit([event({ device, time })]);
        delivery.wake();
        await on.run();
        const cards = shownOf(on, device);
        expect(cards.length, name).toBeGreaterThanOrEqual(1);
        const doubled =
          name === 'missing_scope' || (method === 'conversations.replies' && name === 'thread_not_found');
        if (!doubled) expect(cards, name).toHaveLength(1);
        if (method === 'conversations.replies' && !doubled)
          expect(on.slack.thread('C_OPS', cards[0]?.ts as string), name).toHaveLength(2);
      }
      await nothingWaits(on);
    });
  },
);

async function ack(on: Stage, id: number) {
  const by = { id: 'U1', name: 'Person 1' };
  await on.store.move(id, { act: 'ack', by, at: on.now(), reason: 'click' });
}

describe('a fault that lasts', () => {
  const WORDS = [
    ...[
      'token_revoked',
      'message_limit_exceeded',
      'channel_not_found',
      'invalid_arguments',
      'invalid_blocks',
    ],
    ...['metadata_too_large', 'a_word_of_tomorrow'],
  ];
  const CUT = new Set([
    '429 with Retry-After',
    '429 without Retry-After',
    '500',
    'HTML with 200',
    'null',
    'reset',
  ]);
  const LASTING: readonly Named[] = [
    ...TRANSPORT.filter(({ name }) => CUT.has(name)),
    ...WORDS.map((error) => ({ name: error, kind: 'error' as const, error })),
  ];
  it.each(LASTING)(
    'of every call, $name: asks ever more rarely, then brings all, once',
    async ({ name: _, ...fault }) => {
      const on = await begin();
      on.slack.fault({ method: '*', ...fault, count: Number.POSITIVE_INFINITY });
      const devices = Array.from({ length: 7 }, (_each, n) => `W${n}X`);
      await on.commit(devices.map((device) => event({ device })));
      const delivery = on.deliver();
      await on.run(10 * MINUTE);
      const asked = on.slack.journal.length;
      await on.run(10 * MINUTE);
      // Seven cards, ten minutes: a call in some tens of seconds.
      expect(on.slack.journal.length - asked).toBeLessThan(40);
      on.slack.clearFaults();
      delivery.resume();
      await on.run(6 * MINUTE);
      for (const device of devices) expect(shownOf(on, device)).toHaveLength(1);
      await nothingWaits(on);
    },
  );

  it('in one channel does not hold up the other', async () => {
    const on = await begin();
    on.slack.fault({
      method: 'chat.postMessage',
      channel: 'C_SEC',
      kind: 'http',
      count: Number.POSITIVE_INFINITY,
    });
    await on.commit([event({ device: 'SEVERE', severity: 1 }), event({ device: 'PLAIN' })]);
    on.deliver();
    await on.run(1_000);
    expect(shownOf(on, 'PLAIN')).toHaveLength(1);
  });
});

describe('a message that is gone', () => {
  const edit = async (on: Stage, delivery: ReturnType<Stage['deliver']>) => {
    await on.commit([event({ device: 'D1X', time: on.now() })]);
    delivery.wake();
    await on.run(1_000);
  };
  const posted = async () => {
    const on = await begin();
    const delivery = on.deliver();
    await edit(on, delivery);
    const [card] = on.slack.messages('C_OPS');
    return { on, delivery, ts: card?.ts as string };
  };

  it('deleted by hand: the new card says so, also after edits and a restart', async () => {
    const { on, delivery, ts } = await posted();
    on.slack.deleteMessage('C_OPS', ts);
    await edit(on, delivery);
    await delivery.stop();
    await on.restart();
    const next = on.deliver();
    await edit(on, next);
    const [card, ...others] = shownOf(on, 'D1X');
    expect(others).toEqual([]);
    expect(card?.text).toContain('3 times');
    expect(JSON.stringify(card?.blocks)).toContain('the message of this card was deleted');
    expect(calls(on, 'chat.postMessage')).toHaveLength(2);
  });

  it.each(['edit_window_closed', 'cant_update_message'])(
    '%s: the new card links to it; where no edit is ever taken, it is posted anew ever more rarely',
    async (word) => {
      const { on, delivery, ts } = await posted();
      on.slack.lockMessage('C_OPS', ts, word);
      await edit(on, delivery);
      const [, anew] = shownOf(on, 'D1X');
      const blocks = JSON.stringify(anew?.blocks);
      expect(blocks).toContain('can no longer be edited');
      expect(blocks).toContain(`/archives/C_OPS/p${ts.replace('.', '')}`);
      on.slack.fault({ method: 'chat.update', kind: 'error', error: word, count: Number.POSITIVE_INFINITY });
      for (let minute = 0; minute < 60; minute += 1) {
        await edit(on, delivery);
        await on.run(MINUTE);
      }
      expect(shownOf(on, 'D1X').length).toBeLessThanOrEqual(6);
      on.slack.clearFaults();
      await on.run();
      expect(shownOf(on, 'D1X').at(-1)?.text).toContain('62 times');
      await nothingWaits(on);
    },
  );
});

it('blocks refused: plain text, with what Slack found wrong told to the log; an edit is drawn in full again', async () => {
  const on = await begin();
  const delivery = on.deliver();
  for (const error of ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long']) {
    on.slack.fault({ method: 'chat.postMessage', kind: 'error', error });
    await on.commit([event({ device: `${error}X` })]);
    delivery.wake();
    await on.run();
    const [plain] = shownOf(on, `${error}X`);
    expect(plain?.blocks ?? []).toEqual([]);
    await on.commit([event({ device: `${error}X` })]);
    delivery.wake();
    await on.run();
    const [full, ...others] = shownOf(on, `${error}X`);
    expect([full?.blocks?.length ?? 0, others]).toEqual([expect.any(Number), []]);
    expect(full?.blocks?.length).toBeGreaterThan(0);
  }
  expect(on.said.blocksRefused.map(({ said }) => said)).toHaveLength(4);
});

it('a digest whose picture Slack does not know yet waits for it, and comes without where it never does', async () => {
  const on = await begin();
  const delivery = on.deliver();
  const words = { type: 'section', text: { type: 'mrkdwn', text: 'The day in figures' } };
  const picture = { type: 'image', image_url: 'https://example.com/chart.png', alt_text: 'Chart' };
  const message = { text: 'The day in figures', blocks: [words, picture] };
  for (const [key, count] of [
    ['late', 2],
    ['never', 4],
  ] as const) {
    on.slack.fault({ method: 'chat.postMessage', kind: 'error', error: 'invalid_blocks', count });
    await on.store.putPost({ key, channel: 'C_OPS', message, at: on.now() });
    delivery.wake();
    await on.run();
  }
  const types = on.slack.messages('C_OPS').map(({ blocks }) => blocks?.map(({ type }) => type));
  expect(types).toEqual([['section', 'image'], ['section']]);
  await nothingWaits(on);
});

it('a lost answer is found although thousands of messages came after it', async () => {
  const on = await begin();
  on.slack.fault({ method: 'chat.postMessage', kind: 'lost_answer' });
  on.slack.fault({ method: 'conversations.history', kind: 'http', count: 50 });
  await on.commit([event({ device: 'D1X' })]);
  const delivery = on.deliver();
  await on.run(1_500);
  await delivery.stop();
  await on.run(60 * MINUTE);
  for (let n = 0; n < 3_100; n += 1) on.slack.say({ user: 'U07MAYA', channel: 'C_OPS', text: 'talk' });
  on.slack.clearFaults();
  await on.restart();
  on.deliver();
  await on.run();
  expect(shownOf(on, 'D1X')).toHaveLength(1);
  await nothingWaits(on);
});
