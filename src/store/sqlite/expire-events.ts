import type { Retention } from '../../domain/retention.ts';
import type { Database } from '../sql/database.ts';
import { KEYS_PER_MS } from '../sql/event-columns.ts';
import { type ExpirePart, sqlRetention, within } from '../sql/expire.ts';
import type { KindColumns } from '../sql/kind-slots.ts';
import { rollUpRemover } from '../sql/roll-up-remover.ts';
import { SLOT_KEYS } from '../sql/slots.ts';

interface OldEvent extends KindColumns {
  readonly key: number;
  readonly grouped: number;
  /** Of an alert that is kept. */
  readonly kept: number;
}

export function sqliteRetention(database: Database): Retention {
  const transaction = unhurried(database);
  return sqlRetention(database, [within(transaction, expireEvents(database))], transaction);
}

/** Events with their decisions, their words and their part of the counts, oldest first. */
function expireEvents(database: Database): ExpirePart {
  const some = database.sql(`
    SELECT e.key, e.type, e.feature, e.severity, e.outcome, e.identity_type, e.tenant, e.cloud, e.grp <> '' AS grouped,
      EXISTS (SELECT 1 FROM decisions d JOIN alerts a ON a.id = d.alert WHERE d.event = e.key) AS kept
    FROM events e NOT INDEXED WHERE e.key >= ?1 AND e.key < ?2 ORDER BY e.key LIMIT ?3`);
  const removeEvent = database.sql('DELETE FROM events WHERE key = ?');
  const removeDecision = database.sql('DELETE FROM decisions WHERE event = ?');
  // One row at a time: a statement that may change several makes the full-text index write out its part each time.
  const removeWords = database.sql('DELETE FROM event_words WHERE rowid = ?');
  const removeGroup = database.sql('DELETE FROM event_groups WHERE rowid = ?');
  const beginRollUp = rollUpRemover(database);

  return ({ before, most, late, from: [from = Number.MIN_SAFE_INTEGER] }) => {
    const rows = some.all(from, before * KEYS_PER_MS, most) as unknown as OldEvent[];
    const rollUp = beginRollUp();
    let [events, last] = [0, from];
    database.exec(mergesOf(0));
    for (const row of rows) {
      if (last > from && late()) break;
      last = row.key;
      if (row.kept === 1) continue;
      removeEvent.run(row.key);
      removeDecision.run(row.key);
      removeWords.run(row.key);
      if (row.grouped === 1) removeGroup.run(row.key);
      rollUp.remove(row, row.key);
      events += 1;
    }
    for (const slot of rollUp.flush()) removeWords.run(slot * SLOT_KEYS);
    database.exec(`${FLUSH} ${mergesOf(MERGES)}`);
    const all = rows.length < most && last === (rows.at(-1)?.key ?? from);
    return { gone: { events }, next: all ? undefined : [last + 1] };
  };
}

const INDICES = ['event_words', 'event_groups'] as const;

/**
 * For every row that goes, a full-text index would bring together its parts at the commit, a page each and far longer than
 * a step may take. So it does not while rows go (sqlite.org/fts5.html#the_automerge_configuration_option); what is gone
 * leaves it when what comes has its parts brought together. Undone with the transaction.
 */
const mergesOf = (parts: number) =>
  INDICES.map((index) => `INSERT INTO ${index} (${index}, rank) VALUES ('automerge', ${parts});`).join(' ');
/** What FTS5 does unless told otherwise. */
const MERGES = 4;
const FLUSH = INDICES.map((index) => `INSERT INTO ${index} (${index}) VALUES ('flush');`).join(' ');

/**
 * A transaction that does not wait for the disk: a power cut may undo it, whole, and then it is done again. The next one
 * that does wait brings it to the disk too (sqlite.org/pragma.html#pragma_synchronous).
 */
function unhurried(database: Database): Database['transaction'] {
  return (work) => {
    database.exec('PRAGMA synchronous = NORMAL');
    try {
      return database.transaction(work);
    } finally {
      database.exec('PRAGMA synchronous = FULL');
    }
  };
}
