/** Forwarding as people see it and change it: in Slack, and in a terminal beside the running bot. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from './eventually.ts';
import { answered, ask, card, dialog, expectNoTrouble, press, replaced, turns } from './people.ts';
import { screen } from './read.ts';
import { BACKUP, JON, MAYA, OPS, play, type StageWithBot, stored, YAML } from './stage.ts';

const BIN = resolve(import.meta.dirname, '../../bin/insync.mjs');
const HOUR = 3_600_000;

interface ForwardingStage extends StageWithBot {
  /** The ids of the events in the destination's file, in order. */
  ids(): string[];
  readonly folder: string;
}

/** A stage whose bot forwards to a file of the test's own. */
async function forwarding(seed: number, more = ''): Promise<ForwardingStage> {
  const folder = mkdtempSync(join(tmpdir(), 'insync-forward-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'lake', 'events.ndjson');
  const yaml = `${YAML}forward:\n  - { name: lake, to: "file://${path}", from: beginning }\n${more}`;
  const stage = await play({ seed, yaml });
  const ids = () =>
    existsSync(path)
      ? readFileSync(path, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => String(JSON.parse(line).uniqueID))
      : [];
  return Object.assign(Object.create(stage), { ids, folder });
}

const failed = ({ druva }: StageWithBot, device: string) => druva.world.backupFailed(Date.now(), device);

/** The command as a process of its own. */
function terminal({ env }: StageWithBot, ...words: string[]) {
  return new Promise<{ code: number; out: string; err: string }>((done) => {
    execFile(process.execPath, [BIN, ...words], { env: { ...env } }, (error, out, err) =>
      done({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

describe('forwarding, in Slack', () => {
  it('is listed, paused and resumed by whom the configuration names, and sent again after asking', async () => {
    const stage = await forwarding(6_101, `permissions: { forward: [${MAYA}] }\n`);
    const { druva, slack } = stage;
    const say = (who: string, text: string) => ask(slack, who, OPS, text);
    druva.add([failed(stage, 'LAB-PC-1'), failed(stage, 'LAB-PC-2')]);
    await stored(stage, 2);
    await eventually(() => stage.ids().length === 2);

    const list = await eventually(async () => {
      const shown = await say(MAYA, 'forward');
      expect(screen(shown)).toMatch(/1 destination of forwarding[\s\S]*✅ \*lake\* {2}up to date/);
      expect(screen(shown)).toMatch(/2 events sent, last .* · 0 waiting/);
      return shown;
    });
    expect(screen(list)).toContain('as `envelope`');
    const theirs = await say(JON, 'forward');
    const refusal = await answered(slack, JON, () => press(slack, JON, theirs, 'Pause'));
    expect(screen(refusal)).toMatch(/You may not pause forwarding\. These may: <@U07MAYA>/);

    await press(slack, MAYA, list, 'Pause');
    const paused = await replaced(slack, list, [/⏸️ \*lake\* {2}paused/, /Paused by <@U07MAYA> since/]);
    druva.add([failed(stage, 'LAB-PC-3')]);
    await stored(stage, 3);
    expect(screen(await say(MAYA, 'forward'))).toMatch(/· 1 waiting/);
    expect(screen(await say(MAYA, 'status'))).toMatch(
      /Forwarding\*\* {2}lake paused by Maya Okafor, 1 event waits/,
    );
    expect(stage.ids()).toHaveLength(2);
    await press(slack, MAYA, paused, 'Resume');
    await replaced(slack, list, [/\*lake\* {2}(?:up to date|catching up)/]);
    await eventually(() => stage.ids().length === 3);
    expect(screen(await say(MAYA, 'forward resume lake'))).toMatch(/lake is not paused, or has not begun/);

    const wrong = screen(await say(MAYA, 'forward replay --to lke --since 1h'));
    expect(wrong).toMatch(/not the name of a destination[\s\S]*forward replay --to lake --since 1h/);
    expect(screen(await say(JON, 'forward replay --to lake --since 1h'))).toMatch(
      /You may not send events again/,
    );
    await slack.command({ user: MAYA, channel: OPS, text: 'forward replay --to lake --since 1h' });
    await dialog(slack, MAYA, [/3 events.* since .* are sent to `lake` again/, /id it had the first time/]);
    expect(stage.ids()).toHaveLength(3);
    const told = await answered(slack, MAYA, () => slack.submitView({ user: MAYA }));
    expect(screen(told)).toMatch(/3 events are sent to `lake` again/);
    await eventually(() => stage.ids().length === 6);
    const ids = stage.ids();
    expect(ids.slice(3)).toEqual(ids.slice(0, 3));

    const record = screen(await say(MAYA, 'audit'));
    expect(record).toMatch(/Maya Okafor\*\* paused forwarding to lake `click`/);
    expect(record).toMatch(/Maya Okafor\*\* resumed forwarding to lake `click`/);
    expect(record).toMatch(/Maya Okafor\*\* had events sent again by forwarding to lake, since .* `command`/);
    expect(record).not.toMatch(/Jon/);
    expectNoTrouble(stage);
  });

  it('is an alert while an event waits too long, with what to do, and over by itself', async () => {
    const stage = await forwarding(6_102);
    const { druva, slack, folder, database } = stage;
    // A file stands where a folder is to be.
    const place = join(folder, 'lake');
    await stage.stopBot();
    rmSync(place, { recursive: true, force: true });
    writeFileSync(place, 'in the way');
    await stage.restart();
    druva.add([failed(stage, 'LAB-PC-1')]);
    await stored(stage, 1);
    await eventually(async () => {
      const list = screen(await ask(slack, MAYA, OPS, 'forward'));
      expect(list).toMatch(/🔴 \*lake\* {2}failing/);
      expect(list).toMatch(
        /Failing since .*: the file cannot be written[\s\S]*What to do\* {2}See that its folder/,
      );
      return true;
    });
    await stage.stopBot();
    const handle = new DatabaseSync(database);
    handle.exec(`UPDATE events SET arrived = arrived - ${HOUR}; UPDATE forwards SET began = began - ${HOUR}`);
    handle.close();
    await stage.restart();
    const shown = await card(slack, OPS, [
      'Forwarding to lake is behind',
      'an event waits',
      'the file cannot be written',
    ]);
    expect(screen(shown)).toMatch(/What to do\*\* {2}See that its folder is there/);
    expect(screen(await ask(slack, MAYA, OPS, 'status'))).toMatch(
      /lake is 1 h.* behind in what is forwarded/,
    );
    await stage.stopBot();
    rmSync(place);
    mkdirSync(place);
    await stage.restart();
    await eventually(() => stage.ids().length === 1);
    // It is looked at once a minute, and at each start.
    await stage.restart();
    await turns(slack, shown, [/✅ Resolved/]);
  });
});

describe('forwarding, in a terminal', () => {
  it('is changed beside the running bot, which notices; the record stays whole under load', async () => {
    const stage = await forwarding(6_103);
    const { druva, slack } = stage;
    druva.add([failed(stage, 'LAB-PC-0')]);
    await eventually(() => stage.ids().length === 1);
    const listed = await terminal(stage, 'forward', '--json');
    expect(listed.code).toBe(0);
    const [lake] = JSON.parse(listed.out).destinations;
    expect(lake).toMatchObject({ name: 'lake', format: 'envelope', sent: 1, waiting: 0, paused: null });
    expect(lake).not.toHaveProperty('target');

    expect(await terminal(stage, 'forward', 'pause', 'lake')).toMatchObject({ code: 0, err: '' });
    expect((await terminal(stage, 'forward', 'pause', 'lake')).code).toBe(1);
    expect(await terminal(stage, 'forward', 'pause', 'lka')).toMatchObject({
      code: 2,
      err: expect.stringContaining('forward pause lake'),
    });
    expect((await terminal(stage, 'status')).out).toMatch(/forwarding +lake paused by/);
    // Alerts open and are clicked on while the terminal writes too.
    for (let round = 0; round < 3; round += 1) {
      druva.add([failed(stage, `LAB-PC-${round}-A`), failed(stage, `LAB-PC-${round}-B`)]);
      const [changed] = await Promise.all([
        terminal(stage, 'forward', round % 2 === 0 ? 'resume' : 'pause', 'lake'),
        card(slack, BACKUP, [`LAB-PC-${round}-A`]).then((shown) => press(slack, MAYA, shown, 'Acknowledge')),
      ]);
      expect(changed.code, changed.err).toBe(0);
    }
    await eventually(() => stage.ids().length === 7);
    const again = await terminal(stage, 'forward', 'replay', '--to', 'lake', '--since', '1h');
    expect(again.out).toMatch(/7 events are sent to lake again\. .*keeps none twice/);
    await eventually(() => stage.ids().length === 14);
    expect(new Set(stage.ids()).size).toBe(7);
    const record = await terminal(stage, 'audit', 'verify', '--json');
    expect(JSON.parse(record.out)).toMatchObject({ whole: true });
    expect((await terminal(stage, 'audit')).out).toMatch(/forward_replay +command +forwarding to lake/);
    expectNoTrouble(stage);
  });
});
