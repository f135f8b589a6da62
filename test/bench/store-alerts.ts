/** Gives a filled database what only the feed, the delivery and people bring: alerts, cards, storms, acknowledgements. */
import { pageRules } from '../../src/alerting/decide.ts';
import type { Config } from '../../src/domain/rules.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { sqlCardQueue } from '../../src/store/sql/card-queue.ts';
import { sqlDesk } from '../../src/store/sql/desk.ts';
import { sqlLedger } from '../../src/store/sql/ledger.ts';
import { sqlViews } from '../../src/store/sql/views.ts';
import { decoded, type Span } from './fill.ts';
import { openDatabase } from './open-database.ts';

/** Events that are committed with their decisions. */
export const ALERT_EVENTS = 5_000;
const PAGE = 500;
/** Cards a channel shows singly before the rest folds. */
const SINGLY = 8;
/** One alert in so many is acknowledged. */
const ACKED = 40;
const MAYA = { id: 'U07MAYA', name: 'maya' };

type Queue = ReturnType<typeof sqlCardQueue>;

/**
 * Commits pages of trouble through the ledger as the feed thread does, folds and settles their cards as the delivery
 * does, without a Slack. These events come in the 12-field envelope, which names tenant and cloud. Events a second.
 */
export async function addAlerts(path: string, count: number, span: Span, config: Config): Promise<number> {
  const database = openDatabase(path);
  const ledger = sqlLedger(database);
  const queue = sqlCardQueue(database, sqlViews(database, decodeStored));
  const desk = sqlDesk(database);
  const rules = pageRules(config);
  const started = performance.now();
  const every = (span.to - span.from) / (count / PAGE);
  for (let page = 0; page < count / PAGE; page += 1) {
    const from = span.from + page * every;
    const at = from + every;
    const events = decoded(PAGE, {
      ...span,
      first: span.first + page * PAGE,
      from,
      to: at,
      wire: 'envelope',
    });
    // A feed of its own: the bot's starts without a cursor.
    const commit = { feed: 'bench', page: { events, unreadable: [], cursor: String(page), more: false } };
    await ledger.commitPage({ ...commit, at, head: true }, rules(at, undefined));
    await deliver(queue, at);
  }
  const alerts = database.sql('SELECT id FROM alerts').all() as { id: number }[];
  for (const { id } of alerts.filter((_, index) => index % ACKED === 0)) {
    await desk.move(id, { act: 'ack', by: MAYA, at: span.to, reason: 'click' });
  }
  await deliver(queue, span.to);
  const rate = (count / (performance.now() - started)) * 1000;
  database.close();
  return rate;
}

/** Every waiting card reaches its channel at once; what is too much for it folds. */
async function deliver(queue: Queue, at: number): Promise<void> {
  for (const { channel, cards } of await queue.waiting(SINGLY, at)) {
    const keep = cards.filter(({ isNew }) => isNew).map(({ card }) => card);
    await queue.fold(channel, keep, { severity: 2, limit: 20 }, at);
  }
  for (;;) {
    const cards = (await queue.waiting(100, at)).flatMap((each) =>
      each.cards.map(({ card }) => ({ card, ...each })),
    );
    if (cards.length === 0) return;
    for (const { card } of cards) {
      const job = await queue.claim(card, at);
      if (!job) continue;
      const ts = job.ts ?? `${Math.floor(at / 1000)}.${String(card).padStart(6, '0')}`;
      await queue.settle(card, job.revision, { ok: true, ts, at });
    }
  }
}
