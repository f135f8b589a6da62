import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { startWebhook } from '../siem/webhook-endpoint.ts';
import { eventually } from './eventually.ts';
import { card } from './people.ts';
import { BACKUP, play, type StageWithBot, setStage, stored, withBot, YAML } from './stage.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'insync-forward-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

const yaml = (...destinations: string[]) =>
  `${YAML}\nforward:\n${destinations.map((one) => `  - ${one}\n`).join('')}`;
const file = (name: string) => join(folder, `${name}.ndjson`);
const linesOf = (name: string): string[] =>
  existsSync(file(name)) ? readFileSync(file(name), 'utf8').split('\n').slice(0, -1) : [];
const arrived = (name: string, count: number) =>
  eventually(
    () => {
      const lines = linesOf(name);
      return lines.length >= count && lines;
    },
    { what: `${count} lines in ${name}` },
  );
const idOf = (line: string): string => JSON.parse(line).uniqueID;

const metric = async ({ bot }: StageWithBot, name: string) => {
  const answer = await fetch(`${bot.probesUrl}/metrics`, { headers: { connection: 'close' } });
  const text = await answer.text();
  return Number(new RegExp(`^${name.replace(/[{}"]/g, '\\$&')} (\\S+)$`, 'm').exec(text)?.[1]);
};

it('brings every event to every destination that asks for it, in its format', async () => {
  const stage = await play({
    seed: 701,
    yaml: yaml(
      `{ name: lake, to: "file://${file('lake')}", from: beginning }`,
      `{ name: ocsf, to: "file:${file('ocsf')}", format: ocsf, from: beginning }`,
      `{ name: ecs, to: "file:${file('ecs')}", format: ecs, from: beginning }`,
      `{ name: cef, to: "file:${file('cef')}", format: cef, from: beginning, match: { outcome: failed } }`,
    ),
  });
  const { druva, slack } = stage;
  const now = Date.now();
  druva.add([
    ...Array.from({ length: 7 }, () => druva.world.routine(now)),
    druva.world.backupFailed(now, 'LAB-PC-9'),
  ]);
  await card(slack, BACKUP, ['LAB-PC-9']);
  const lake = await arrived('lake', 8);
  const ids = lake.map(idOf);
  expect(new Set(ids).size).toBe(8);
  expect(lake.every((line) => Object.keys(JSON.parse(line)).includes('eventDetails'))).toBe(true);
  const ocsf = (await arrived('ocsf', 8)).map((line) => JSON.parse(line));
  expect(ocsf.map(({ metadata }) => metadata.uid)).toEqual(ids);
  const ecs = (await arrived('ecs', 8)).map((line) => JSON.parse(line));
  expect(ecs.map(({ event }) => event.id)).toEqual(ids);
  const [only, ...others] = await arrived('cef', 1);
  expect(others).toEqual([]);
  expect(only).toMatch(/^CEF:0\|Druva\|inSync\|.*shost=LAB-PC-9/);
});

it('begins with what comes next unless it is told otherwise, and goes on after a restart where it was', async () => {
  const stage = await play({ seed: 702, yaml: yaml(`{ name: lake, to: "file:${file('lake')}" }`) });
  const { druva } = stage;
  druva.add([druva.world.routine(Date.now())]);
  await arrived('lake', 1);
  await stage.stopBot();
  druva.add([druva.world.routine(Date.now()), druva.world.routine(Date.now())]);
  await stage.restart();
  const lines = await arrived('lake', 3);
  expect(new Set(lines.map(idOf)).size).toBe(3);
  expect(lines).toHaveLength(3);
});

it('holds nothing up while a destination is down, and brings it everything once it is back', async () => {
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  const hooks = await startWebhook({ secret });
  onTestFinished(() => hooks.close());
  hooks.fail(...Array.from({ length: 3 }, () => ({ kind: 'answer' as const, status: 503, body: 'busy' })));
  const entry = `{ name: hooks, to: "${hooks.url}/in", from: beginning, secret: $\{HOOK_SECRET} }`;
  const stage = await setStage({
    seed: 703,
    yaml: yaml(entry, `{ name: lake, to: "file:${file('lake')}", from: beginning }`),
  });
  Object.assign(stage.env, { HOOK_SECRET: secret });
  const playing = await withBot(stage);
  const { druva, slack } = stage;
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
  await card(slack, BACKUP, ['LAB-PC-9']);
  await arrived('lake', 1);
  await eventually(() => hooks.deliveries.length > 0, { within: 20_000 });
  expect(hooks.deliveries.flatMap(({ data }) => data)).toMatchObject([
    { uniqueID: idOf(linesOf('lake')[0] ?? '') },
  ]);
  const failures = 'insync_forward_failures_total{destination="hooks",reason="server_error"}';
  expect(await metric(playing, failures)).toBe(3);
  const sent = 'insync_forwarded_events_total{destination="hooks",result="sent"}';
  await eventually(async () => (await metric(playing, sent)) === 1, { what: sent });
  const said = stage.log.filter(({ msg }) => msg === 'not forwarded, trying again');
  expect(said[0]).toMatchObject({ destination: 'hooks', reason: 'server_error' });
  expect(JSON.stringify(stage.log)).not.toContain(secret.slice(6));
});

it('tells how far behind a destination is, and stops where it is when the bot stops', async () => {
  // Nobody listens there.
  const stage = await play({
    seed: 704,
    yaml: yaml('{ name: soc, to: "syslog+tcp://127.0.0.1:1", format: cef, from: beginning }'),
  });
  const { druva } = stage;
  druva.add(Array.from({ length: 5 }, () => druva.world.routine(Date.now())));
  await stored(stage, 5);
  await eventually(
    async () => (await metric(stage, 'insync_forward_waiting_events{destination="soc"}')) === 5,
    { within: 15_000 },
  );
  const failures = 'insync_forward_failures_total{destination="soc",reason="unreachable"}';
  for (const name of ['insync_forward_lag_seconds{destination="soc"}', failures]) {
    await eventually(async () => (await metric(stage, name)) > 0, { within: 15_000, what: name });
  }
});
