import { describe, expect, it } from 'vitest';
import type { Destination } from '../../src/domain/destination.ts';
import type { ForwardActs } from '../../src/domain/forward.ts';
import type { Store } from '../../src/domain/ports.ts';
import { HOUR, MINUTE, NOW, person } from '../contract/samples.ts';
import { destinationOf } from './forward-samples.ts';
import { configOf, stored, told } from './lookups-rig.ts';
import { type Given, run } from './terminal-rig.ts';

const DESTINATIONS = [
  destinationOf(),
  destinationOf({ name: 'lake', to: 'file:///var/log/e.ndjson', text: 'x' }),
];

/** A store of a bot that forwards, and what a terminal is given beside it. */
async function rig(forward: readonly Destination[] = DESTINATIONS) {
  const store = await stored(told({ id: 'e1' }));
  await store.beginForwards([{ name: 'soc', from: 'beginning' }], NOW - HOUR);
  const given = (more: Given = {}): Given => ({
    readRules: async () => ({ ok: true, rules: configOf({ forward }) }),
    openForwardActs: async () => actsOf(store),
    ...more,
  });
  return { store, say: (words: string, more?: Given) => run(store, words, given(more)) };
}

const actsOf = (store: Store): ForwardActs & { close(): Promise<void> } => ({
  ...store,
  close: async () => undefined,
});

describe('insync forward', () => {
  it('lists what is configured: where each is, what fails and what to do', async () => {
    const { store, say } = await rig();
    await store.forwardFailed({
      name: 'soc',
      at: NOW,
      reason: 'untrusted',
      said: 'self-signed\u001b[2J certificate',
    });
    const { code, out } = await say('forward');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^soc {2}failing\nto +syslog\+tls:\/\/siem\.example\.com:6514 as cef\ntakes +all events/,
    );
    expect(out).toMatch(
      /failing +since .*, 1 try: its certificate is not trusted.* \(self-signed.*certificate\)/,
    );
    expect(out).toMatch(/what to do +Name the authority/);
    expect(out).toMatch(/lake {2}begins when this bot leads\nto +file/);
    expect(out).not.toContain('\u001b');
  });

  it('prints JSON for scripts, without where secrets are', async () => {
    const { out, code } = await (await rig()).say('forward list --json');
    expect(code).toBe(0);
    const { command, destinations } = JSON.parse(out);
    expect(command).toBe('forward');
    expect(destinations[0]).toMatchObject({
      name: 'soc',
      state: 'ok',
      waiting: 1,
      sent: 0,
      failure: null,
    });
    expect(destinations[1]).toMatchObject({ name: 'lake', state: 'begins', filter: 'x', sentAt: null });
    expect(out).not.toContain('target');
  });

  it('ends with 1 where nothing is configured, and with 2 where the configuration cannot be read', async () => {
    expect(await (await rig([])).say('forward')).toMatchObject({ code: 1 });
    const readRules = async () => ({ ok: false as const, why: 'insync.yaml:1:1 is not right' });
    const { code, err } = await (await rig()).say('forward', { readRules });
    expect(code).toBe(2);
    expect(err).toContain('insync.yaml:1:1');
  });
});

describe('insync forward pause, resume, replay', () => {
  it('change it once, with who did it in the record', async () => {
    const { store, say } = await rig();
    expect(await say('forward pause soc')).toMatchObject({
      code: 0,
      out: 'soc is paused; a bot that runs notices by itself.\n',
    });
    expect(await say('forward pause soc')).toMatchObject({ code: 1, err: 'insync: soc is paused already\n' });
    expect(await say('forward resume soc --json')).toMatchObject({ code: 0 });
    expect(await say('forward resume soc')).toMatchObject({
      code: 1,
      err: 'insync: soc is not paused\n',
    });
    const { entries } = await store.audit({ now: NOW, limit: 9 });
    expect(entries.map(({ action, by, reason }) => [action, by?.name, reason])).toEqual([
      ['forward_resume', 'maya', 'command'],
      ['forward_pause', 'maya', 'command'],
    ]);
    const { out } = await run(store, 'audit');
    expect(out).toMatch(/forward_pause +command +forwarding to soc +maya/);
  });

  it('send again what was sent, and say how many and who keeps none twice', async () => {
    const { store, say } = await rig();
    const [state] = await store.forwards();
    const { cursor = 0 } = state ?? {};
    const counts = { sent: 1, missed: 0, refused: [] };
    await store.forwarded({ name: 'soc', was: cursor, to: cursor + 1, at: NOW, ...counts });
    expect(await store.forwardedSince('soc', NOW - MINUTE)).toBe(1);
    expect(await store.forwardedSince('soc', NOW + MINUTE)).toBe(0);
    const { code, out } = await say('forward replay --to soc --since 2d');
    expect(code).toBe(0);
    expect(out).toMatch(/^1 event is sent to soc again\. .*keeps none twice\.\n$/);
    expect((await store.forwards())[0]).toMatchObject({ waiting: 1, freshSince: undefined });
    const { out: json } = await say('forward replay --to soc --since 2d --json');
    expect(JSON.parse(json)).toEqual({
      command: 'forward replay --to soc --since 2d',
      changed: true,
      events: 1,
    });
  });

  it.each([
    ['forward pause scc', 2, /forward pause soc/],
    ['forward replay --to soc', 2, /needs --since/],
    ['forward replay --since 2d', 2, /needs --to.*such as forward replay --to soc/s],
    ['forward pause lake', 1, /lake has not begun/],
  ])('%s ends with %i', async (words, code, said) => {
    const ran = await (await rig()).say(words);
    expect(ran.code).toBe(code);
    expect(ran.err).toMatch(said);
  });
});

describe('insync status', () => {
  it('has a line of forwarding, and counts as trouble what waits too long', async () => {
    const { store, say } = await rig([destinationOf()]);
    await store.pauseForward({ name: 'soc', at: NOW, by: person(1), reason: 'click' });
    const { out } = await say('status', { clock: () => NOW + HOUR });
    expect(out).toMatch(/soc is 1 h behind in what is forwarded/);
    expect(out).toMatch(/forwarding +soc paused by .*, 1 event waits, 1 h behind/);
    const { out: json } = await say('status --json');
    expect(JSON.parse(json).forwarding).toMatchObject([{ name: 'soc', state: 'paused', waiting: 1 }]);
    const { out: none } = await run(store, 'status --json', {
      readRules: async () => ({ ok: false, why: 'no' }),
    });
    expect(JSON.parse(none).forwarding).toBeNull();
  });
});
