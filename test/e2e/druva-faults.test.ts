/** Whatever Druva does: every event of it once, what is wrong is said with its cure, and reading goes on by itself. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FAULT_KINDS, type Fault } from '../../src/sim/druva/faults.ts';
import { startDruva } from '../../src/sim/druva/server.ts';
import { rows } from './accounts.ts';
import { eventually } from './eventually.ts';
import { ask, card } from './people.ts';
import { screen } from './read.ts';
import { BACKUP, MAYA, OPS, play, ready, type Stage, setStage, withBot } from './stage.ts';

const SEED = Number(process.env.DRUVA_FAULTS_SEED ?? Date.now() % 100_000);

/** One after the other; what is logged of each, where anything is. */
const IN_TURN: readonly (Fault & { readonly says?: RegExp })[] = [
  { kind: 'rate_limited', retryAfter: 1, says: /^429 Too Many Requests$/ },
  { kind: 'rate_limited', retryAfter: new Date(0).toUTCString(), says: /^429/ },
  { kind: 'rate_limited', retryAfter: 'tomorrow', says: /^429/ },
  { kind: 'server_error', says: /^500 Internal server error$/ },
  { kind: 'unavailable', says: /^503/ },
  { kind: 'reset', says: /^no connection: / },
  { kind: 'cut_short', says: /^no connection: / },
  { kind: 'reset_midway', says: /^no connection: / },
  { kind: 'long_length', says: /^no connection: / },
  { kind: 'short_length', says: /^200, but not JSON$/ },
  { kind: 'truncated_json', says: /^200, but not JSON$/ },
  { kind: 'html', says: /^200, but a page instead of JSON; check DRUVA_API_URL/ },
  { kind: 'gzip_bomb', says: /^200, but encoded in a way that was not asked for; check/ },
  {
    kind: 'redirect',
    to: 'http://127.0.0.1:9/',
    says: /^302, which leads elsewhere .* check DRUVA_API_URL$/,
  },
  { kind: 'same_page', says: /names no new place/ },
  { kind: 'null_tracker', says: /names no new place/ },
  { kind: 'odd_tracker', cursor: '\ud800', says: /names no new place/ },
  // These cost nothing but another request.
  { kind: 'unauthorized' },
  { kind: 'denied' },
  { kind: 'dead_tracker', status: 404 },
  { kind: 'dropped' },
  { kind: 'slow_drip', bytes: 500, every: 1 },
  { kind: 'repeats' },
  { kind: 'overlaps' },
  { kind: 'goes_back' },
  { kind: 'swapped' },
  { kind: 'backwards' },
];

it('reads on through every fault in turn', async () => {
  const stage = await setStage({ seed: SEED, druva: { pageSize: 5 } });
  const { druva, log } = stage;
  const now = Date.now();
  druva.add(druva.world.history(now - 60_000, now, 500));
  druva.story('unreadable');
  const order = fc.sample(fc.shuffledSubarray([...IN_TURN], { minLength: IN_TURN.length }), {
    seed: SEED,
    numRuns: 1,
  })[0] as typeof IN_TURN;
  for (const [index, { says, ...fault }] of order.entries()) {
    druva.fault({ ...fault, count: 1, skip: 2 + 2 * index });
  }
  await withBot(stage);
  await eventually(() => Array.isArray(druva.state().faults) && (druva.state().faults as []).length === 0, {
    within: 60_000,
  });
  await everyEventOnce(stage);

  const said = log.filter(({ msg }) => /could not be read/.test(msg)).map((line) => String(line.said));
  for (const { kind, says } of order) {
    if (says)
      expect(
        said.some((words) => says.test(words)),
        `${kind} is said`,
      ).toBe(true);
  }
  // Depending on the order a page comes so often that it is taken for a circle.
  const others = said.filter((words) => !words.includes('sends pages again'));
  expect(others).toHaveLength(order.filter(({ says }) => says).length);
  expect(log.filter(({ level }) => level >= 50)).toEqual([]);
  expectNoSecret(stage);
}, 90_000);

it('says what is wrong and how to cure it, as long as it lasts, and is well by itself', async () => {
  const elsewhere = await listener();
  const stage = await play({ seed: SEED, druva: { pageSize: 5, tokenLife: 1800 } });
  const { druva, slack, bot, log } = stage;
  stage.atEnd(elsewhere.close);
  const lasting: readonly (readonly [fault: Fault, shown: RegExp])[] = [
    [{ kind: 'token_refused' }, /cannot be read: auth_refused.*400 invalid_grant; check DRUVA_CLIENT_ID/s],
    [{ kind: 'redirect', to: elsewhere.url }, /cannot be read: bad_answer.*302, which leads elsewhere/s],
    [{ kind: 'repeats' }, /cannot be read: same_page.*sends pages again .* ask Druva/s],
  ];
  for (const [index, [fault, shown]] of lasting.entries()) {
    if (fault.kind === 'token_refused') druva.expireTokens();
    druva.fault(fault);
    druva.add([druva.world.backupFailed(Date.now(), `LAB-PC-${index}`)]);
    await eventually(async () => shown.test(screen(await ask(slack, MAYA, OPS, 'status'))));
    const requests = druva.counters.requests;
    druva.clearFaults();
    await card(slack, BACKUP, [`LAB-PC-${index}`], 15_000);
    expect(requests).toBeLessThan(200);
  }
  await everyEventOnce(stage);
  await eventually(async () => (await ready(bot.url)).status === 200);
  await eventually(async () => /Running well/.test(screen(await ask(slack, MAYA, OPS, 'status'))));
  expect(screen(await ask(slack, MAYA, OPS, 'status'))).toMatch(/same_page.*over since then/);
  expect(elsewhere.requests).toEqual([]);
  expect(log.filter(({ level }) => level >= 50)).toEqual([]);
  expectNoSecret(stage);
}, 60_000);

it('finds Druva again after it was away altogether', async () => {
  const stage = await setStage({ seed: SEED });
  const { port } = new URL(stage.druva.url);
  await stage.druva.close();
  const { bot, log } = await withBot(stage);
  await eventually(async () => {
    expect((await ready(bot.url)).text).toMatch(
      /network: token request: no connection: ECONNREFUSED; check DRUVA_API_URL/,
    );
    return true;
  });
  const { DRUVA_CLIENT_ID: clientId = '', DRUVA_CLIENT_SECRET: clientSecret = '' } = stage.env;
  const back = await startDruva({ clientId, clientSecret, port: Number(port), seed: SEED, wire: 'envelope' });
  stage.atEnd(() => back.close());
  back.add([back.world.backupFailed(Date.now(), 'LAB-PC-9')]);
  await card(stage.slack, BACKUP, ['LAB-PC-9'], 15_000);
  await eventually(async () => (await ready(bot.url)).status === 200);
  expect(log.filter(({ level }) => level >= 50)).toEqual([]);
});

it('has met every fault of the simulated Druva, here or by itself', () => {
  const here = new Set([...IN_TURN.map(({ kind }) => kind), 'token_refused']);
  const elsewhere = ['hang', 'endless', 'no_permission', 'no_tracker', 'empty_tracker', 'garbage'];
  expect([...here, ...elsewhere].sort()).toEqual([...FAULT_KINDS].sort());
});

/** What the bot has stored against Druva's own list, byte for byte; records that are no events are set aside. */
async function everyEventOnce({ database, druva }: Stage): Promise<void> {
  const sent = druva.records('insync');
  await eventually(() => {
    const kept = ['events', 'unreadable'].flatMap((table) =>
      rows<{ raw: string }>(database, `SELECT raw FROM ${table}`),
    );
    expect(kept.map(({ raw }) => raw).sort()).toEqual([...new Set(sent)].sort());
    return true;
  });
}

function expectNoSecret({ env, log, slack }: Stage): void {
  const shown = JSON.stringify([log, slack.journal]);
  expect(shown).not.toContain(env.DRUVA_CLIENT_SECRET);
  expect(shown).not.toMatch(/Bearer [\w-]/);
}

/** A server nobody has business with. */
async function listener() {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(JSON.stringify(request.headers));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, requests, close };
}
