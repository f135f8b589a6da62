/** Two bots on one PostgreSQL: one reads the feed, both bring cards, either answers, and each may die. */
import { describe, expect, it } from 'vitest';
import { hasPostgres, postgresPlace } from '../postgres/place.ts';
import { eventually } from './eventually.ts';
import { ask, card, cards, turns } from './people.ts';
import { startProcess } from './process.ts';
import { control, screen } from './read.ts';
import { pressForm, sendSigned } from './signed.ts';
import { BACKUP, JON, MAYA, OPS, ready, SEC, type Stage, setStage, stored, withBot } from './stage.ts';
import { thread } from './threads.ts';

async function pair(seed: number) {
  const place = await postgresPlace();
  const stage = await setStage({ seed, databaseUrl: place.url });
  stage.atEnd(place.remove);
  return stage;
}

/** How often a bot took the feed over from another. */
const takeovers = ({ log }: Stage) => log.filter(({ msg }) => msg === 'this bot reads the feed').length;
/** Whether a second bot found the first one reading. */
const follows = ({ log }: Stage) => log.some(({ msg }) => msg === 'another bot reads the feed');

describe.skipIf(!hasPostgres)('two bots on one PostgreSQL', () => {
  it('post one card for each problem, and either answers', async () => {
    const stage = await pair(501);
    const { druva, slack } = stage;
    const first = await withBot(stage);
    const second = await withBot(stage);
    const now = Date.now();
    druva.add([druva.world.backupFailed(now, 'LAB-PC-1'), druva.world.unusualDataActivity(now, 'FIN-SRV-2')]);
    const posted = await card(slack, BACKUP, ['LAB-PC-1']);
    await card(slack, SEC, ['FIN-SRV-2']);
    expect([follows(stage), takeovers(stage)]).toEqual([true, 0]);
    for (const { bot } of [first, second]) {
      slack.connect(`${bot.url}/slack/events`);
      expect(screen(await ask(slack, MAYA, OPS, 'events --since 1h'))).toContain('LAB-PC-1');
      await eventually(async () => (await ready(bot.url)).status === 200);
    }
    // What the follower is told, the card shows.
    await ask(slack, MAYA, OPS, 'ack 1');
    await turns(slack, posted, [/\*Acknowledged\*/]);
    expect([cards(slack, BACKUP).length, cards(slack, SEC).length]).toEqual([1, 1]);
  });

  it('give a card that both are clicked on to one person, and tell the others', async () => {
    const stage = await pair(502);
    const { druva, slack, signingSecret } = stage;
    const bots = [await withBot(stage), await withBot(stage)];
    druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-1')]);
    const posted = await card(slack, BACKUP, ['LAB-PC-1']);
    const { actionId = '', value = '' } = control(posted, 'Acknowledge') ?? {};
    const clicks = Array.from({ length: 40 }, (_, n) => {
      const user = n % 2 === 0 ? MAYA : JON;
      const form = pressForm({
        user,
        channel: BACKUP,
        ts: posted.ts,
        actionId,
        value,
        triggerId: `${n}.1.x`,
      });
      return sendSigned(`${bots[n % 2]?.bot.url}/slack/events`, form, { secret: signingSecret });
    });
    expect((await Promise.all(clicks)).every(({ status }) => status === 200)).toBe(true);
    await turns(slack, posted, [/\*Acknowledged\*/]);
    await eventually(() => thread(slack, posted).some((line) => line.includes('acknowledged')));
    const audit = screen(await ask(slack, MAYA, OPS, 'audit'));
    expect(audit.split('acknowledged alert 1').length - 1).toBe(1);
  });

  it('keep to a message a second in a channel, whoever brings it', async () => {
    const stage = await pair(503);
    const { druva, slack } = stage;
    await withBot(stage);
    await withBot(stage);
    // One problem a second: the channel is free between two, and either may take it.
    for (let n = 1; n <= 6; n += 1) {
      druva.add([druva.world.backupFailed(Date.now(), `LAB-PC-${n}`)]);
      await card(slack, BACKUP, [`LAB-PC-${n}`]);
    }
    const at = slack.journal
      .filter(({ method, args }) => method === 'chat.postMessage' && args.channel === BACKUP)
      .map(({ at }) => at);
    const gaps = at.slice(1).map((moment, n) => moment - (at[n] as number));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
    expect([at.length, slack.counters.refused429]).toEqual([6, 0]);
  });

  it('go on when the one that reads is killed in the middle, without a card lost or doubled', async () => {
    const stage = await pair(504);
    const { druva, slack } = stage;
    const reader = await startProcess(stage);
    const other = await startProcess(stage);
    expect([follows(stage), takeovers(stage)]).toEqual([true, 0]);
    // Stored, and the answer is held back until the bot that asked is dead.
    slack.fault({ method: 'chat.postMessage', kind: 'slow', after: true, ms: 1_500 });
    druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-1')]);
    await eventually(() => slack.messages(BACKUP).length === 1);
    await reader.end('SIGKILL');
    druva.add([druva.world.unusualDataActivity(Date.now(), 'FIN-SRV-2')]);
    await card(slack, SEC, ['FIN-SRV-2'], 10_000);
    expect(takeovers(stage)).toBe(1);
    slack.connect(`${other.url}/slack/events`);
    await ask(slack, MAYA, OPS, 'ack 1');
    const [posted] = cards(slack, BACKUP, ['LAB-PC-1']);
    await turns(slack, posted as never, [/\*Acknowledged\*/], 30_000);
    expect([slack.messages(BACKUP).length, slack.messages(SEC).length]).toEqual([1, 1]);
    await stored(stage, 2);
  }, 60_000);
});
