import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import type { Occurrence } from '../../src/sim/druva/occurrence.ts';
import { record } from '../../src/sim/druva/wire.ts';
import type { Fault, Slack } from '../../src/sim/slack/types.ts';
import { asItWas, readCsv } from '../unit/exports-read.ts';
import { eventually } from './eventually.ts';
import { ask, direct, expectNoTrouble, expectTaken, fileBytes, press } from './people.ts';
import { screen } from './read.ts';
import { JON, MAYA, OPS, play, type Stage, stored } from './stage.ts';

const MINUTE = 60_000;
const FIELDS =
  'eventCategory uniqueID publisherID topicName timeStamp eventType tenantID severity identityType identityID eventDetails schemaVersion'.split(
    ' ',
  );

/** Names that a spreadsheet would run, and whatever else breaks a line or a cell. */
const NAMES = [
  '=HYPERLINK("https://example.com")',
  '+1+cmd|calc!A1',
  '-2-3',
  '@SUM(1;2)',
  "'quoted",
  'semi;colon=1',
  'a, "b", c',
  'line\r\nbreak',
  '＝1+1',
];

/** The files of exports that stand beside the database. */
const onDisk = ({ database }: Stage) =>
  readdirSync(dirname(database)).filter((name) => name.includes('export'));

/** The bot's message about an export, once it shows this. */
async function told(slack: Slack, user: string, words: RegExp) {
  return eventually(() => {
    const message = direct(slack, user).at(-1) && direct(slack, user).find(({ files }) => !files);
    expect(message && screen(message)).toMatch(words);
    return message;
  });
}

/** How many answers say so. */
const says = (slack: Slack, words: RegExp) =>
  slack.ephemerals(MAYA).filter((answer) => words.test(screen(answer))).length;

/** The newest file in the person's messages. */
async function file(slack: Slack, user: string): Promise<{ name: string; text: string }> {
  const found = await eventually(() => direct(slack, user).findLast(({ files }) => files)?.files?.[0]);
  return { name: found.name, text: (await fileBytes(slack, found.id)).toString('utf8') };
}

/** A good backup whose text names the device so. */
const named = (stage: Stage, name: string, ago: number): Occurrence => ({
  ...stage.druva.world.backupSucceeded(Date.now() - ago * MINUTE, 'LAB-PC-1'),
  text: `Status:Success, Device:${name}`,
  identity: name,
});

it('brings all that was asked for to the person alone, as it came, and harmless', async () => {
  const stage = await play({ seed: 111, slack: { rate: false } });
  const { slack, druva } = stage;
  const now = Date.now();
  const all = [
    ...druva.world.history(now - 60 * MINUTE, now - 20 * MINUTE, 700, 0.3),
    ...NAMES.map((name, n) => named(stage, name, 15 - n)),
  ];
  druva.add(all);
  await stored(stage, all.length);
  const fed = all.toReversed().map((each) => record(each, 'envelope') as Record<string, string>);

  const started = await ask(slack, MAYA, OPS, 'export --since 2h');
  expect(screen(started)).toMatch(
    /comes to your direct messages[\s\S]*`\/insync export --since 2h --format csv`/,
  );
  const csv = await file(slack, MAYA);
  const [header, ...lines] = readCsv(csv.text.replace(/^\ufeff/, ''));
  expect(csv.name).toMatch(/^insync-events-\d{4}-\d\d-\d\d\.csv$/);
  expect(header?.slice(0, 12)).toEqual(FIELDS);
  const byId = (one: Record<string, string>, other: Record<string, string>) =>
    String(one.uniqueID).localeCompare(String(other.uniqueID));
  const read = lines.map((cells) =>
    Object.fromEntries(FIELDS.map((field, n) => [field, asItWas(cells[n] ?? '')])),
  );
  expect(read.toSorted(byId)).toEqual(fed.toSorted(byId));
  expect(read.map(({ timeStamp }) => timeStamp)).toEqual(
    fed
      .map(({ timeStamp }) => timeStamp)
      .toSorted()
      .reverse(),
  );
  for (const cells of lines) for (const cell of cells) expect(cell).not.toMatch(/^[=+@＝]|^-(?!\d+$)/);
  await told(
    slack,
    MAYA,
    /709 events\*\* as a CSV file, .*newest first\nwritten in .*`\/insync export --since 2h --format csv`/,
  );

  expectTaken(
    await slack.command({
      user: JON,
      channel: OPS,
      text: 'export --type Backup --outcome failed --format ndjson',
    }),
  );
  const ndjson = await file(slack, JON);
  expect(ndjson.name).toMatch(/\.ndjson$/);
  const failed = fed.filter(
    ({ eventType, eventDetails }) => eventType === 'Backup' && eventDetails?.includes('Status:Failed'),
  );
  const objects = ndjson.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(objects.map(({ insync: _, ...envelope }) => envelope).toSorted(byId)).toEqual(failed.toSorted(byId));
  // Those whose next backup went well are over.
  for (const { insync } of objects) {
    expect(insync).toMatchObject({ outcome: 'failed', status: expect.stringMatching(/^(open|resolved)$/) });
  }
  expect(failed.length).toBeGreaterThan(5);

  const files = slack.state.files.size;
  await told(slack, JON, /failed Backup events\*\* as an NDJSON file/);
  await ask(slack, JON, OPS, 'export --subject nobody-has-this-name');
  await eventually(() =>
    direct(slack, JON).some((message) => /there is nothing to write/.test(screen(message))),
  );
  expect([slack.state.files.size, onDisk(stage), direct(slack, MAYA).length]).toEqual([files, [], 2]);
  expectNoTrouble(stage);
});

it('is cancelled, before it has begun and while Slack takes the file, and keeps nothing', async () => {
  const stage = await play({ seed: 112 });
  const { slack, druva } = stage;
  druva.add([druva.world.backupSucceeded(Date.now(), 'LAB-PC-1')]);
  await stored(stage, 1);
  const moments: readonly Fault[] = [
    { method: 'response_url', kind: 'slow', ms: 800 },
    { method: 'upload', kind: 'hang' },
  ];
  for (const [index, fault] of moments.entries()) {
    slack.fault(fault);
    const asked = slack.command({ user: MAYA, channel: OPS, text: 'export' });
    const message = await eventually(() => direct(slack, MAYA)[index]);
    expect(screen(message)).toMatch(/Writing a CSV file[\s\S]*\[Cancel\]/);
    await eventually(() => slack.counters.faults === index + 1);
    // Another is not begun meanwhile.
    expectTaken(await slack.command({ user: MAYA, channel: OPS, text: 'export --type Backup' }));
    await eventually(() => says(slack, /running already/) === index + 1);
    expectTaken(await press(slack, MAYA, message, 'Cancel'));
    await eventually(() => {
      const now = direct(slack, MAYA)[index];
      return now && /Cancelled after [01] events?\. No file was kept\./.test(screen(now));
    });
    expectTaken(await asked);
    await eventually(() => onDisk(stage).length === 0);
  }
  expect([slack.state.files.size, direct(slack, MAYA).length]).toEqual([0, 2]);
  await ask(slack, MAYA, OPS, 'export');
  await file(slack, MAYA);
  expect(stage.log.filter(({ level }) => level >= 50)).toEqual([]);
});

it('says so where Slack does not take the message, the file or the last word', async () => {
  const stage = await play({ seed: 113 });
  const { slack, druva } = stage;
  druva.add([druva.world.backupSucceeded(Date.now(), 'LAB-PC-1')]);
  await stored(stage, 1);
  slack.fault({ method: 'conversations.open', kind: 'error', error: 'cannot_dm_bot' });
  const refused = await ask(slack, MAYA, OPS, 'export');
  expect(screen(refused)).toMatch(/The export failed: cannot_dm_bot[\s\S]*reference `[0-9a-f]{8}`/);
  const [reference] = /[0-9a-f]{8}/.exec(screen(refused)) ?? [];
  expect(stage.log.some((line) => line.reference === reference)).toBe(true);

  const faults: readonly Fault[] = [
    { method: 'files.getUploadURLExternal', kind: 'error', error: 'missing_scope' },
    { method: 'upload', kind: 'http', status: 500 },
    { method: 'files.completeUploadExternal', kind: 'error', error: 'internal_error' },
  ];
  for (const [index, fault] of faults.entries()) {
    slack.fault(fault);
    await ask(slack, MAYA, OPS, 'export');
    await eventually(() => {
      const message = direct(slack, MAYA)[index];
      return message && /The export failed[\s\S]*No file was kept[\s\S]*reference/.test(screen(message));
    });
  }
  await eventually(() => onDisk(stage).length === 0);
  expect(slack.state.files.size).toBe(0);

  slack.fault({ method: 'chat.update', kind: 'rate_limited', retryAfter: 1 });
  await ask(slack, MAYA, OPS, 'export');
  await file(slack, MAYA);
  await eventually(() =>
    direct(slack, MAYA).some((message) => /1 event\*\* as a CSV file/.test(screen(message))),
  );
  expect(direct(slack, MAYA).filter((message) => /Writing/.test(screen(message)))).toEqual([]);
});

it('leaves nothing when the bot ends in the middle, and clears away what one that was killed left', async () => {
  const stage = await play({ seed: 114 });
  const { slack, druva, database } = stage;
  druva.add([druva.world.backupSucceeded(Date.now(), 'LAB-PC-1')]);
  await stored(stage, 1);
  slack.fault({ method: 'upload', kind: 'hang' });
  await ask(slack, MAYA, OPS, 'export');
  await eventually(() => slack.counters.faults === 1);
  expect(onDisk(stage)).toHaveLength(1);
  const other = join(dirname(database), 'yearly-export.csv');
  writeFileSync(other, 'somebody else’s');
  await stage.stopBot();
  expect(onDisk(stage)).toEqual(['yearly-export.csv']);
  await told(slack, MAYA, /Cancelled after 1 event\. No file was kept\./);
  writeFileSync(`${database}-export-1f2e3d4c.csv`, 'half a fi');
  await stage.restart();
  expect(onDisk(stage)).toEqual(['yearly-export.csv']);
});
