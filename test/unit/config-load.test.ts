import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadConfiguration, loadDraft, requireConfiguration } from '../../src/config/load.ts';
import { ConfigurationError } from '../../src/domain/errors.ts';

const enough = {
  DRUVA_CLIENT_ID: 'client',
  DRUVA_CLIENT_SECRET: 'one',
  SLACK_BOT_TOKEN: 'xoxb-two',
  SLACK_SIGNING_SECRET: 'three',
};

function load(env: Record<string, string>, files: Record<string, string>, code = 'ENOENT') {
  return loadConfiguration({
    env,
    now: Date.UTC(2026, 0, 15),
    isCron: () => true,
    readFile: (path) => {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error(code), { code });
      return new TextEncoder().encode(text);
    },
  });
}

describe('loading the configuration', () => {
  it('brings environment and file together', () => {
    const loaded = load(enough, { './insync.yaml': 'routes: [{ channel: C0123OPS }]' });
    expect(loaded).toMatchObject({
      ok: true,
      environment: { port: 3000 },
      config: { defaultChannel: 'C0123OPS' },
    });
  });

  it('reads the file that INSYNC_CONFIG names', () => {
    const env = { ...enough, INSYNC_CONFIG: '"/etc/insync/bot.yaml"' };
    expect(load(env, { '/etc/insync/bot.yaml': 'routes: [{ channel: C0123OPS }]' }).ok).toBe(true);
  });

  it('says the faults of both at once', () => {
    const loaded = load({ ...enough, PORT: 'http' }, { './insync.yaml': 'routes: [{ channel: "#ops" }]' });
    expect(loaded.ok ? [] : loaded.faults).toMatchObject([
      { variable: 'PORT' },
      { file: 'insync.yaml', line: 1, column: 21, path: 'routes[0].channel' },
    ]);
  });

  it.each([
    ['ENOENT', 'does not exist', 'Copy insync.example.yaml to ./insync.yaml'],
    ['EISDIR', 'is a folder', 'Docker makes a folder'],
    ['EACCES', 'may not read', 'Copy insync.example.yaml'],
  ])('says what to do when the file cannot be read: %s', (code, message, cure) => {
    const loaded = load(enough, {}, code);
    expect(loaded.ok ? [] : loaded.faults).toMatchObject([
      {
        variable: 'INSYNC_CONFIG',
        message: expect.stringContaining(message),
        cure: expect.stringContaining(cure),
      },
    ]);
  });

  it('reads dates without a zone in the zone of TZ', () => {
    const yaml = 'routes: [{ match: { since: 2026-01-10 }, channel: C1 }, { channel: C2 }]';
    const [utc, tokyo] = ['', 'Asia/Tokyo'].map((TZ) => {
      const loaded = load({ ...enough, TZ }, { './insync.yaml': yaml });
      const since = loaded.ok ? loaded.config.routes[0]?.filter?.since : undefined;
      return since && 'at' in since ? since.at : undefined;
    });
    expect(utc).toBe(Date.UTC(2026, 0, 10));
    expect(tokyo).toBe(Date.UTC(2026, 0, 9, 15));
  });

  it('takes from .env what the process does not set', () => {
    const files: Record<string, string> = {
      '.env': Object.entries(enough)
        .map(([name, value]) => `${name}=${value}`)
        .join('\n'),
      './insync.yaml': 'routes: [{ channel: C0123OPS }]',
    };
    const loaded = loadConfiguration({
      now: 0,
      isCron: () => true,
      readFile: (path) => new TextEncoder().encode(files[path] ?? ''),
    });
    expect(loaded).toMatchObject({ ok: true, environment: { druva: { clientId: 'client' } } });
  });

  it('throws one error that lists every fault for those who cannot go on', () => {
    const start = () =>
      requireConfiguration({
        env: {},
        now: 0,
        isCron: () => true,
        readFile: () => new TextEncoder().encode('routs: []'),
      });
    expect(start).toThrow(ConfigurationError);
    expect(start).toThrow(
      /DRUVA_CLIENT_ID: is not set[\s\S]*insync\.yaml:1:1 {2}routs: .* Nearest: routes\./,
    );
  });

  it('names every variable in .env.example, and no other', () => {
    const text = readFileSync('.env.example', 'utf8').replace(/^# (?=[A-Z_]+=)/gm, '');
    const names = Object.keys(parseEnv(text)).sort();
    expect(names).toEqual(
      [
        ...[
          'DRUVA_CLIENT_ID',
          'DRUVA_CLIENT_SECRET',
          'DRUVA_API_URL',
          'DRUVA_WEBHOOK_SECRET',
          'SLACK_BOT_TOKEN',
          'SLACK_SIGNING_SECRET',
        ],
        ...[
          'SLACK_APP_TOKEN',
          'SLACK_API_URL',
          'DATABASE_URL',
          'INSYNC_CONFIG',
          'PORT',
          'HOST',
          'LOG_LEVEL',
          'TZ',
          'METRICS_PORT',
          'METRICS_HOST',
          'INSYNC_KEY',
        ],
      ].sort(),
    );
  });

  it('finds the filled-in .env.example right', () => {
    const filled = parseEnv(
      readFileSync('.env.example', 'utf8')
        .replace(/^# (?=[A-Z_]+=)/gm, '')
        .replace(/^(DRUVA_CLIENT_\w+|SLACK_SIGNING_SECRET)=$/gm, '$1=abc')
        .replace('SLACK_BOT_TOKEN=', 'SLACK_BOT_TOKEN=xoxb-1')
        .replace('SLACK_APP_TOKEN=', 'SLACK_APP_TOKEN=xapp-1'),
    ) as Record<string, string>;
    expect(load(filled, { './insync.yaml': 'routes: [{ channel: C0123OPS }]' })).toMatchObject({ ok: true });
  });
});

it.each<[{ readonly INSYNC_CONFIG?: string }, string]>([
  [{}, './insync.draft.yaml'],
  [{ INSYNC_CONFIG: '/etc/insync/bot.yml' }, '/etc/insync/bot.draft.yml'],
  [{ INSYNC_CONFIG: '/etc/in.sync/bot' }, '/etc/in.sync/bot.draft'],
])('tries out the draft beside the file where there is one: %j', (env, draft) => {
  const file = env.INSYNC_CONFIG ?? './insync.yaml';
  const channelOf = (files: Record<string, string>) => {
    const read = loadDraft({
      ...{ env, now: Date.UTC(2026, 0, 15), isCron: () => true },
      readFile(path) {
        const text = files[path];
        if (text === undefined) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
        return new TextEncoder().encode(text);
      },
    });
    return read.ok && read.config.defaultChannel;
  };
  const written = { [file]: 'routes: [{ channel: C0123OPS }]' };
  expect(channelOf(written)).toBe('C0123OPS');
  expect(channelOf({ ...written, [draft]: 'routes: [{ channel: C0123SEC }]' })).toBe('C0123SEC');
});
