import { describe, expect, it } from 'vitest';
import { changedKeys, type InForce, readAgain } from '../../src/config/again.ts';
import { printFaults } from '../../src/config/faults.ts';
import { readConfig } from '../../src/config/file.ts';
import { TOP_KEYS } from '../../src/config/keys.ts';
import { secret } from '../../src/config/secret.ts';
import { settling } from '../../src/config/watched-file.ts';

const NOW = Date.UTC(2026, 0, 15);
const context = { isCron: (cron: string) => cron.includes('*'), now: NOW, zone: 'UTC' };
const PLAIN = 'routes: [{ channel: C0123OPS }]\n';

function configOf(text: string, now = NOW) {
  const read = readConfig(text, 'insync.yaml', { ...context, now });
  if (!read.ok) throw new Error(printFaults(read.faults));
  return read.config;
}

const inForce = (text = PLAIN, referred: InForce['referred'] = {}): InForce => ({
  config: configOf(text),
  referred,
});

function again(
  before: InForce,
  text: string | Error,
  {
    env = {},
    files = {},
    now = NOW,
    forgotten = [],
  }: {
    env?: Record<string, string>;
    files?: Record<string, string>;
    now?: number;
    forgotten?: readonly string[];
  } = {},
) {
  return readAgain(before, {
    ...{ isCron: context.isCron, now, env, path: './insync.yaml', forgotten: new Set(forgotten) },
    content:
      typeof text === 'string'
        ? { ok: true, bytes: new TextEncoder().encode(text), digest: text }
        : { ok: false, error: text, digest: 'x' },
    readFile(path) {
      const found = files[path];
      if (found === undefined) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
      return new TextEncoder().encode(found);
    },
  });
}

const said = (read: ReturnType<typeof again>) => (read.ok ? [] : printFaults(read.faults).split('\n'));

const SPLUNK = `${PLAIN}forward: [{ name: soc, to: "hec+https://splunk.example.com", token: "\${SOC_TOKEN}" }]\n`;

describe('what changed', () => {
  const OTHER: Readonly<Record<string, string>> = {
    poll: 'poll: "*/2 * * * *"',
    feed: 'feed: platform',
    firstRunMaxAge: 'firstRunMaxAge: 2h',
    zone: 'zone: Europe/Berlin',
    alert: 'alert: [{ severity: "<=1" }]',
    reopen_within: 'reopen_within: 3h',
    retention: 'retention: 30d',
    inhibit: 'inhibit: [{ source: { type: Alert }, target: { type: Backup }, equal: [tenant] }]',
    outage: 'outage: { subjects: 5, within: 10m }',
    missing: 'missing: [{ type: Backup, for: 7d }]',
    feed_silence: 'feed_silence: 3',
    runbooks: 'runbooks: { Backup: { do: Call. } }',
    console: 'console: "https://console.example.com/{subject}"',
    permissions: 'permissions: { acknowledge: [U07MAYA] }',
    digest: 'digest: [{ channel: C0123OPS, every: day, at: "08:00" }]',
    forward: 'forward: [{ name: lake, to: "file:/tmp/lake.ndjson" }]',
  };

  it.each(TOP_KEYS.filter((key) => key !== 'routes'))('is told by the key as it is written: %s', (key) => {
    expect(changedKeys(configOf(PLAIN), configOf(`${PLAIN}${OTHER[key]}\n`))).toContain(key);
  });

  it('is a route, and nothing where only comments and order are others', () => {
    const moved = 'routes: [{ channel: C0123SEC }]\n';
    expect(changedKeys(configOf(PLAIN), configOf(moved))).toEqual(['routes']);
    const before = `zone: UTC\n${PLAIN}`;
    expect(changedKeys(configOf(before), configOf(`# ours\n${PLAIN}zone: UTC # as ever\n`))).toEqual([]);
  });

  it('is nothing where a time is counted from the moment of reading', () => {
    const lake = `${PLAIN}forward: [{ name: lake, to: "file:/tmp/lake.ndjson", from: 30d }]\n`;
    expect(again(inForce(lake), lake, { now: NOW + 60_000 })).toMatchObject({ ok: true, changed: [] });
  });
});

describe('reading it again', () => {
  it('takes all or nothing, with every fault in its place', () => {
    expect(again(inForce(), 'routes: [{ channel: C0123SEC }]')).toMatchObject({
      ok: true,
      changed: ['routes'],
      next: { config: { defaultChannel: 'C0123SEC' } },
    });
    expect(said(again(inForce(), 'pol: "* * * * *"\nroutes: [{ channel: "#ops" }]'))).toEqual([
      expect.stringMatching(/^insync\.yaml:1:1 {2}pol: /),
      expect.stringMatching(/^insync\.yaml:2:21 {2}routes\[0\]\.channel: /),
    ]);
  });

  it('says of a file that is gone what it is', () => {
    const gone = Object.assign(new Error('gone'), { code: 'ENOENT' });
    expect(said(again(inForce(), gone))).toEqual([
      expect.stringContaining('the file ./insync.yaml does not exist'),
    ]);
  });

  it('refuses another feed, at its place, and all else that stands beside it', () => {
    const [fault, ...more] = said(again(inForce(), `${PLAIN}feed: platform\nzone: Europe/Berlin\n`));
    expect(fault).toMatch(/^insync\.yaml:2:7 {2}feed: needs a restart: .*"insync"/);
    expect(more).toEqual([]);
    const [left] = said(again(inForce(`${PLAIN}feed: platform\n`), PLAIN));
    expect(left).toMatch(/^insync\.yaml:\d+:\d+ {2}feed: needs a restart: .*"platform"/);
  });

  it('refuses events on standard output unless they went there before', () => {
    const stdout = `${PLAIN}forward: [{ name: out, to: "stdout:" }]\n`;
    expect(said(again(inForce(), stdout))).toEqual([
      expect.stringMatching(/forward\[0\]\.to: needs a restart/),
    ]);
    expect(again(inForce(stdout), `${stdout}zone: Europe/Berlin\n`).ok).toBe(true);
    expect(again(inForce(stdout), PLAIN).ok).toBe(true);
  });
});

describe('the secrets it refers to', () => {
  it('are read from the environment or a file', () => {
    for (const given of [
      { env: { SOC_TOKEN: 'one-token' } },
      { env: { SOC_TOKEN_FILE: '/run/soc' }, files: { '/run/soc': 'one-token\n' } },
    ]) {
      const read = again(inForce(), SPLUNK, given);
      expect(read).toMatchObject({ ok: true, changed: ['forward'] });
      expect(read.ok && read.next.referred.SOC_TOKEN?.reveal()).toBe('one-token');
    }
  });

  it('are a fault where they cannot be had, with what a running bot sees', () => {
    const [fault, ...more] = said(again(inForce(), SPLUNK, { env: { SOC_TOKENS: 'x' } }));
    expect(fault).toMatch(/^SOC_TOKEN: is not set.*Nearest: SOC_TOKENS.*must be started anew/i);
    expect(more).toEqual([]);
    const env = { SOC_TOKEN_FILE: '/run/soc' };
    expect(said(again(inForce(), SPLUNK, { env }))).toEqual([
      expect.stringMatching(/^SOC_TOKEN_FILE: .*does not exist/),
    ]);
  });

  it('stay known once they were read, though the environment forgot them and the file did for a while', () => {
    const before = inForce(SPLUNK, { SOC_TOKEN: secret('one-token') });
    const without = again(before, PLAIN);
    if (!without.ok) throw new Error('refused');
    expect(without.changed).toEqual(['forward']);
    const back = again(without.next, SPLUNK);
    expect(back.ok && back.next.referred.SOC_TOKEN?.reveal()).toBe('one-token');
  });

  it('were set in the process: what .env says of them does not count, now as before', () => {
    const before = inForce(SPLUNK, { SOC_TOKEN: secret('one-token') });
    const env = { SOC_TOKEN: 'of-dotenv' };
    const value = (forgotten: readonly string[]) => {
      const read = again(before, SPLUNK, { env, forgotten });
      return read.ok && read.next.referred.SOC_TOKEN?.reveal();
    };
    expect([value(['SOC_TOKEN']), value([])]).toEqual(['one-token', 'of-dotenv']);
  });

  it('may be others now: a file of a secret is read again', () => {
    const before = inForce(SPLUNK, { SOC_TOKEN: secret('one-token') });
    const given = { env: { SOC_TOKEN_FILE: '/run/soc' }, files: { '/run/soc': 'new-token' } };
    const read = again(before, SPLUNK, given);
    expect(read).toMatchObject({ ok: true, changed: ['SOC_TOKEN'] });
    expect(read.ok && read.next.referred.SOC_TOKEN?.reveal()).toBe('new-token');
    expect(JSON.stringify(read)).not.toContain('new-token');
    expect(again(before, SPLUNK)).toMatchObject({ ok: true, changed: [] });
  });
});

it('settles on what was the same twice in a row', () => {
  const settled = settling();
  expect(['a', 'b', 'b', 'b', 'a', 'b', 'a', 'a'].map(settled)).toEqual([
    ...[false, false, true, true, false, false, false, true],
  ]);
});
