import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../e2e/eventually.ts';
import { type Installed, install, olderNode, type Running } from './installed.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const { version, dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const SEAT = '?user=U07MAYA&channel=C0123BACKUP';

describe('the package, installed into an empty folder', () => {
  let installed: Installed;
  beforeAll(async () => {
    installed = await install();
  }, 120_000);
  afterAll(() => installed.remove());

  it('holds compiled JavaScript and what goes with it, and no more', () => {
    const { home } = installed;
    const files = globSync('**/*.*', { cwd: home });
    expect(
      files.filter((path) => /(?:^|\/)(?:src|test)\/|\.tsx?$|\.db|\.env$|insync\.yaml$/.test(path)),
    ).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['bin/insync.mjs', 'dist/main.js', 'insync.example.yaml']));
    const sources = globSync('**/*.*', { cwd: join(ROOT, 'src') });
    const compiled = sources
      // What spares the TypeScript its compiling has nothing to do here.
      .filter((path) => !path.endsWith('.d.ts') && path !== 'compile-cache.mjs')
      .map((path) => join('dist', path.replace(/\.ts$/, '.js')));
    expect(compiled.filter((path) => !files.includes(path))).toEqual([]);
    const bytes = files.reduce((sum, path) => sum + statSync(join(home, path)).size, 0);
    expect(bytes).toBeLessThan(8_000_000);
  });

  it('names whose work the page’s packages are', () => {
    const licences = readFileSync(join(installed.home, 'dist/packages/LICENSES.txt'), 'utf8');
    for (const name of ['react', 'react-dom', 'slack-blocks-to-jsx', 'ws'])
      expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(MIT\\)$`, 'm'));
    expect(Object.keys(dependencies)).not.toContain('react');
  });

  it('tells its version', async () => {
    const { code, out } = await installed.insync(['version', '--json']);
    expect([code, JSON.parse(out)]).toMatchObject([0, { insync: version, node: process.versions.node }]);
  });

  it('says how to be configured, all at once', async () => {
    const { code, err } = await installed.insync(['start']);
    expect(code).toBe(2);
    expect(err).toMatch(/DRUVA_CLIENT_ID: is not set/);
    expect(err).toMatch(/your app, Basic Information, Signing Secret/);
    expect(err).toMatch(/insync\.yaml does not exist/);
    const doctor = await installed.insync(['doctor', '--json']);
    expect(doctor.code).not.toBe(0);
    expect(JSON.parse(doctor.out).checks).toContainEqual(
      expect.objectContaining({ name: 'DRUVA_CLIENT_ID', state: 'bad', said: 'is not set' }),
    );
  });

  it('says what to do on a Node that is too old', async ({ skip }) => {
    const node = olderNode();
    const is = node === undefined ? '' : execFileSync(node, ['--version'], { encoding: 'utf8' });
    if (node === undefined || Number.parseInt(is.slice(1), 10) >= 24) return skip('no older Node is here');
    const bin = join(installed.home, 'bin/insync.mjs');
    const { status, stderr } = spawnSync(node, [bin, 'version'], { encoding: 'utf8' });
    expect(status).toBe(4);
    expect(stderr).toContain(
      `insync needs Node 24 or later, and this is ${is.trim()}. Run "npm install node@24"`,
    );
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  describe('shows the demo', () => {
    let demo: Running;
    let url: string;
    let temporary: string;
    beforeAll(async () => {
      temporary = join(installed.folder, 'tmp');
      mkdirSync(temporary);
      demo = installed.start(['demo', '--port', '0'], { TMPDIR: temporary });
      url = await demo.said(/simulated: (http:\S+)/);
    }, 60_000);

    const page = async (seat = SEAT) => (await fetch(`${url}/${seat}`)).text();
    const act = async (asked: object) => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ user: 'U07MAYA', channel: 'C0123BACKUP', ...asked });
      const response = await fetch(`${url}/act`, { method: 'POST', headers, body });
      return response.json();
    };
    const database = () => {
      const [found = ''] = globSync('insync-demo-*/insync.db', { cwd: temporary });
      return { DATABASE_URL: `file:${join(temporary, found)}`, TMPDIR: temporary };
    };

    it('in which a card is acknowledged', { timeout: 60_000 }, async () => {
      const cards = async () => (await page()).split('<li class="message"').slice(1);
      const [, id, path] = await eventually(async () =>
        (await cards())
          .map((card) => /data-id="([\d.]+)"[\s\S]*data-path="([^"]+)" data-action="alert\.ack"/.exec(card))
          .find((found) => found !== null),
      );
      const press = { act: 'press', where: 'message', id, path, action: 'alert.ack' };
      expect(await act(press)).toEqual({ ok: true });
      await eventually(async () => {
        const card = (await cards()).find((each) => each.includes(`data-id="${id}"`)) ?? '';
        expect(card.replace(/<[^>]+>/g, '')).toContain('Acknowledged by @Maya');
        return true;
      });
    });

    it('with its style, scripts and charts', { timeout: 60_000 }, async () => {
      const html = await page();
      const assets = [...html.matchAll(/(?:src|href)="(\/[\w/.-]+\.(?:js|css|svg))"/g)].map(
        ([, path]) => path,
      );
      expect(assets.length).toBeGreaterThan(2);
      for (const path of assets) expect([path, (await fetch(`${url}${path}`)).status]).toEqual([path, 200]);
      expect(await (await fetch(`${url}/page.css`)).text()).toContain('.slack_blocks_to_jsx');
      expect(await act({ act: 'say', text: '/insync stats --since 7d --by day --share' })).toEqual({
        ok: true,
      });
      const picture = await eventually(
        async () => /<img[^>]*src="(\/files\/[^"]+)"/.exec(await page()) ?? undefined,
        { within: 20_000, what: 'the chart' },
      );
      const drawn = await fetch(`${url}${picture[1]}`);
      expect([drawn.status, drawn.headers.get('content-type')]).toEqual([200, 'image/png']);
    });

    it('whose database answers in a terminal, and is backed up', { timeout: 60_000 }, async () => {
      const found = await installed.insync(
        ['events', '--since', '15d', '--limit', '3', '--json'],
        database(),
      );
      expect(found.code).toBe(0);
      const { count, events } = JSON.parse(found.out);
      expect(count).toBeGreaterThan(5_000);
      expect(events).toHaveLength(3);
      const backup = await installed.insync(['backup', 'demo.db', '--json'], database());
      expect([backup.code, JSON.parse(backup.out)]).toMatchObject([0, { whole: true }]);
      expect(JSON.parse(backup.out).events).toBeGreaterThan(12_000 - 1);
    });

    it('and ends when it is told to, with nothing left', { timeout: 30_000 }, async () => {
      await demo.stop();
      await eventually(() => globSync('insync-demo-*', { cwd: temporary }).length === 0);
    });
  });
});
