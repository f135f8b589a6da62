/** docs/configuration.md has every variable and every key, with the default that is in force. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentSchema, NAMES } from '../../src/config/environment-schema.ts';
import { readConfig } from '../../src/config/file.ts';
import { keysAt, TOP_KEYS } from '../../src/config/keys.ts';
import { SECRETS } from '../../src/config/variables.ts';
import { WEEKDAYS } from '../../src/domain/hours.ts';
import type { Config } from '../../src/domain/rules.ts';
import { isCron } from '../../src/pipeline/schedule.ts';
import { ROOT } from '../arch/source.ts';
import { bare, docPages, page, table, userPages } from './pages.ts';

const SMALLEST = 'routes: [{ channel: C0123OPS }]';
/** 2026-11-20, so that moments in examples lie behind. */
const NOW = Date.UTC(2026, 10, 20);

function configOf(yaml: string): Config {
  const read = readConfig(yaml, 'insync.yaml', { isCron, now: NOW, zone: 'UTC' });
  if (!read.ok) throw new Error(read.faults.map(({ path, message }) => `${path} ${message}`).join('; '));
  return read.config;
}

/** Keys and defaults of a table. */
const rows = (name: string) => table(name).map(([key, , value]) => [bare(key), bare(value)]);
const none = (empty: boolean, word = 'none') => (empty ? word : '?');

describe('docs/configuration.md', () => {
  it('has every environment variable with its default', () => {
    const required = { DRUVA_CLIENT_ID: 'x', DRUVA_CLIENT_SECRET: 'x', SLACK_BOT_TOKEN: 'xoxb-x' };
    const { DATABASE_URL: database, ...plain } = environmentSchema.parse(required);
    const defaults: Record<string, unknown> = { ...plain, DATABASE_URL: 'a database' };
    const written: Record<string, string> = {
      DATABASE_URL: database.kind === 'file' ? `file:${database.path}` : '?',
    };
    const left: Record<string, string> = {
      METRICS_PORT: 'PORT',
      METRICS_HOST: 'HOST',
      INSYNC_KEY: 'none',
      DRUVA_WEBHOOK_SECRET: 'none',
    };
    const expected = NAMES.map((name) => {
      if (name in required) return [name, 'required'];
      const value = defaults[name];
      return [
        name,
        value === undefined ? (left[name] ?? 'one of these two') : (written[name] ?? String(value)),
      ];
    });
    expect(rows('environment')).toEqual(expected);
  });

  it('says which variables may come from files, as .env.example does, which names all', () => {
    const example = readFileSync(join(ROOT, '.env.example'), 'utf8');
    const { text } = page('docs/configuration.md');
    for (const name of SECRETS) {
      expect(text).toContain(`\`${name}_FILE\``);
      expect(example).toContain(`${name}_FILE`);
    }
    for (const name of NAMES) expect(example).toMatch(new RegExp(`^(# )?${name}=`, 'm'));
  });

  it('has every key of the configuration file with its default', () => {
    const config = configOf(SMALLEST);
    const shown: Record<string, string> = {
      poll: config.poll,
      feed: config.feed,
      firstRunMaxAge: `${config.firstRunMaxAge / 3_600_000}h`,
      zone: config.zone,
      alert: config.alert
        .map(({ text }) => (text.includes(': ') ? text : text.replace(' ', ': ')))
        .join(', '),
      routes: 'required',
      reopen_within: `${config.reopenWithin / 3_600_000}h`,
      retention: `${(config.retention ?? 0) / 86_400_000}d`,
      inhibit: none(config.inhibit.length === 0),
      outage: none(config.outage === undefined, 'off'),
      missing: none(config.missing.length === 0),
      feed_silence: String(config.feedSilence),
      runbooks: none(Object.keys(config.runbooks).length === 0),
      console: none(config.console === ''),
      permissions: none(Object.values(config.permissions).flat().length === 0, 'everybody'),
      digest: none(config.digest.length === 0),
      forward: none(config.forward.length === 0),
    };
    expect(Object.keys(shown)).toEqual(TOP_KEYS);
    expect(rows('yaml')).toEqual(Object.entries(shown));
  });

  it.each([
    ['routes', ['routes', 0]],
    ['escalate', ['routes', 0, 'escalate', 0]],
    ['hours', ['routes', 0, 'active']],
    ['inhibit', ['inhibit', 0]],
    ['outage', ['outage']],
    ['runbooks', ['runbooks', 'Backup']],
    ['permissions', ['permissions']],
    ['digest', ['digest']],
    ['forward', ['forward', 0]],
  ])('has every key of %s', (name, path) => {
    expect(rows(name).map(([key]) => key)).toEqual(keysAt(path).keys);
  });

  it('tells the defaults of routes and of hours', () => {
    const [route] = configOf(SMALLEST).routes;
    expect(new Map(rows('routes') as [string, string][])).toEqual(
      new Map([
        ['match', 'required before the last'],
        ['channel', 'required'],
        ['mention', none(route?.mention === '')],
        ['continue', String(route?.continue)],
        ['group_by', none(route?.groupBy === undefined, 'one card for each problem')],
        ['group_wait', `${route?.groupWait}s`],
        ['group_interval', `${route?.groupInterval}s`],
        ['repeat_interval', `${route?.repeatInterval}s`],
        ['escalate', none(route?.escalate.length === 0)],
        ['active', none(route?.active === undefined, 'always')],
        ['quiet', none(route?.quiet === undefined, 'never')],
      ]),
    );
    const hours = configOf('zone: Europe/Rome\nroutes: [{ channel: C0123OPS, active: {} }]').routes[0]
      ?.active;
    expect(hours).toEqual({ days: [0, 1, 2, 3, 4, 5, 6], from: 0, to: 1_440, zone: 'Europe/Rome' });
  });

  it('tells the defaults of inhibit and outage', () => {
    const { inhibit, outage } = configOf(
      `${SMALLEST}\ninhibit: [{ source: { type: Alert }, target: { type: Backup } }]\noutage: {}`,
    );
    expect(rows('inhibit').at(-1)).toEqual(['equal', inhibit[0]?.equal.join(', ')]);
    expect(rows('outage')).toEqual([
      ['subjects', String(outage?.subjects)],
      ['within', `${(outage?.within ?? 0) / 60_000}m`],
      ['match', outage?.text],
      ['equal', outage?.equal.join(', ')],
    ]);
  });

  it('tells the defaults of a digest', () => {
    const [digest] = configOf(`${SMALLEST}\nzone: Europe/Rome\ndigest: { channel: C0123OPS }`).digest;
    expect(digest?.zone).toBe('Europe/Rome');
    expect(rows('digest')).toEqual([
      ['channel', 'required'],
      ['every', digest?.every],
      ['on', WEEKDAYS[digest?.on ?? 0]],
      ['at', `0${(digest?.at ?? 0) / 60}:00`],
      ['zone', 'zone of the file'],
      ['skip_empty', String(digest?.skipEmpty)],
    ]);
  });

  it('tells the defaults of a destination', () => {
    const config = configOf(`${SMALLEST}
forward:
  - { name: a, to: "syslog+tls://siem.example.com" }
  - { name: b, to: "hec+https://splunk.example.com", token: "\${TOKEN}" }
  - { name: c, to: "file:./events.ndjson" }`);
    const [syslog, hec, file] = config.forward.map(({ target }) => target);
    const [one] = config.forward;
    if (syslog?.kind !== 'syslog' || hec?.kind !== 'hec' || file?.kind !== 'file')
      throw new Error('other kinds');
    const told = Object.fromEntries(rows('forward') as [string, string][]);
    expect(told).toMatchObject({
      ...{ format: one?.format, match: none(one?.filter === undefined, 'every event'), from: one?.from },
      ...{ behind: `${(one?.behind ?? 0) / 60_000}m`, index: none(hec.index === '', 'that of the token') },
      ...{ acknowledge: String(hec.acknowledge), gzip: String(hec.gzip), bom: String(syslog.bom) },
      ...{ facility: String(syslog.facility), confirm: syslog.confirm, keep: String(file.rotate.keep) },
      rotate: `${file.rotate.bytes / 1_000_000}MB`,
    });
  });

  it('is obeyed where it says that an empty list makes no alerts', () => {
    expect(configOf(`${SMALLEST}\nalert: []`).alert).toEqual([]);
  });
});

describe('YAML in the documents', () => {
  const blocks = userPages().flatMap(({ path, text }) =>
    [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) => [path, yaml] as const),
  );

  it.each(blocks)('in %s is taken by the bot', (_path, yaml) => {
    const whole = /^routes:/m.test(yaml) ? yaml : `${SMALLEST}\n${yaml}`;
    expect(configOf(whole).routes.length).toBeGreaterThan(0);
  });

  it('is there', () => {
    expect(blocks.length).toBeGreaterThan(10);
    expect(docPages().length).toBeGreaterThan(5);
  });
});
