import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ChainCheck } from '../../src/domain/audit.ts';
import type { Store } from '../../src/domain/ports.ts';
import { DAY, event, failures, filterOf, HOUR, MINUTE, NOW, rule } from '../contract/samples.ts';
import { readCsv } from './exports-read.ts';
import { configOf, stored } from './lookups-rig.ts';
import { run } from './terminal-rig.ts';
import { HOSTILE, OBEYED } from './terminal-samples.ts';

const MAYA = 'U07AB12CD';

/** Three failures, one of them acknowledged; a silence; a subscription. */
async function lived(note = 'cable is replaced', name = 'Person 1'): Promise<Store> {
  const store = await stored(...failures(3, { time: NOW - HOUR }));
  const by = { id: MAYA, name };
  await store.move(1, {
    ...{ act: 'ack', by, at: NOW - MINUTE, reason: 'command', note, ackReason: 'hardware' },
    until: NOW + HOUR,
  });
  const filter = filterOf({ type: 'Restore' });
  await store.addSilence({
    ...{ filter, text: '--type Restore', by, note, at: NOW - MINUTE, until: NOW + DAY, alert: undefined },
    reason: 'command',
  });
  await store.subscribe({ channel: 'C_LAB', filter, text: '--type Restore', by, at: NOW });
  return store;
}

/** `ESC [ 31 m`. */
const OUR_COLOURS = new RegExp(`${String.fromCharCode(27)}\\[\\d*m`, 'g');

const words = (line: string) => line.trim().split(/ {2,}/);

describe('acks', () => {
  it('tells who has what, until when and why', async () => {
    const { code, out, err } = await run(await lived(), 'acks');
    expect(code).toBe(0);
    expect(words(out.split('\n')[1] ?? '')).toEqual([
      ...['1', '3 Error', 'DEV-0', 'Backup failed', 'Person 1', '2026-11-22 11:59', '2026-11-22 13:00'],
      'hardware fault: cable is replaced',
    ]);
    expect(err).toMatch(/^1 acknowledged alert\n/);
  });

  it('as JSON, and as nothing', async () => {
    const { out } = await run(await lived(), 'acks --json');
    expect(JSON.parse(out)).toMatchObject({
      ...{ command: 'acks', count: 1 },
      alerts: [
        { id: 1, state: 'acked', acknowledged: { id: MAYA, reason: 'hardware', until: expect.any(String) } },
      ],
    });
    const none = await run(await stored(), 'acks');
    expect(none).toMatchObject({ code: 1, out: '' });
    expect(none.err).toContain('Nobody has an alert');
  });
});

describe('audit', () => {
  it('lists what was done, newest first', async () => {
    const { code, out } = await run(await lived(), `audit --by ${MAYA}`);
    expect(code).toBe(0);
    expect(out).toMatch(/subscribe .* subscription 1/);
    expect(out).toMatch(/silence_add .* silence 1/);
    expect(out).toMatch(/ack .* command .* alert 1 .* open to acked .* Person 1 .* cable is replaced/);
    expect(out.indexOf('silence_add')).toBeLessThan(out.indexOf('open to acked'));
    const json = JSON.parse((await run(await lived(), 'audit --alert 1 --json')).out);
    expect(json).toMatchObject({ more: false, entries: [{ action: 'ack', hash: expect.any(String) }, {}] });
    expect(await run(await lived(), 'audit --alert 99')).toMatchObject({ code: 1, out: '' });
  });

  it('is exported whole, to standard output and to a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'insync-terminal-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'audit.csv');
    const store = await lived();
    const { entries } = await store.audit({ now: NOW, limit: 100 });
    const printed = await run(store, 'audit export --format csv');
    expect(printed.code).toBe(0);
    const [head = [], ...lines] = readCsv(printed.out);
    expect(lines.map((line) => line[head.indexOf('hash')])).toEqual(entries.map(({ hash }) => hash));
    expect(await run(store, `audit export --format csv --output ${path}`)).toMatchObject({
      code: 0,
      out: '',
    });
    expect(readFileSync(path, 'utf8')).toBe(printed.out);
    expect(await run(store, `audit export --output ${path}`)).toMatchObject({ code: 2 });
    const ndjson = await run(store, 'audit export --format ndjson');
    expect(ndjson.out.trimEnd().split('\n')).toHaveLength(entries.length);
    const missing = join(folder, 'none', 'x.csv');
    expect(await run(store, `audit export --output ${missing}`)).toMatchObject({ code: 4 });
    expect(existsSync(missing)).toBe(false);
  });

  it('is verified', async () => {
    const store = await lived();
    const { code, out, err } = await run(store, 'audit verify');
    expect(code).toBe(0);
    const head = /last hash {2}(\w{64})/.exec(out)?.[1] ?? '';
    expect(out).toMatch(/^The record is whole: \d+ rows\n/);
    expect(err).toContain('--expected');
    expect(await run(store, `audit verify --expected ${head}`)).toMatchObject({ code: 0 });
    const cut = await run(store, `audit verify --expected ${'0'.repeat(64)}`);
    expect(cut.code).toBe(5);
    expect(cut.out).toMatch(/cut off/);
  });

  it.each([
    [{ ok: false, rows: 3, seq: 4, reason: 'changed' }, 'row 4 is not as it was written'],
    [{ ok: false, rows: 3, seq: 4, reason: 'missing' }, 'row 4 is missing'],
  ] satisfies [ChainCheck, string][])('a broken chain ends with 5: %o', async (check, said) => {
    const store = { ...(await stored()), verifyAudit: async () => check };
    const { code, out } = await run(store, 'audit verify');
    expect(code).toBe(5);
    expect(out).toContain(said);
    const json = await run(store, 'audit verify --json');
    expect(json.code).toBe(5);
    expect(JSON.parse(json.out)).toMatchObject({ whole: false, seq: 4, reason: check.reason });
  });
});

describe('digest', () => {
  // What happens at this very moment is of the next one.
  const clock = () => NOW + 1;

  it('sums up a day', async () => {
    const { code, out } = await run(await lived(), 'digest', { clock });
    expect(code).toBe(0);
    expect(out).toMatch(
      /^3 alerts opened, 2 still open, 1 acknowledged\n2026-11-21 12:00 to 2026-11-22 12:00\n/,
    );
    expect(out).toMatch(/backups +3: 3 failed/);
    const json = JSON.parse((await run(await lived(), 'digest --every week --json', { clock })).out);
    expect(json).toMatchObject({ every: 'week', opened: 3, backups: { failed: 3 }, stillAcked: 1 });
  });
});

describe('rehearse', () => {
  const readRules = async (file?: string) =>
    file === 'bad.yaml'
      ? { ok: false as const, why: 'bad.yaml:3:5  routes: unknown key. Nearest: route.' }
      : {
          ok: true as const,
          rules: configOf(file === undefined ? {} : { alert: [rule({ severity: '<=1' })] }),
        };

  it('tells what another configuration would have made of past events', async () => {
    const store = await stored(
      ...failures(3, { time: NOW - HOUR }),
      event({ severity: 1, device: 'WORST', time: NOW - HOUR }),
    );
    const { code, out } = await run(store, 'rehearse --config new.yaml --since 7d', { readRules });
    expect(code).toBe(0);
    expect(out).toMatch(/^4 events: 1 card; by today's rules 4\n/);
    expect(out.split('\n').map(words)).toContainEqual(['in C_OPS', '3', '0']);
    expect(out).toMatch(/Have a card, and would have none\n(?:.*\n)+.*DEV-2/);
    const json = await run(store, 'rehearse --config new.yaml --since 7d --json', { readRules });
    expect(JSON.parse(json.out)).toMatchObject({
      ...{ events: 4, complete: true, today: { cards: 4 }, changed: { cards: 1 }, gained: [] },
      lost: [{}, {}, {}],
    });
  });

  it("tells of today's alone where no other is named", async () => {
    const store = await stored(...failures(2, { time: NOW - HOUR }));
    const { out } = await run(store, 'rehearse', { readRules });
    expect(out).toMatch(/^2 events: 2 cards\n/);
    expect(out).not.toContain('changed');
  });

  it('prints the faults of the file, with line and cure', async () => {
    const { code, out, err } = await run(await stored(), 'rehearse --config bad.yaml', { readRules });
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(
      'insync: The changed configuration cannot be used:\nbad.yaml:3:5  routes: unknown key. Nearest: route.\n',
    );
  });
});

describe('what people call themselves and write', () => {
  it.each(['acks', 'audit', 'audit export --format csv', 'audit export --format ndjson', 'acks --json'])(
    '%s is inert',
    async (command) => {
      for (const text of HOSTILE) {
        const { code, out } = await run(await lived(text, text), command, { tty: true });
        expect(code).toBe(0);
        const plain = out.replaceAll(OUR_COLOURS, '');
        expect(plain).not.toMatch(OBEYED);
      }
    },
  );
});

describe('what changes something', () => {
  it.each(['ack 1', 'silence add --type Backup --for 1h', 'test C0123OPS'])(
    '%s is for Slack',
    async (command) => {
      const { code, out, err } = await run(await lived(), command);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/Slack/);
    },
  );
});
