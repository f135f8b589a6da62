/**
 * What `/healthz` and `/readyz` answer under each fault, and that it is over with it: a supervisor restarts and a
 * balancer turns away by them. Faults of the disk are in `crash-disk.test.ts`.
 */
import { describe, expect, it } from 'vitest';
import { hasPostgres, postgresPlace } from '../postgres/place.ts';
import { eventually } from './eventually.ts';
import { OPS, type Stage, type StageWithBot, setStage, withBot } from './stage.ts';

const MINUTE = 60_000;
const FOR_EVER = Number.POSITIVE_INFINITY;
const YAML = `
poll: "* * * * * *"
routes:
  - channel: ${OPS}
`;
/** Nobody listens there. */
const FORWARDING = `${YAML}forward:\n  - { name: soc, to: "http://127.0.0.1:9/in", from: beginning }\n`;

/** What is wrong; every check that is not named must be `ok`. */
type Wrong = Readonly<Record<string, RegExp>>;

interface Scene extends StageWithBot {
  /** How far the clock of the bot's judgement is ahead, ms. */
  ahead: number;
}

interface Row {
  readonly fault: string;
  readonly begin: (scene: Scene) => unknown;
  readonly ready: boolean;
  readonly wrong: Wrong;
  readonly end?: (scene: Scene) => unknown;
}

const fail = ({ druva }: Stage) => druva.add([druva.world.backupFailed(Date.now())]);
const endDruvaDown = (scene: Scene) => {
  scene.druva.clearFaults();
  scene.ahead = 0;
};
/** The feed is known to fail, and its head was reached so long ago. */
const druvaDown = async (scene: Scene, ms: number) => {
  scene.log.length = 0;
  scene.druva.fault({ kind: 'unavailable', on: 'any' });
  await eventually(() => scene.log.some(({ msg }) => msg === 'the feed could not be read, trying again'));
  scene.ahead = ms;
};

const ROWS: readonly Row[] = [
  { fault: 'none', begin: () => undefined, ready: true, wrong: {} },
  {
    fault: 'Druva is down for a minute',
    begin: (scene) => druvaDown(scene, MINUTE),
    ready: true,
    wrong: {},
    end: endDruvaDown,
  },
  {
    fault: 'Druva is down for six minutes',
    begin: (scene) => druvaDown(scene, 6 * MINUTE),
    ready: false,
    wrong: { feed: /^head last reached 36\d s ago; server_error: 503/ },
    end: endDruvaDown,
  },
  {
    fault: 'the token is revoked',
    begin(scene) {
      scene.slack.fault({ method: '*', kind: 'error', error: 'token_revoked', count: FOR_EVER });
      fail(scene);
    },
    ready: false,
    wrong: { slack: /token_revoked/ },
    end: ({ slack }) => slack.clearFaults(),
  },
  {
    fault: 'the default channel is archived',
    begin(scene) {
      scene.slack.setChannel(OPS, { is_archived: true });
      fail(scene);
    },
    ready: false,
    wrong: { [`channel ${OPS}`]: /^is_archived: it is archived$/ },
    end: ({ slack }) => slack.setChannel(OPS, { is_archived: false }),
  },
];

it('tell each fault while it lasts, and no longer', { timeout: 60_000 }, async () => {
  let scene: Scene | undefined;
  const clock = () => Date.now() + (scene?.ahead ?? 0);
  const stage = await setStage({ seed: 811, yaml: YAML, clock });
  scene = Object.assign(await withBot(stage), { ahead: 0 });
  for (const { fault, begin, ready, wrong, end } of ROWS) {
    await begin(scene);
    await eventually(() => expectAnswer(scene, ready, wrong, fault));
    expect(await status(`${scene.bot.probesUrl}/healthz`), fault).toBe(200);
    await end?.(scene);
    await eventually(() => expectAnswer(scene, true, {}, `after: ${fault}`), { within: 15_000 });
  }
});

it('tell from the first answer on what a start still waits for', async () => {
  const stage = await setStage({ seed: 812, yaml: YAML });
  stage.druva.fault({ kind: 'hang', on: 'any' });
  stage.slack.fault({ method: '*', kind: 'http', status: 503, count: FOR_EVER });
  const playing = await withBot(stage);
  const wrong = {
    feed: /^the head of the feed was not reached yet$/,
    slack: /^Slack could not be asked about the bot token: /,
  };
  await eventually(() => expectAnswer(playing, false, wrong, 'start'));
  expect(await status(`${playing.bot.probesUrl}/healthz`)).toBe(200);
});

it('tell that the socket is down', async () => {
  const stage = await setStage({ seed: 813, yaml: YAML, door: 'socket' });
  const playing = await withBot(stage);
  await eventually(() => expectAnswer(playing, true, {}, 'before'));
  stage.slack.fault({ method: 'apps.connections.open', kind: 'http', status: 500, count: FOR_EVER });
  stage.slack.killSockets();
  const wrong = { slack: /^the socket is down, reconnecting$/ };
  await eventually(() => expectAnswer(playing, false, wrong, 'socket'));
});

it('stay, though a destination of forwarding is down, and name it', async () => {
  const stage = await setStage({ seed: 814, yaml: FORWARDING });
  fail(stage);
  const playing = await withBot(stage);
  const down = { 'forward soc': /^failing: / };
  await eventually(() => expectAnswer(playing, true, down, 'forwarding'), { within: 15_000 });
});

describe.skipIf(!hasPostgres)('of two bots on one PostgreSQL', () => {
  it('are both there, and of forwarding speaks only the one that does it', { timeout: 60_000 }, async () => {
    const place = await postgresPlace();
    const stage = await setStage({ seed: 815, databaseUrl: place.url, yaml: FORWARDING });
    stage.atEnd(place.remove);
    const [leader, follower] = [await withBot(stage), await withBot(stage)];
    await eventually(() => expectAnswer(leader, true, { 'forward soc': /./ }, 'leader'), { within: 15_000 });
    await eventually(() => expectAnswer(follower, true, {}, 'follower'), { within: 15_000 });
  });
});

async function expectAnswer(
  { bot }: StageWithBot,
  ready: boolean,
  wrong: Wrong,
  when: string,
): Promise<true> {
  const answer = await fetch(`${bot.probesUrl}/readyz`, { headers: { connection: 'close' } });
  const { checks } = (await answer.json()) as { checks: Record<string, string> };
  const names = new Set(['feed', 'slack', ...Object.keys(wrong)]);
  expect([answer.status, Object.keys(checks).sort()], when).toEqual([ready ? 200 : 503, [...names].sort()]);
  for (const [name, words] of Object.entries(checks))
    expect(words, `${name}, ${when}`).toMatch(wrong[name] ?? /^ok$/);
  return true;
}

async function status(url: string): Promise<number> {
  return (await fetch(url, { headers: { connection: 'close' } })).status;
}
