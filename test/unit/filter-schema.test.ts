import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilter, storedFilter } from '../../src/domain/filter-schema.ts';
import { describeFilter, filterToArgs, filterToYaml } from '../../src/domain/filter-words.ts';
import { splitWords } from '../../src/query/words.ts';

const NOW = Date.UTC(2026, 10, 22, 14, 0);
const LOOKING_UP = { now: NOW, zone: 'UTC', known: { types: ['Logout', 'backup'], features: ['New Area'] } };
const RULE = { now: NOW, zone: 'UTC' };

function filter(raw: unknown, input: Parameters<typeof parseFilter>[1] = LOOKING_UP) {
  const read = parseFilter(raw, input);
  if (!read.ok) throw new Error(read.faults.map(({ message }) => message).join('; '));
  return read.filter;
}

function faults(raw: unknown, input: Parameters<typeof parseFilter>[1] = LOOKING_UP) {
  const read = parseFilter(raw, input);
  return read.ok ? [] : read.faults;
}

describe('a filter from flags or YAML', () => {
  it('reads texts, numbers and lists, wanted and excluded', () => {
    expect(
      filter({
        type: ['backup', '!Admin login'],
        tenant: 12345,
        severity: 3,
        subject: 'LAB-PC-9',
        alert: '1041',
      }),
    ).toEqual({
      terms: {
        type: { any: ['Backup'], none: ['Admin Login'] },
        subject: { any: ['LAB-PC-9'], none: [] },
        tenant: { any: ['12345'], none: [] },
      },
      severity: [3],
      alert: 1041,
    });
  });

  it('keeps values with commas whole and counts each value once', () => {
    expect(filter({ subject: ['Smith, Jane', 'smith, jane'] }).terms.subject).toEqual({
      any: ['Smith, Jane'],
      none: [],
    });
  });

  it.each([
    ['3', [3]],
    ['0-3', [0, 1, 2, 3]],
    ['3–0', [0, 1, 2, 3]],
    ['<=3', [0, 1, 2, 3]],
    ['≤ 3', [0, 1, 2, 3]],
    ['<3', [0, 1, 2]],
    ['>=5', [5, 6, 7]],
    ['>4', [5, 6, 7]],
    ['=3', [3]],
    ['!6', [0, 1, 2, 3, 4, 5, 7]],
    ['Error', [0, 1, 2, 3]],
    ['=error', [3]],
    ['>warning', [5, 6, 7]],
    ['alert-error', [1, 2, 3]],
    [['0', 6, '!0'], [6]],
  ])('severity %j', (value, levels) => {
    expect(filter({ severity: value }).severity).toEqual(levels);
  });

  it('takes all severities for none', () => {
    expect(filter({ severity: '0-7' })).toEqual({ terms: {} });
  });

  it.each(['8', '-1', '<0', '>7', '3.5', 'worse', '<=', '1-9', '3 4'])('refuses severity %j', (severity) => {
    expect(faults({ severity })).toMatchObject([{ kind: 'bad_value', key: 'severity', value: severity }]);
  });

  it('reads words of text, quotes and minus', () => {
    expect(filter({ text: ['disk "read error"', '-Netzwerk !café'] }).text).toEqual({
      all: ['disk', 'read', 'error'],
      none: ['netzwerk', 'cafe'],
    });
    expect(faults({ text: '"?" -' })).toMatchObject([{ kind: 'bad_value', key: 'text' }]);
  });

  it('tells every fault at once, each at its place', () => {
    const found = faults({
      tipe: 'Backup',
      type: ['Backup', 'Bakcup'],
      outcome: 'failure',
      since: '1h!',
      severity: 'eror',
      cloud: true,
      subject: { name: 'x' },
      identity: null,
      text: [],
    });
    expect(found.map(({ kind, path, nearest }) => [kind, path, nearest])).toEqual([
      ['unknown_key', ['tipe'], ['type']],
      ['bad_value', ['type', 1], ['Backup']],
      ['bad_value', ['outcome'], ['failed']],
      ['bad_time', ['since'], []],
      ['bad_value', ['severity'], ['error']],
      ['bad_value', ['cloud'], []],
      ['bad_value', ['subject'], []],
      ['bad_value', ['identity'], []],
      ['bad_value', ['text'], []],
    ]);
    expect(found.every(({ message }) => message !== '' && !message.endsWith('.'))).toBe(true);
  });

  it('takes types and features that are stored, and no others, when looking up', () => {
    expect(filter({ type: 'logout', feature: 'new area' }).terms).toMatchObject({
      type: { any: ['Logout'] },
      feature: { any: ['New Area'] },
    });
    expect(faults({ type: 'LicenseExpired' })).toMatchObject([
      { nearest: [], known: expect.arrayContaining(['Logout']) },
    ]);
    expect(faults({ type: '!Admin' })[0]?.nearest).toContain('!Admin Login');
  });

  it('takes in a rule a type still to come, but no misspelt one', () => {
    expect(filter({ type: 'LicenseExpired' }, RULE).terms.type).toEqual({
      any: ['LicenseExpired'],
      none: [],
    });
    expect(faults({ type: 'Restores' }, RULE)).toMatchObject([{ nearest: ['Restore'] }]);
    expect(faults({ outcome: 'exploded' }, RULE)).toMatchObject([
      { known: expect.arrayContaining(['failed']) },
    ]);
  });

  it('splits values that were run together', () => {
    expect(faults({ type: 'Backup,restore' })).toMatchObject([{ cure: ['Backup', 'Restore'] }]);
    expect(faults({ severity: '!1, 2' })).toMatchObject([{ cure: ['!1', '!2'] }]);
  });

  it.each([
    { since: '1h', until: '2h' },
    { since: '2026-11-20', until: '2026-11-20' },
    { since: 'now', until: 'yesterday' },
    { type: ['Backup', '!backup'] },
    { severity: ['3', '!error'] },
    { status: ['open', '!open'] },
    { text: 'disk -disk' },
  ])('calls %j a contradiction', (raw) => {
    expect(faults(raw).map(({ kind }) => kind)).toEqual(['contradiction']);
  });

  it.each([
    [{ since: ['1h', '2h'] }],
    [{ alert: 'x' }],
    [{ alert: '0' }],
    [{ storm: ['1', '2'] }],
    [{ tenant: 1e21 }],
    [{ type: '!' }],
    [{ type: ' ' }],
  ])('refuses %j', (raw) => {
    expect(faults(raw)).toHaveLength(1);
  });

  it.each([null, undefined, 7, 'type: Backup', [], [{}], true])('refuses %j for a filter', (raw) => {
    expect(faults(raw)).toMatchObject([{ kind: 'bad_value', path: [] }]);
  });

  it('allows the keys it is told to', () => {
    const input = { ...RULE, allow: ['type', 'severity'] };
    expect(faults({ type: 'Backup', since: '1h' }, input)).toMatchObject([
      { kind: 'unknown_key', key: 'since' },
    ]);
  });

  it('never throws, whatever YAML holds', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true }),
        fc.constantFrom('type', 'severity', 'since', 'text', 'x'),
        (value, key) => {
          for (const raw of [value, { [key]: value }]) {
            const read = parseFilter(raw, RULE);
            expect(read.ok || read.faults.length > 0).toBe(true);
          }
        },
      ),
    );
  });
});

describe('a filter in words', () => {
  const whole = () =>
    filter({
      type: ['Admin Login', '!Backup'],
      feature: 'Backup And Restore',
      severity: '<=3',
      identity: 'CORP\\admin',
      subject: `the "boss's"`,
      text: 'disk -network',
      since: '1h30m',
      until: 'now',
      status: '!resolved',
    });

  it('repeats itself as flags', () => {
    const args = filterToArgs(whole());
    expect(args).toBe(
      `--type "Admin Login" --type !Backup --feature "Backup And Restore" --severity "<=3" --identity 'CORP\\admin' ` +
        `--subject "the "'"'"boss's"'"' --text "disk -network" --since 1h30m --until now --status !resolved`,
    );
    const split = splitWords(args);
    const words = split.ok ? split.words : [];
    const raw: Record<string, string[]> = {};
    for (let at = 0; at < words.length; at += 2) {
      const key = (words[at] as string).slice(2);
      raw[key] = [...(raw[key] ?? []), words[at + 1] as string];
    }
    expect(filter(raw)).toEqual(whole());
  });

  it('stands on one line as a rule', () => {
    expect(filterToYaml(filter({ feature: 'Backup And Restore' }))).toBe('feature: Backup And Restore');
    expect(filterToYaml(filter({ severity: '<=2' }))).toBe('severity <=2');
    expect(filterToYaml(filter({ type: ['Backup', 'Restore'], severity: '3', outcome: '!success' }))).toBe(
      'type: [Backup, Restore], severity: 3, outcome: !success',
    );
  });

  it('stands before "events"', () => {
    expect(describeFilter(filter({ type: 'Backup', outcome: 'failed', since: '1h' }))).toBe('failed Backup');
    expect(describeFilter(filter({ type: ['Backup', 'Restore'], severity: 'error' }))).toBe(
      'Error or worse Backup or Restore',
    );
    expect(describeFilter(filter({ type: '!Backup', text: 'disk -network' }))).toBe(
      'non-Backup "disk" not "network"',
    );
    expect(describeFilter(filter({}))).toBe('');
  });

  it('is stored as JSON and read back', () => {
    const kept: unknown = JSON.parse(JSON.stringify(whole()));
    expect(storedFilter.parse(kept)).toEqual(whole());
    expect(storedFilter.safeParse({ terms: { tipe: { any: [], none: [] } } }).success).toBe(false);
  });
});
