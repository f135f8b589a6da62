/** Events that are sent to either of two bots on one PostgreSQL. */
import { describe, expect, it } from 'vitest';
import { record } from '../../src/sim/druva/wire.ts';
import { hasPostgres, postgresPlace } from '../postgres/place.ts';
import { card, cards } from './people.ts';
import { pushRecord, withPush } from './pushing.ts';
import { BACKUP, setStage, withBot } from './stage.ts';

describe.skipIf(!hasPostgres)('two bots on one PostgreSQL', () => {
  it('keep an event once, whichever of them it is sent to, and whether the feed brings it too', async () => {
    const place = await postgresPlace();
    const stage = withPush(await setStage({ seed: 931, databaseUrl: place.url }));
    stage.atEnd(place.remove);
    const { druva, slack } = stage;
    const bots = [await withBot(stage), await withBot(stage)];
    const failed = druva.world.backupFailed(Date.now(), 'LAB-PC-1');
    const { tenantID: _, ...silent } = record(failed, 'envelope');
    const told = await Promise.all(bots.map(({ bot }) => pushRecord(bot.url, silent)));
    const sum = (what: string) =>
      told.reduce((n, { body }) => n + Number((body as Record<string, number>)[what]), 0);
    expect([sum('fresh'), sum('known')]).toEqual([1, 1]);
    await card(slack, BACKUP, ['LAB-PC-1']);
    druva.add([failed, druva.world.backupFailed(Date.now(), 'LAB-PC-2')]);
    await card(slack, BACKUP, ['LAB-PC-2']);
    for (const { bot } of bots)
      expect(await pushRecord(bot.url, record(failed, 'envelope'))).toMatchObject({
        body: { fresh: 0, known: 1 },
      });
    expect(cards(slack, BACKUP)).toHaveLength(2);
  });
});
