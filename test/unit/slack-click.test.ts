import type { BlockAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { expect, it } from 'vitest';
import { searchStopped, stillSearching } from '../../src/cards/searching.ts';
import { clickOf } from '../../src/slack/click.ts';
import { createRedraws } from '../../src/slack/redraws.ts';

const NOTICE = stillSearching({ canonical: 'events', found: 1, reached: undefined, stopId: 'x' });
const ANSWER = searchStopped(true);

function rig(body: object) {
  const calls: [string, Record<string, unknown>][] = [];
  const method = (name: string) => async (args: Record<string, unknown>) => {
    calls.push([name, args]);
    return { ok: true, view: { id: `V${calls.length}` } };
  };
  const views = { open: method('open'), push: method('push'), update: method('update') };
  const respond = async (message: object) => {
    calls.push(['respond', { ...message }]);
  };
  const whole = {
    trigger_id: '1.2.x',
    user: { id: 'U1' },
    actions: [{ action_id: 'a', value: 'v' }],
    ...body,
  };
  return {
    calls,
    click: clickOf(
      whole as unknown as BlockAction,
      { views } as unknown as WebClient,
      respond,
      createRedraws(),
      async () => undefined,
    ),
  };
}

it('opens one dialog by a click on Home, and puts what follows in its place', async () => {
  const { calls, click } = rig({ view: { id: 'VHOME', type: 'home', state: { values: {} } }, container: {} });
  await click.answer(NOTICE);
  await click.answer(ANSWER);
  await click.answer(ANSWER, { share: true });
  expect(calls.map(([name, { view_id, trigger_id }]) => [name, trigger_id ?? view_id])).toEqual([
    ['open', '1.2.x'],
    ['update', 'V1'],
    ['update', 'V1'],
  ]);
  expect([click.responseUrl, click.card]).toEqual([undefined, undefined]);
});

it('stacks a dialog on the one clicked in, or draws that anew', async () => {
  const { calls, click } = rig({ view: { id: 'VTOP', type: 'modal', state: { values: {} } }, container: {} });
  await click.answer(NOTICE, { replace: true });
  await click.answer(ANSWER);
  expect(calls.map(([name, { view_id }]) => [name, view_id])).toEqual([
    ['update', 'VTOP'],
    ['push', undefined],
  ]);
});

it('answers under a message, and takes only what all can see for a card', async () => {
  const channel = { channel: { id: 'C1' }, response_url: 'https://example.com/r' };
  const { calls, click } = rig({ ...channel, container: { message_ts: '1.5', is_ephemeral: false } });
  await click.answer(ANSWER, { replace: true });
  expect(calls).toEqual([
    ['respond', expect.objectContaining({ replace_original: true, response_type: 'ephemeral' })],
  ]);
  expect(click.card).toEqual({ channel: 'C1', ts: '1.5' });
  const seenByOne = rig({ ...channel, container: { message_ts: '1.5', is_ephemeral: true } }).click;
  expect([seenByOne.card, seenByOne.responseUrl]).toEqual([undefined, 'https://example.com/r']);
});
