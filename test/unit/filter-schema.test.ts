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
    expect(filter({ text: ['disk “read error” "Full"', '-Netzwerk !café -"no space" –x'] }).text).toEqual({
      all: ['disk', 'full'],
      none: ['netzwerk', 'cafe', 'x'],
      phrases: [
        { words: ['read', 'error'], none: false },
        { words: ['no', 'space'], none: true },
      ],
    });
    expect(faults({ text: '"?" -' })).toMatchObject([{ kind: 'bad_value', key: 'text' }]);
  });

  it('takes words without a space between them for words that follow one another', () => {
    expect(filter({ text: 'jane@example.com -a/b' }).text).toEqual({
      all: [],
      none: [],
      phrases: [
        { words: ['jane', 'example.com'], none: false },
        { words: ['a', 'b'], none: true },
      ],
    });
  });

  it.each([
    ['Files Missed>0', { key: 'Files Missed', sign: '>', value: '0' }],
    ['Files Missed >= 1,204.5', { key: 'Files Missed', sign: '>=', value: '1,204.5' }],
    ['Error=Disk read error', { key: 'Error', sign: '=', value: 'Disk read error' }],
    ['Error: Disk read error', { key: 'Error', sign: '=', value: 'Disk read error' }],
    ['Path: C:\\a=b', { key: 'Path', sign: '=', value: 'C:\\a=b' }],
    ['Retries≠0', { key: 'Retries', sign: '!=', value: '0' }],
    ['!Error', { key: 'Error', value: '', none: true }],
    ['! Files Missed=0', { key: 'Files Missed', sign: '=', value: '0', none: true }],
    ['Error', { key: 'Error', value: '' }],
    ['"a=b" <= -3', { key: 'a b', sign: '<=', value: '-3' }],
    ['Error=""', { key: 'Error', sign: '=', value: '' }],
    ['Error=“=x”', { key: 'Error', sign: '=', value: '=x' }],
    ['Über Größe>1', { key: 'Über Größe', sign: '>', value: '1' }],
  ])('reads the detail %s', (detail, term) => {
    expect(filter({ detail }).details).toEqual([{ none: false, ...term }]);
  });

  it('counts a detail once, however its key is spelt', () => {
    expect(filter({ detail: ['Files Missed>0', 'files_missed > 0', 'Files Missed>1'] }).details).toHaveLength(
      2,
    );
  });

  it.each([
    ['Files=>0', ['Files>=0'], '"=>" is not a sign; write one of <= >= != < > ='],
    ['Files=<0', ['Files<=0'], 'is not a sign'],
    ['!Error==x', ['!Error=x'], 'is not a sign'],
    ['Error=!x', ['Error!=x'], 'is not a sign'],
    ['Error<>x', ['Error!=x'], 'is not a sign'],
    ['Size>10 MB', ['Size>10'], '> compares numbers, and "10 MB" is none'],
    ['Error>x', ['Error=x'], '> compares numbers, and "x" is none'],
    ['Error=', ['Error'], 'nothing follows "Error="'],
    ['-Error', ['!Error'], '"!" excludes a detail, not "-"'],
    ['>0', [], 'names no key of the details'],
    ['!', [], 'names no key of the details'],
    ['"?"=3', [], 'names no key of the details'],
  ])('refuses the detail %s', (detail, cure, message) => {
    expect(faults({ detail })).toEqual([
      expect.objectContaining({
        kind: 'bad_value',
        key: 'detail',
        cure,
        message: expect.stringContaining(message),
      }),
    ]);
    for (const right of cure) expect(faults({ detail: right })).toEqual([]);
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
    { text: '"disk error" -disk' },
    { text: '"disk read error" -"read error"' },
    { detail: ['Error', '!error'] },
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

/** Flags on a line, as a map of lists. */
function rawOf(args: string): Record<string, string[]> {
  const split = splitWords(args);
  if (!split.ok) throw new Error(`unbalanced: ${args}`);
  const raw: Record<string, string[]> = {};
  for (let at = 0; at < split.words.length; at += 2) {
    const key = (split.words[at] as string).slice(2);
    raw[key] = [...(raw[key] ?? []), split.words[at + 1] as string];
  }
  return raw;
}

describe('a filter in words', () => {
  const whole = () =>
    filter({
      type: ['Admin Login', '!Backup'],
      feature: 'Backup And Restore',
      severity: '<=3',
      identity: 'CORP\\admin',
      subject: `the "boss's"`,
      text: 'disk -network "read error" -"no space"',
      detail: ['Files Missed>0', '!Error=a "b"'],
      since: '1h30m',
      until: 'now',
      status: '!resolved',
    });

  it('repeats itself as flags', () => {
    const args = filterToArgs(whole());
    expect(args).toBe(
      `--type "Admin Login" --type !Backup --feature "Backup And Restore" --severity "<=3" --identity 'CORP\\admin' ` +
        `--subject "the "'"'"boss's"'"' --text 'disk -network "read error" -"no space"' --detail "Files Missed>0" --detail '!Error=a "b"' --since 1h30m --until now --status !resolved`,
    );
    expect(filter(rawOf(args))).toEqual(whole());
  });

  it('repeats every filter it reads', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
      fc.string({ unit: fc.constantFrom(...'ab Ü0,.-!"“«\'<>=:≤\\'), minLength: 1, maxLength: 12 }),
    );
    const some = (value: fc.Arbitrary<string>) => fc.array(value, { maxLength: 3 });
    const inputs = fc.record({
      type: some(fc.constantFrom('Backup', 'Admin Login', '!Restore')),
      subject: some(anything),
      identity: some(anything),
      group: some(anything),
      severity: some(fc.constantFrom('3', '<=2', '!6', '4-5')),
      text: some(anything),
      detail: some(
        fc.oneof(
          anything,
          fc.tuple(anything, fc.constantFrom('=', ':', '>', '<=', '!='), anything).map((all) => all.join('')),
        ),
      ),
      since: some(fc.constantFrom('1h', '7d', '2026-11-20T14:00:01Z')),
    });
    const kept = (raw: Record<string, string[]>) =>
      Object.fromEntries(Object.entries(raw).filter(([, list]) => list.length > 0));
    fc.assert(
      fc.property(inputs, (raw) => {
        // One key after the other, so that a fault of one does not hide the others.
        const right = Object.entries(kept(raw)).filter(([key, list]) => faults({ [key]: list }).length === 0);
        const read = filter(Object.fromEntries(right));
        expect(filter(rawOf(filterToArgs(read)))).toEqual(read);
        expect(storedFilter.parse(JSON.parse(JSON.stringify(read)))).toEqual(read);
      }),
      { numRuns: 1_000 },
    );
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
    expect(
      describeFilter(
        filter({ text: 'a b "c d" -"e f"', detail: ['Files Missed: 0', '!Error'], group: 'g1' }),
      ),
    ).toBe('group g1 "a" "b" "c d" not "e f" Files Missed=0 not Error');
    expect(describeFilter(filter({}))).toBe('');
  });

  it('is stored as JSON and read back', () => {
    const kept: unknown = JSON.parse(JSON.stringify(whole()));
    expect(storedFilter.parse(kept)).toEqual(whole());
    expect(storedFilter.safeParse({ terms: { tipe: { any: [], none: [] } } }).success).toBe(false);
  });

  it('does not take several names, of which one is excluded, for one', () => {
    const read = parseFilter({ subject: '!PC-1,!PC-2' }, { now: 0, zone: 'UTC' });
    expect(read).toMatchObject({
      ok: false,
      faults: [
        { message: '"!PC-1,!PC-2" is 2 values in one; give each by itself', cure: ['!PC-1', '!PC-2'] },
      ],
    });
  });
});
