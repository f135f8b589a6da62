import { createHash } from 'node:crypto';
import { StoreError } from '../../domain/errors.ts';
import { SCHEMA } from '../postgres/schema.ts';
import type { Database } from '../sql/database.ts';
import type { Place } from './copy.ts';
import { MOVED_TABLES } from './tables.ts';

type Places = Readonly<Record<string, Place>>;

/** How far a move is, kept at the target. */
export interface Progress {
  /** What was there is of the same source as it was before: it is wiped, and everything is to be opened and begun anew. */
  readonly anew: boolean;
  places(): Places;
  /** Inside the transaction that writes the rows. */
  reached(table: string, place: Place): void;
}

interface Ends {
  readonly from: Database;
  readonly to: Database;
  /** The path of the file. */
  readonly source: string;
  /** The target, as it may be said. */
  readonly place: string;
}

/** Marks the target as unfinished, or finds how far an earlier move came. @throws StoreError where it holds something else. */
export function beginMove({ from, to, source, place }: Ends): Progress {
  const stamp = stampOf(from);
  const found = to.sql('SELECT source, stamp, progress FROM unfinished_move').get() as
    | { source: string; stamp: string; progress: string }
    | undefined;
  const save = to.sql('UPDATE unfinished_move SET progress = ?');
  const known = found?.stamp === stamp;
  if (found && !known && found.source !== source) {
    const cure = `Finish that one, or empty it: DROP SCHEMA ${SCHEMA} CASCADE.`;
    throw new StoreError(
      'unusable',
      `${place} holds part of another deployment, of ${found.source}. ${cure}`,
    );
  }
  if (found && !known) {
    to.exec(`DROP SCHEMA ${SCHEMA} CASCADE`);
    return { anew: true, places: () => ({}), reached: () => undefined };
  }
  if (!found) {
    expectEmpty(to, place);
    to.sql('INSERT INTO unfinished_move (source, stamp, progress) VALUES (?, ?, ?)').run(source, stamp, '{}');
  }
  let places = (found ? JSON.parse(found.progress) : {}) as Places;
  return {
    anew: false,
    places: () => places,
    reached(table, reached) {
      places = { ...places, [table]: reached };
      save.run(JSON.stringify(places));
    },
  };
}

function expectEmpty(to: Database, place: string): void {
  const full = MOVED_TABLES.find(
    ({ name }) => to.recent(`SELECT 1 FROM ${name} LIMIT 1`).get() !== undefined,
  );
  if (!full) return;
  const cure = 'Give the deployment a database of its own.';
  throw new StoreError('unusable', `${place} is not empty: there is something in ${full.name}. ${cure}`);
}

/** Another one whenever a bot has worked on the file since, since each poll is written down. */
function stampOf(from: Database): string {
  const all = (sql: string) => JSON.stringify(from.recent(sql).all());
  const parts = [
    all('SELECT * FROM feeds ORDER BY feed'),
    all('SELECT max(seq) AS seq, max(hash) AS hash, count(*) AS n FROM audit'),
    all('SELECT id, nonce, state, wanted, sent FROM cards ORDER BY id DESC LIMIT 100'),
    all('SELECT sum(n) AS n FROM kinds'),
    all('SELECT max(key) AS newest, min(key) AS oldest, max(seq) AS seq FROM events'),
    all('SELECT count(*) AS n, max(id) AS id, sum(due) AS due FROM timers'),
    all('SELECT * FROM troubles ORDER BY place'),
  ];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
