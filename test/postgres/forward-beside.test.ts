/** What a terminal does to forwarding while a bot writes to the same server. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { decodeStored } from '../../src/druva/stored.ts';
import { openForwardActs } from '../../src/store/place.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { commitOf, decideWith, failures, NOW, person } from '../contract/samples.ts';
import { barePlace, hasPostgres, postgresPlace } from './place.ts';

const act = { name: 'soc', at: NOW, by: person(1), reason: 'command' as const };

describe.skipIf(!hasPostgres)('a terminal beside a bot', () => {
  it('appends to the same record, by turns and without a break', async () => {
    const place = await postgresPlace();
    onTestFinished(place.remove);
    const store = openPostgresStore(place.url, decodeStored);
    await store.beginForwards([{ name: 'soc', from: 'now' }], NOW);
    const beside = await openForwardActs({ kind: 'postgres', url: place.url });
    for (let round = 0; round < 10; round += 1) {
      const page = failures(2).map((each, n) => ({
        ...each,
        id: `r${round}-${n}`,
        subject: `PC-${round}-${n}`,
      }));
      await store.commitPage(commitOf(page), decideWith());
      expect(await (round % 2 === 0 ? beside.pauseForward(act) : beside.resumeForward(act))).toBe(true);
    }
    expect(await beside.replayForward({ ...act, since: NOW - 1 })).toBeDefined();
    const { entries } = await store.audit({ now: NOW, limit: 100 });
    expect(entries.filter(({ action }) => action.startsWith('forward_'))).toHaveLength(11);
    expect(await store.verifyAudit()).toMatchObject({ ok: true, rows: entries.length });
    await beside.close();
    await store.close();
  });

  it('is refused where no bot has begun, and makes nothing', async () => {
    const place = await barePlace();
    onTestFinished(place.remove);
    const opening = () => openForwardActs({ kind: 'postgres', url: place.url });
    await expect(opening()).rejects.toMatchObject({ reason: 'missing' });
    await expect(opening()).rejects.toMatchObject({ reason: 'missing' });
  });
});
