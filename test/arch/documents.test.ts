import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentSchema, NAMES } from '../../src/config/environment-schema.ts';
import { readConfig } from '../../src/config/file.ts';
import { TOP_KEYS } from '../../src/config/keys.ts';
import { SECRETS } from '../../src/config/variables.ts';
import { FILTER_KEYS } from '../../src/domain/filter.ts';
import { isCron } from '../../src/pipeline/schedule.ts';
import { COMMANDS, flagsOf } from '../../src/query/commands.ts';
import type { Door } from '../../src/query/flags.ts';
import { parseLine } from '../../src/query/parse-command.ts';
import { EXIT } from '../../src/terminal/exit.ts';
import { ROOT } from './source.ts';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The rows of the table after `<!-- table: name -->`, cells trimmed. */
function table(name: string): string[][] {
  const [, rest = ''] = readme.split(`<!-- table: ${name} -->\n`);
  const lines = rest.slice(0, rest.search(/\n\n|$(?![\s\S])/)).split('\n');
  return lines.slice(2).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const bare = (cell: string | undefined) => cell?.replaceAll('`', '');

describe('README', () => {
  it('lists every command with its summary', () => {
    const inSlack = COMMANDS.filter((command) => !('door' in command) || command.door !== 'terminal');
    const expected = inSlack.map(({ name, summary }) => [`\`/insync ${name}\``, summary]);
    expect(table('commands')).toEqual(expected);
  });

  it('names a test that is there for every fault', () => {
    const named = table('faults').flatMap(([, , tests = '']) =>
      [...tests.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    const there = (name = '') =>
      ['', '.test.ts', '.soak.ts'].some((end) => existsSync(join(ROOT, 'test', name + end)));
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((name) => !there(name))).toEqual([]);
  });

  it('lists every filter flag as help does', () => {
    const flags = flagsOf('events');
    const expected = FILTER_KEYS.map((key) => [`\`--${key}\``, flags.find(({ name }) => name === key)?.says]);
    expect(table('filter')).toEqual(expected);
  });

  it('lists every environment variable with its default', () => {
    const rows = table('environment').map(([name, , value]) => [bare(name), bare(value)]);
    const required = { DRUVA_CLIENT_ID: 'x', DRUVA_CLIENT_SECRET: 'x', SLACK_BOT_TOKEN: 'xoxb-x' };
    const { DATABASE_URL: database, ...plain } = environmentSchema.parse(required);
    const defaults: Record<string, unknown> = { ...plain, DATABASE_URL: 'a database' };
    const written: Record<string, string> = {
      DATABASE_URL: database.kind === 'file' ? `file:${database.path}` : '?',
    };
    const left: Record<string, string> = { METRICS_PORT: 'PORT', METRICS_HOST: 'HOST', INSYNC_KEY: 'none' };
    const expected = NAMES.map((name) => {
      if (name in required) return [name, 'required'];
      const value = defaults[name];
      return [
        name,
        value === undefined ? (left[name] ?? 'one of these two') : (written[name] ?? String(value)),
      ];
    });
    expect(rows).toEqual(expected);
  });

  it('says which variables may come from files, as .env.example does, which names all', () => {
    const example = readFileSync(join(ROOT, '.env.example'), 'utf8');
    for (const name of SECRETS) {
      expect(readme).toContain(`\`${name}_FILE\``);
      expect(example).toContain(`${name}_FILE`);
    }
    for (const name of NAMES) expect(example).toMatch(new RegExp(`^(# )?${name}=`, 'm'));
  });

  it('lists every key of the configuration file with its default', () => {
    const read = readConfig('routes: [{ channel: C0123OPS }]', 'insync.yaml', {
      isCron,
      now: 0,
      zone: 'UTC',
    });
    if (!read.ok) throw new Error('the smallest configuration is refused');
    const { config } = read;
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
      inhibit: config.inhibit.length === 0 ? 'none' : '?',
      outage: config.outage === undefined ? 'off' : '?',
      missing: config.missing.length === 0 ? 'none' : '?',
      feed_silence: String(config.feedSilence),
      runbooks: Object.keys(config.runbooks).length === 0 ? 'none' : '?',
      console: config.console === '' ? 'none' : '?',
      permissions: Object.values(config.permissions).flat().length === 0 ? 'everybody' : '?',
      digest: config.digest.length === 0 ? 'none' : '?',
    };
    expect(Object.keys(shown)).toEqual(TOP_KEYS);
    expect(table('yaml').map(([key, , value]) => [bare(key), bare(value)])).toEqual(Object.entries(shown));
  });

  it('gives examples that are understood', () => {
    const names = COMMANDS.map(({ name }) => name as string);
    const slack = [...readme.matchAll(/`\/insync ([^`]+)`/g)].map(([, text]) => text as string);
    const terminal = [...readme.matchAll(/^npx insync (.+)$/gm)].map(([, text]) => text as string);
    const understood = (door: Door) => (text: string) =>
      expect(parseLine(text, { now: Date.UTC(2026, 10, 22), zone: 'UTC', door }), text).toMatchObject({
        ok: true,
      });
    slack.filter((text) => !names.includes(text)).forEach(understood('slack'));
    terminal.forEach(understood('terminal'));
    expect(terminal.length).toBeGreaterThan(0);
  });

  it('names the exit codes the command has', () => {
    const codes = [
      ...readme.matchAll(/(\d+) (?:answered|nothing|wrong|the database|something|broken|stopped)/g),
    ];
    expect(codes.map(([, code]) => Number(code)).sort()).toEqual(Object.values(EXIT).sort());
  });
});

describe('the documents', () => {
  const documents = [
    'README.md',
    'ARCHITECTURE.md',
    'CHANGELOG.md',
    'manifest/README.md',
    'test/bench/RESULTS.md',
  ];

  it.each(documents)('%s links only to what is there', (name) => {
    const text = readFileSync(join(ROOT, name), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, path]) => path as string);
    expect(links.filter((path) => !existsSync(join(ROOT, name, '..', path)))).toEqual([]);
  });

  it('have scripts for the commands they name', () => {
    const scripts = Object.keys(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts);
    const text = documents.map((name) => readFileSync(join(ROOT, name), 'utf8')).join('\n');
    const named = [...text.matchAll(/npm (?:run )?([a-z]+)/g)].map(([, script]) => script as string);
    const known = [...scripts, 'ci', 'test', 'start', 'install'];
    expect(named.filter((script) => !known.includes(script) && script !== 'are' && script !== 'and')).toEqual(
      [],
    );
  });
});

describe('packages', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const [, section = ''] = text.split('## Packages, and why');
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  const named = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  );

  it('of production are each named in ARCHITECTURE.md, with what for and why', () => {
    expect(named.sort()).toEqual(Object.keys(dependencies).sort());
    for (const row of rows)
      expect(
        row
          .split('|')
          .slice(2, 4)
          .every((cell) => cell.trim().length > 3),
      ).toBe(true);
  });

  it('are for production or for development, not both', () => {
    expect(Object.keys(dependencies).filter((name) => name in devDependencies)).toEqual([]);
  });
});

describe('the tree', () => {
  it('holds no secrets', () => {
    const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
    const suspicious = /xox[abpr]-\d{6,}-|xapp-\d-[A-Z0-9]{8,}-|-----BEGIN [A-Z ]*PRIVATE KEY/;
    const found = tracked
      .filter((path) => /\.(ts|js|json|yaml|md|txt)$/.test(path))
      .filter((path) => existsSync(join(ROOT, path)))
      .filter((path) => suspicious.test(readFileSync(join(ROOT, path), 'utf8')));
    expect(found.filter((path) => path !== 'test/arch/documents.test.ts')).toEqual([]);
  });
});
