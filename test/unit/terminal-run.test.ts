import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EventArchive } from '../../src/domain/archive.ts';
import { StoreError } from '../../src/domain/errors.ts';
import type { Store } from '../../src/domain/ports.ts';
import { event, failures, HOUR, NOW } from '../contract/samples.ts';
import { stored } from './lookups-rig.ts';
import { run } from './terminal-rig.ts';
import { HOSTILE, OBEYED } from './terminal-samples.ts';

const sample = () =>
  stored(
    ...failures(3, { time: NOW - HOUR }),
    event({ id: 'good-1', device: 'LAB-PC-9', status: 'Success', severity: 6, time: NOW - 1 }),
  );

describe('the answers', () => {
  it('go alone to a pipe, with what is said about them beside', async () => {
    const { code, out, err } = await run(await sample(), 'events --outcome failed');
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(4);
    expect(err).toMatch(/^3 failed events/);
  });

  it('go whole to a person, with colours', async () => {
    const { out, err } = await run(await sample(), 'events --outcome failed', { tty: true });
    expect(out).toContain('\u001b[31m');
    expect(stripVTControlCharacters(out)).toMatch(/^3 failed events[\s\S]*times in Europe\/Berlin\n$/);
    expect(err).toBe('');
  });

  it.each([
    ['events', 'LAB-PC-9'],
    ['event good-1', 'The 12 fields'],
    ['stats --by outcome', 'success'],
    ['subject LAB-PC-9', 'last success  2026-11-22'],
    ['why good-1', 'rule 2 asks outcome: failed, this is success'],
    ['status', '4 events'],
    ['help', 'Exit codes'],
    ['', 'Commands'],
    ['export', 'good-1'],
    ['export --format ndjson --output -', '"uniqueID":"good-1"'],
  ])('%s', async (words, expected) => {
    const { code, out } = await run(await sample(), words);
    expect(out).toContain(expected);
    expect(code).toBe(0);
  });

  it.each(['events', 'event good-1', 'stats', 'subject LAB-PC-9', 'why good-1', 'status'])(
    '%s --json is one object that names its command',
    async (words) => {
      const { code, out } = await run(await sample(), `${words} --json`);
      expect(code).toBe(0);
      expect(JSON.parse(out).command).toMatch(new RegExp(`^${words.split(' ')[0]}`));
    },
  );

  it('print the same CSV as an export', async () => {
    const store = await sample();
    expect((await run(store, 'events --csv')).out).toBe((await run(store, 'export')).out);
    expect((await run(store, 'stats --by outcome --csv')).out).toBe(
      'outcome,events,before\r\nfailed,3,\r\nsuccess,1,\r\n',
    );
  });
});

describe('lines for programs', () => {
  it.each(['events --csv', 'export', 'export --format ndjson'])(
    '%s: a person who looks at them is safe',
    async (words) => {
      const store = await stored(...HOSTILE.map((device) => event({ device, type: device, id: device })));
      const { out } = await run(store, words, { tty: true });
      expect(out).not.toMatch(OBEYED);
      expect(out).toContain('red');
    },
  );
});

describe('the exit code', () => {
  it.each([
    ['events --subject nobody', 1, ''],
    ['events --subject nobody --json', 1, '"events": []'],
    ['event nothing', 1, ''],
    ['event nothing --json', 1, '"event": null'],
    ['why nothing', 1, ''],
    ['subject nobody', 1, ''],
    ['subject nobody --json', 1, '"name": null'],
    ['stats --subject nobody', 1, ''],
    ['stats --subject nobody --json', 1, '"total": 0'],
    ['export --subject nobody', 0, 'eventCategory'],
    ['events --typ Backup', 2, ''],
    ['evnts', 2, ''],
    ['search', 2, ''],
    ['events --since tomorow', 2, ''],
    ['export --output /no/such/folder/x.csv', 4, ''],
  ])('of %s is %i', async (words, expected, printed) => {
    const { code, out, err } = await run(await sample(), words);
    expect(code).toBe(expected);
    if (printed === '') expect(out).toBe('');
    else expect(out).toContain(printed);
    if (code > 1) expect(err).toMatch(/^insync: /);
  });

  it('is 3 with the cure where the database cannot be read, but wrong words are told first', async () => {
    const openArchive = async () => {
      throw new StoreError('missing', 'There is no database. Start the bot.');
    };
    const store = await sample();
    expect(await run(store, 'events', { openArchive })).toEqual({
      ...{ code: 3, out: '', err: 'insync: There is no database. Start the bot.\n' },
    });
    expect(await run(store, 'events --typ Backup', { openArchive })).toMatchObject({ code: 2 });
    expect(await run(store, 'help events', { openArchive })).toMatchObject({ code: 0, err: '' });
  });

  it('is 3 where the file turned out to have changed', async () => {
    const store = await sample();
    const close = async () => {
      throw new StoreError('unusable', 'Ask again.');
    };
    expect(await run(store, 'status', { openArchive: async () => ({ ...store, close }) })).toMatchObject({
      code: 3,
    });
  });
});

describe('why', () => {
  it('says that the rules cannot be told, and answers all the same', async () => {
    const readRules = async () => ({ ok: false as const, why: 'insync.yaml does not exist' });
    const { code, out, err } = await run(await sample(), 'why good-1', { readRules });
    expect(code).toBe(0);
    expect(out).toContain('no alert rule matched when it came');
    expect(err).toContain('The rules are not told: insync.yaml does not exist');
  });
});

describe('long work', () => {
  /** A store whose search tells its progress, and ends when it is stopped. */
  async function slow(): Promise<{ archive: Store; stop: AbortController; tick: () => number }> {
    const store = await sample();
    const stop = new AbortController();
    let now = NOW;
    const page: EventArchive['page'] = async (request, watch) => {
      for (let step = 1; !watch?.signal?.aborted && step < 50; step += 1) {
        now += 400;
        watch?.progress?.({ found: step, reached: NOW - step * HOUR });
        if (step === 8) stop.abort();
        await turn();
      }
      const found = await store.page({ ...request, limit: 1 });
      return { ...found, older: true, searchedTo: 5, reached: NOW - 8 * HOUR };
    };
    return { archive: { ...store, page }, stop, tick: () => now };
  }

  it('tells a person how far it is after a second, and takes the line away', async () => {
    const { archive, stop, tick } = await slow();
    const { code, out, err } = await run(archive, 'events', { tty: true, stop: stop.signal, clock: tick });
    expect(err.split('\r\u001b[K').slice(1, 3)).toEqual([
      'Searching… 3 events, back to 2026-11-22 09:00 (Ctrl-C stops)',
      'Searching… 4 events, back to 2026-11-22 08:00 (Ctrl-C stops)',
    ]);
    expect(err.endsWith('\r\u001b[K')).toBe(true);
    expect(out).toContain('Stopped: this is what was found back to 2026-11-22 05:00:00');
    expect(code).toBe(130);
  });

  it('tells a script nothing meanwhile, but that it is not all', async () => {
    const { archive, stop, tick } = await slow();
    const { code, out, err } = await run(archive, 'events --json', { stop: stop.signal, clock: tick });
    expect(JSON.parse(out)).toMatchObject({ complete: false, events: [{}] });
    expect(err).toBe('Stopped: this is not all there is.\n');
    expect(code).toBe(130);
  });

  it('says of any answer that it may not be whole', async () => {
    const { archive, stop } = await slow();
    const { code, err } = await run(archive, 'subject LAB-PC-9', { stop: stop.signal });
    expect(err).toMatch(/Stopped: not everything was looked at/);
    expect(code).toBe(130);
  });
});

describe('an export to a file', () => {
  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), 'insync-terminal-'));
    onTestFinished(() => rmSync(made, { recursive: true }));
    return made;
  };

  it('is whole, and tells what it wrote', async () => {
    const path = join(folder(), 'out.ndjson');
    const { code, out, err } = await run(await sample(), `export --output ${path}`);
    expect([code, out]).toEqual([0, '']);
    expect(err).toMatch(new RegExp(`^Wrote 4 events, .*, to ${path}\n$`));
    expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(4);
  });

  it('never takes the place of another file', async () => {
    const path = join(folder(), 'out.csv');
    const store = await sample();
    await run(store, `export --output ${path}`);
    const before = readFileSync(path, 'utf8');
    const again = await run(store, `export --outcome failed --output ${path}`);
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('is there already') });
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('leaves nothing when it is stopped', async () => {
    const path = join(folder(), 'out.csv');
    const store = await sample();
    const stop = new AbortController();
    const page: EventArchive['page'] = async (request) => {
      expect(existsSync(path)).toBe(true);
      stop.abort();
      return { ...(await store.page({ ...request, limit: 1 })), older: true };
    };
    const { code, err } = await run({ ...store, page }, `export --output ${path}`, { stop: stop.signal });
    expect([code, err]).toEqual([130, 'Stopped: no file was written.\n']);
    expect(existsSync(path)).toBe(false);
  });
});
