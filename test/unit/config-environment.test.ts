import { format, inspect } from 'node:util';
import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { type Environment, readEnvironment } from '../../src/config/environment.ts';
import { type EnvironmentFault, printFaults } from '../../src/config/faults.ts';
import { knownSecrets } from '../../src/config/load.ts';
import { secret } from '../../src/config/secret.ts';
import type { Variables } from '../../src/config/variables.ts';

const enough: Variables = {
  DRUVA_CLIENT_ID: 'client',
  DRUVA_CLIENT_SECRET: 'client-secret',
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_SIGNING_SECRET: 'signing',
};

function read(env: Variables): Environment {
  const result = readEnvironment(env);
  if (!result.ok) throw new Error(printFaults(result.faults));
  return result.environment;
}

function faults(env: Variables): readonly EnvironmentFault[] {
  const result = readEnvironment(env);
  return result.ok ? [] : result.faults;
}

describe('environment', () => {
  it('has the documented defaults', () => {
    expect(read(enough)).toMatchObject({
      druva: { clientId: 'client', apiUrl: 'https://apis.druva.com' },
      slack: { apiUrl: 'https://slack.com/api/', door: { mode: 'http' } },
      database: { kind: 'file', path: './data/insync.db' },
      configFile: './insync.yaml',
      port: 3000,
      host: '0.0.0.0',
      logLevel: 'info',
    });
  });

  it('reads every variable', () => {
    const environment = read({
      ...enough,
      DRUVA_API_URL: 'http://127.0.0.1:4010/druva/',
      SLACK_APP_TOKEN: 'xapp-1',
      SLACK_API_URL: 'http://127.0.0.1:4011/api',
      DATABASE_URL: 'file:///var/lib/insync/insync.db',
      INSYNC_CONFIG: '/etc/insync.yaml',
      PORT: '0',
      HOST: '::1',
      LOG_LEVEL: 'DEBUG',
    });
    expect(environment).toMatchObject({
      druva: { apiUrl: 'http://127.0.0.1:4010/druva' },
      slack: { apiUrl: 'http://127.0.0.1:4011/api/', door: { mode: 'socket' } },
      database: { kind: 'file', path: '/var/lib/insync/insync.db' },
      configFile: '/etc/insync.yaml',
      port: 0,
      host: '::1',
      logLevel: 'debug',
    });
    expect(environment.druva.clientSecret.reveal()).toBe('client-secret');
    expect(environment.slack.botToken.reveal()).toBe('xoxb-1');
    const { door } = environment.slack;
    expect(door.mode === 'socket' && door.appToken.reveal()).toBe('xapp-1');
  });

  it('takes either way in, and says when there is none', () => {
    const { SLACK_SIGNING_SECRET: _, ...noDoor } = enough;
    expect(read({ ...noDoor, SLACK_APP_TOKEN: 'xapp-1' }).slack.door.mode).toBe('socket');
    expect(faults({ ...noDoor, SLACK_SIGNING_SECRET: '' })).toMatchObject([
      { variable: 'SLACK_SIGNING_SECRET or SLACK_APP_TOKEN' },
    ]);
    expect(faults({ ...noDoor, SLACK_SIGNIN_SECRET: 'x' })[0]?.nearest).toEqual(['SLACK_SIGNIN_SECRET']);
  });

  it('says everything that is missing at once', () => {
    expect(faults({}).map(({ variable }) => variable)).toEqual([
      'DRUVA_CLIENT_ID',
      'DRUVA_CLIENT_SECRET',
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET or SLACK_APP_TOKEN',
    ]);
    expect(printFaults(faults({}))).toMatch(/^DRUVA_CLIENT_ID: is not set\. .*API Credentials/);
  });

  it('names the variable that was meant', () => {
    const { DRUVA_CLIENT_SECRET: _, ...rest } = enough;
    expect(faults({ ...rest, DRUVA_CLIENT_SECRE: 'x', DRUVA_CLIENT_ID_FILE: 'y' })).toMatchObject([
      { variable: 'DRUVA_CLIENT_SECRET', nearest: ['DRUVA_CLIENT_SECRE'] },
    ]);
  });

  it.each([
    ['SLACK_BOT_TOKEN', 'xapp-1-abc', 'app-level token'],
    ['SLACK_BOT_TOKEN', 'xoxp-1-abc', 'another kind of Slack token'],
    ['SLACK_BOT_TOKEN', 'xoxb-<token>…', 'placeholder'],
    ['SLACK_SIGNING_SECRET', 'xoxb-1-abc', 'not the signing secret'],
    ['SLACK_APP_TOKEN', 'xoxb-1-abc', 'does not begin with xapp-'],
    ['DRUVA_CLIENT_SECRET', 'two\nlines', 'a line break'],
    ['DRUVA_API_URL', 'apis.druva.com', 'is not a URL'],
    ['DRUVA_API_URL', 'https://u:p@example.com', 'user name or password'],
    ['SLACK_API_URL', 'https://example.com/api/?a=1', '? or #'],
    ['DATABASE_URL', 'postgres:u:hunter2@example.com/db', 'is not written postgres://'],
    ['DATABASE_URL', 'postgres://u:hunter2/x@example.com/db', 'percent codes'],
    ['DATABASE_URL', 'postgres://u:hunter2#x@example.com/db', 'such as %23 for #'],
    ['DATABASE_URL', 'postgres://u:hunter2@example.com/db#x', 'has a # part'],
    ['DATABASE_URL', 'postgres://u:hunter2%x@example.com/db', 'a % that is no code'],
    ['DATABASE_URL', 'postgres://u:hunter2@example.com', 'names no database'],
    ['DATABASE_URL', 'postgres:///db?password=hunter2', 'names no host'],
    ['DATABASE_URL', 'postgres://u:hunter2@example.com/db?sslmode=on', 'an sslmode'],
    ['DATABASE_URL', 'mysql://u:hunter2@example.com/db', 'does not begin with file:'],
    ['DATABASE_URL', './data/insync.db', 'does not begin with file:'],
    ['DATABASE_URL', 'file::memory:', 'would forget every event'],
    ['DATABASE_URL', 'file://data/insync.db', 'host name'],
    ['DATABASE_URL', 'file:./insync.db?mode=ro', '? or #'],
    ['DATABASE_URL', 'file:./data/', 'a folder'],
    ['PORT', '65536', 'port number'],
    ['PORT', '3000x', 'port number'],
    ['HOST', 'http://localhost', 'host name'],
    ['METRICS_PORT', 'none', 'port number'],
    ['METRICS_HOST', '127.0.0.1', 'without METRICS_PORT'],
    ['INSYNC_KEY', 'fifteen letters', 'shorter than 16'],
    ['DRUVA_WEBHOOK_SECRET', 'fifteen-letters', 'shorter than 16'],
    ['DRUVA_WEBHOOK_SECRET', 'more than sixteen letters', 'holds a space'],
    ['LOG_LEVEL', 'inof', 'not a log level'],
  ])('refuses %s=%s with the cure', (variable, value, message) => {
    const found = faults({ ...enough, [variable]: value });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ variable, message: expect.stringContaining(message) });
    expect(found[0]?.cure).not.toBe('');
    if (/SECRET|TOKEN|KEY/.test(variable)) expect(printFaults(found)).not.toContain(value);
    expect(printFaults(found)).not.toContain('hunter2');
  });

  it.each([
    [
      'postgres://u:hunter2@db.example.com:5433/insync?sslmode=verify-full',
      'postgres://u@db.example.com:5433/insync',
    ],
    ['postgresql://db.example.com/insync', 'postgres://db.example.com/insync'],
    ['postgres://u:h%23nter2@[::1]/insync', 'postgres://u@[::1]/insync'],
    ['postgres:///insync?host=/run/postgresql&password=hunter2', 'postgres:///run/postgresql/insync'],
  ])('takes %s for a database, and shows it as %s', (url, shown) => {
    const { database } = read({ ...enough, DATABASE_URL: url });
    expect(database).toMatchObject({ kind: 'postgres', shown });
    expect(database.kind === 'postgres' && database.url.reveal()).toBe(url);
    expect(inspect(database, { depth: 9, showHidden: true })).not.toMatch(/h(u|%23)nter2/);
  });

  it('takes another place for what it tells of itself, and a key', () => {
    expect(read(enough)).toMatchObject({ metrics: undefined, key: undefined });
    expect(read({ ...enough, METRICS_PORT: '9090' }).metrics).toEqual({ port: 9090, host: '0.0.0.0' });
    const both = { METRICS_PORT: '9090', METRICS_HOST: '127.0.0.1' };
    expect(read({ ...enough, ...both, HOST: '::' }).metrics).toEqual({ port: 9090, host: '127.0.0.1' });
    expect(read({ ...enough, INSYNC_KEY: 'sixteen letters!' }).key?.reveal()).toBe('sixteen letters!');
  });

  it('names the nearest log level', () => {
    expect(faults({ ...enough, LOG_LEVEL: 'inffo' })[0]?.nearest[0]).toBe('info');
  });

  it.each(['xoxb-1', 'xoxe.xoxb-1', 'test-token'])('takes %s for a bot token', (token) => {
    expect(read({ ...enough, SLACK_BOT_TOKEN: token }).slack.botToken.reveal()).toBe(token);
  });

  it('takes off blanks and the quote marks that --env-file leaves', () => {
    const environment = read({ ...enough, SLACK_BOT_TOKEN: ' "xoxb-1"\n', PORT: "'8080'" });
    expect(environment.slack.botToken.reveal()).toBe('xoxb-1');
    expect(environment.port).toBe(8080);
  });
});

describe('secrets from files', () => {
  const { DRUVA_CLIENT_SECRET: _, ...rest } = enough;
  const folder: Readonly<Record<string, string>> = { '/run/druva': 'from-file\n', '/run/empty': '\n' };
  const readFile = (path: string) => {
    const text = folder[path];
    if (text === undefined) throw Object.assign(new Error(`${path}`), { code: 'ENOENT' });
    return new TextEncoder().encode(text);
  };

  it('reads the file without its last line break', () => {
    const result = readEnvironment({ ...rest, DRUVA_CLIENT_SECRET_FILE: '/run/druva' }, readFile);
    expect(result.ok && result.environment.druva.clientSecret.reveal()).toBe('from-file');
  });

  it.each([
    [{ DRUVA_CLIENT_SECRET_FILE: '/run/none' }, 'does not exist'],
    [{ DRUVA_CLIENT_SECRET_FILE: '/run/empty' }, 'is empty'],
    [{ DRUVA_CLIENT_SECRET_FILE: '/run/druva', DRUVA_CLIENT_SECRET: 'x' }, 'beside DRUVA_CLIENT_SECRET'],
  ])('refuses %j alone', (more, message) => {
    const result = readEnvironment({ ...rest, ...more }, readFile);
    expect(result.ok ? [] : result.faults).toMatchObject([
      { variable: 'DRUVA_CLIENT_SECRET_FILE', message: expect.stringContaining(message) },
    ]);
  });

  it('reads the address of a database, and a key, from files too', () => {
    const url = 'postgres://u:hunter2@db.example.com/insync';
    const files: Readonly<Record<string, string>> = {
      '/run/url': `${url}\n`,
      '/run/key': 'sixteen letters!\n',
    };
    const result = readEnvironment(
      { ...enough, DATABASE_URL_FILE: '/run/url', INSYNC_KEY_FILE: '/run/key' },
      (path) => new TextEncoder().encode(files[path]),
    );
    expect(result.ok && result.environment.database).toMatchObject({ kind: 'postgres' });
    expect(result.ok && result.environment.key?.reveal()).toBe('sixteen letters!');
    expect(inspect(result, { depth: 9 })).not.toMatch(/hunter2|sixteen/);
  });

  it('knows every secret there is, whatever else is wrong', () => {
    const env = {
      ...{ DRUVA_CLIENT_SECRET: 'one', SLACK_BOT_TOKEN: 'two', INSYNC_KEY_FILE: '/run/druva' },
      DATABASE_URL: 'postgres://u:h%23nter2/@db.example.com/insync?password=other',
    };
    expect(knownSecrets({ env, readFile }).sort()).toEqual(
      ['from-file', 'h#nter2/', 'h%23nter2/', 'one', 'other', 'other', 'two'].sort(),
    );
    expect(knownSecrets({ env: { DATABASE_URL: 'file:./a.db' }, readFile })).toEqual([]);
  });

  it('does not miss the way in when its file cannot be read', () => {
    const { SLACK_SIGNING_SECRET: __, ...noDoor } = enough;
    const result = readEnvironment({ ...noDoor, SLACK_APP_TOKEN_FILE: '/run/none' }, readFile);
    expect(result.ok ? [] : result.faults).toMatchObject([{ variable: 'SLACK_APP_TOKEN_FILE' }]);
  });
});

describe('a secret is never printed', () => {
  const text = fc.string({ minLength: 6, maxLength: 60 }).filter((value) => /\S{6}/.test(value));

  it('whatever is wrong with it', () => {
    const names = [
      'DRUVA_CLIENT_SECRET',
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
      'SLACK_APP_TOKEN',
      'DATABASE_URL',
    ];
    const prefix = fc.constantFrom(
      '',
      'postgres://',
      'postgres://bot:',
      'file:///a?',
      'xoxb-',
      'xoxp-',
      'xapp-',
      '"',
      '\n',
    );
    const values = fc.record(
      Object.fromEntries(
        names.map((name) => [name, fc.tuple(prefix, text).map(([a, b]) => `${a}7f3Q9z${b}`)]),
      ),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(values, (secrets) => {
        const result = readEnvironment({ DRUVA_CLIENT_ID: 'client', LOG_LEVEL: 'loud', ...secrets });
        const printed = result.ok ? '' : printFaults(result.faults) + JSON.stringify(result);
        expect(printed).not.toContain('7f3Q9z');
      }),
    );
  });

  it('nor when the environment itself is logged, inspected, joined into text or thrown', () => {
    fc.assert(
      fc.property(text, (value) => {
        const hidden = `7f3Q9z${value}`;
        const lines: string[] = [];
        const held = { deep: { key: secret(hidden) } };
        pino({}, { write: (line) => lines.push(line) }).info(held, `key ${held.deep.key}`);
        const printed = [
          ...lines,
          inspect(held, { depth: 9, showHidden: true }),
          JSON.stringify(held),
          String(held.deep.key),
          new Error(`bad key ${held.deep.key}`, { cause: held }).message,
          inspect(new Error('bad key', { cause: Object.assign(new Error('because'), held) }), { depth: 9 }),
          format('%s %j %o %O %d', held.deep.key, held, held, held, held.deep.key),
          String(Object.entries(held.deep.key)),
          copied(held),
        ].join('\n');
        expect(printed).not.toContain('7f3Q9z');
        expect(printed).toContain('[secret]');
        expect(held.deep.key.reveal()).toBe(hidden);
      }),
    );
  });
});

/** What is said where it is copied for another thread. */
function copied(value: unknown): string {
  try {
    return inspect(structuredClone(value), { depth: 9 });
  } catch (error) {
    return inspect(error);
  }
}
