import { expect, it } from 'vitest';
import type { Occurrence } from '../../src/sim/druva/occurrence.ts';
import type { Fault } from '../../src/sim/slack/types.ts';
import { eventually } from './eventually.ts';
import { ask, cards, dialog, expectNoTrouble, expectTaken, fileBytes, home, press } from './people.ts';
import { blocksOf, type Shown, screen } from './read.ts';
import { JON, MAYA, OPS, play, type Stage, stored } from './stage.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The numbers of the table by the names of its rows, each row's first. */
function table(shown: Shown): Record<string, number> {
  const rows = [...screen(shown).matchAll(/^(\S.*?) {2,}(?:\S+ +)*?([\d,]+)(?: .*)?$/gm)];
  return Object.fromEntries(
    rows.map(([, name = '', count = '']) => [name, Number(count.replaceAll(',', ''))]),
  );
}

/** Counts the slow and simple way. */
function counted<T>(all: readonly T[], name: (one: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of all) counts[name(one)] = (counts[name(one)] ?? 0) + 1;
  return counts;
}

function picture(shown: Shown): { file: string; alt: string } | undefined {
  const found = blocksOf(shown).find(({ type }) => type === 'image') as
    | { slack_file: { id: string }; alt_text: string }
    | undefined;
  return found && { file: found.slack_file.id, alt: found.alt_text };
}

const inLondon = (at: number, options: Intl.DateTimeFormatOptions) => {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: 'Europe/London', hourCycle: 'h23', ...options });
  const { weekday, day, hour } = Object.fromEntries(
    parts.formatToParts(at).map(({ type, value }) => [type, value]),
  );
  return hour === undefined ? `${weekday} ${day}` : `${weekday} ${hour}:00`;
};

const SEVERITY = ['Emergency', 'Alert', 'Critical', 'Error', 'Warning', 'Notice', 'Info', 'Debug'];
const OUTCOME: Readonly<Record<string, string>> = {
  Success: 'success',
  Failed: 'failed',
  Canceled: 'canceled',
  'Backed up with Errors': 'warning',
};

/** What every user of a cloud app has tells nothing: there the user counts. */
const subject = ({ device, user }: Occurrence) =>
  (device?.name.includes(' ') ? user?.email : device?.name) ?? '';

/** How the picture's words call it. */
const inWords = (name: string) => name.replace('Info', 'Informational').replace(/^\w+ (?=\d+:)/, '');

/** Some 300 events of five days, none near the edges of what is asked. */
async function week(stage: Stage, seed: number) {
  const now = Date.now();
  const all = stage.druva.world.history(now - 5 * DAY - seed, now - HOUR, 300, 0.3);
  stage.druva.add(all);
  await stored(stage, 300);
  return all;
}

it('counts what came, in a table and in a picture whose words hold the same numbers', async () => {
  const stage = await play({ seed: 101 });
  const { slack } = stage;
  const all = await week(stage, 101);
  const backups = all.filter(({ type }) => type === 'Backup');
  const asked: readonly [line: string, Record<string, number>][] = [
    ['--by type', counted(all, ({ type }) => type)],
    ['--by severity', counted(all, ({ severity }) => `${severity} ${SEVERITY[severity]}`)],
    ['--by identity', counted(all, ({ identity }) => identity)],
    ['--type Backup --by outcome', counted(backups, ({ state }) => OUTCOME[state] ?? state)],
    ['--type Backup --by subject', counted(backups, subject)],
    ['--by day', counted(all, ({ at }) => inLondon(at, { weekday: 'short', day: 'numeric' }))],
    [
      '--since 1d --by hour',
      counted(
        all.filter(({ at }) => at > Date.now() - DAY),
        ({ at }) => inLondon(at, { weekday: 'short', hour: '2-digit' }),
      ),
    ],
  ];
  for (const [flags, right] of asked) {
    const answer = await ask(slack, MAYA, OPS, `stats ${flags}`);
    const { total, [flags.split(' ').at(-1) as string]: _, ...rows } = table(answer);
    expect(total, flags).toBe(Object.values(right).reduce((sum, count) => sum + count, 0));
    const { file, alt } = picture(answer) ?? { file: '', alt: '' };
    const top = Object.entries(right).sort(([, one], [, other]) => other - one);
    // The ten with most are told apart, and hours and days all.
    const least = flags.includes('day') || flags.includes('hour') ? 0 : (top[10]?.[1] ?? 0);
    for (const [name, count] of top.filter(([, count]) => count > least)) {
      const row = Object.entries(rows).find(([each]) => each.replace('*', '') === name);
      expect(row?.[1], `${flags}: ${name}\n${screen(answer)}`).toBe(count);
      expect(alt, flags).toContain(` ${inWords(name)}: ${count}`);
    }
    expect(slack.state.files.get(file), flags).toMatchObject({
      mimetype: 'image/png',
      channels: [],
      ims: [],
    });
    expect((await fileBytes(slack, file)).subarray(0, 8).equals(PNG), flags).toBe(true);
  }

  // The same picture is brought to Slack once.
  const before = slack.state.files.size;
  const again = await ask(slack, MAYA, OPS, 'stats --by type');
  expectTaken(await slack.command({ user: JON, channel: OPS, text: 'stats --by type --share' }));
  const shared = await eventually(() => cards(slack, OPS)[0]);
  expect(screen(shared)).toContain('shared by <@U07JON>');
  expect(picture(shared)).toEqual(picture(again));
  expect(slack.state.files.size).toBe(before);

  // A longer history has a period before to compare with.
  const compared = await ask(slack, MAYA, OPS, 'stats --since 2d --by outcome');
  const [now, earlier] = [0, 2].map((ago) => {
    const to = Date.now() - ago * DAY;
    return all.filter(({ at }) => at < to && at >= to - 2 * DAY).length;
  });
  expect(screen(compared)).toMatch(new RegExp(`\\*\\*${now} events\\*\\*`));
  expect(screen(compared)).toMatch(new RegExp(`^total +${now} +${earlier} `, 'm'));
  const none = await ask(slack, MAYA, OPS, 'stats --type Restore --outcome canceled');
  expect([picture(none), screen(none)]).toEqual([undefined, expect.stringMatching(/^\*\*No .*events\*\*/)]);
  expectNoTrouble(stage);
}, 30_000);

const REFUSALS: readonly Omit<Fault, 'count'>[] = [
  { method: 'files.getUploadURLExternal', kind: 'error', error: 'missing_scope' },
  { method: 'upload', kind: 'http', status: 500 },
  { method: 'upload', kind: 'reset' },
  { method: 'files.completeUploadExternal', kind: 'error', error: 'internal_error' },
  { method: 'upload', kind: 'hang' },
];

it('answers without a picture where Slack does not take one', async () => {
  const stage = await play({ seed: 102 });
  const { slack, log } = stage;
  await week(stage, 102);
  for (const fault of REFUSALS) {
    slack.fault(fault);
    const answer = await ask(slack, MAYA, OPS, 'stats --by type');
    expect([table(answer).total, picture(answer)], JSON.stringify(fault)).toEqual([300, undefined]);
  }
  slack.fault({ ...(REFUSALS[0] as Fault), count: 2 });
  expectTaken(await slack.openHome(MAYA));
  expect(picture(await home(slack, MAYA, [/Feed runs well/]))).toBeUndefined();
  const warned = log.filter(({ level }) => level >= 40);
  expect(warned.map(({ level, msg }) => `${level} ${msg}`)).toEqual(
    Array(REFUSALS.length + 1).fill('40 a chart could not be brought to Slack'),
  );
  // Nothing of that is remembered.
  slack.clearFaults();
  expect(picture(await ask(slack, MAYA, OPS, 'stats --by type'))).toBeDefined();
});

it('answers without a picture that Slack does not come to see', async () => {
  const stage = await play({ seed: 104, slack: { processingMs: 60_000 } });
  const { slack } = stage;
  await week(stage, 104);
  const answer = await ask(slack, MAYA, OPS, 'stats --by type');
  expect([table(answer).total, picture(answer)]).toEqual([300, undefined]);
  expect(stage.log.filter(({ level }) => level >= 50)).toEqual([]);
});

it('waits a moment for a picture that Slack is still looking at', async () => {
  const stage = await play({ seed: 103, slack: { processingMs: 1_000 } });
  const { slack } = stage;
  await week(stage, 103);
  const answer = await ask(slack, MAYA, OPS, 'stats --by type');
  expect(picture(answer)).toBeDefined();
  expect(slack.ephemerals(MAYA)).toHaveLength(1);
  expectTaken(await slack.openHome(MAYA));
  const shown = await home(slack, MAYA, [/Feed runs well/]);
  expect(picture(shown)).toBeDefined();
  expectTaken(await press(slack, MAYA, shown, 'Stats'));
  const inDialog = await eventually(async () => {
    const top = await dialog(slack, MAYA, [/total +300/]);
    return picture(top) && top;
  });
  expect(slack.views(MAYA)).toEqual([inDialog]);
  expect(stage.log.filter(({ level }) => level >= 50)).toEqual([]);
});
