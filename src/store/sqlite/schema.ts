import type { DatabaseSync } from 'node:sqlite';
import { SLOT_KEYS, SLOT_OF_KEY } from '../sql/slots.ts';
import { addLife } from './schema-life.ts';

/** `inSy` in the file's header: ours, and nobody else's. */
export const APPLICATION = 0x69_6e_53_79;

/** SQL, or what SQL alone cannot do; inside a transaction. */
export type Migration = string | ((handle: DatabaseSync) => void);

/**
 * The embedded schema, one migration per entry, applied in order; `PRAGMA user_version` is the number applied.
 *
 * `events.key` is milliseconds * 2048 + 11 bits of a hash of the id (more on collision): the table is clustered
 * by event time and every secondary index ends in the time, so newest-first pages need no sort. The text
 * columns hold folded values for matching; what people read comes from `raw`, decoded again. `fold` is the function
 * of `domain/text.ts`, which every handle of ours knows.
 *
 * An alert has members: the problems (fingerprints) it holds, one unless its route groups. A fingerprint that is not
 * over belongs to one alert. `hold_silence` and `hold_parent` repeat what `hold` says, to be found by. `ack` is the
 * acknowledgement as JSON; the columns `ack_by`, `ack_name` and `ack_at` are of an earlier version and no longer used.
 * `decisions.about` is what the decision was made by as JSON: the silence, the parent, the alerts resolved or meant; `alert`
 * is the alert the event belongs to, so a recovery has none there. The keys of an alert that is resolved are gone.
 * A card that is `held` waits for its alert to be let go of. A reply is a card with a `thread`: the card it belongs to;
 * its `ref` is the row of the audit it tells of.
 *
 * The roll-up: `kinds` are the combinations of columns that stand for few values, with their number of events in all;
 * `counts` says how many of them each quarter hour has. Both orders of it are needed: the slots of one kind, and the
 * kinds of one slot. Groups are as good as random, and an ordinary index of them would cost a third of the rate of
 * ingest: a full-text index, whose one word is the group in hexadecimal, is written in long runs. Neither full-text index is
 * written anew because of what is gone (`deletemerge`): for a word that every event has that takes longer than anybody waits.
 *
 * `forwards.cursor` is the `seq` up to which a destination has everything; `paused` and `replay` are JSON.
 */
export const MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE events (
    key INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    uid TEXT NOT NULL,
    tenant TEXT NOT NULL,
    type TEXT NOT NULL,
    feature TEXT NOT NULL,
    severity INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    subject TEXT NOT NULL,
    identity_type TEXT NOT NULL,
    identity TEXT NOT NULL,
    cloud TEXT NOT NULL,
    grp TEXT NOT NULL,
    arrived INTEGER NOT NULL,
    raw TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX events_uid ON events (uid, tenant);
  CREATE INDEX events_seq ON events (seq);
  CREATE INDEX events_type_severity ON events (type, severity);
  CREATE INDEX events_feature ON events (feature);
  CREATE INDEX events_severity ON events (severity);
  CREATE INDEX events_outcome ON events (outcome);
  CREATE INDEX events_subject ON events (subject);
  CREATE INDEX events_identity ON events (identity);
  CREATE VIRTUAL TABLE event_words USING fts5(
    words, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '-_.'"
  );
  CREATE TABLE daily (
    day INTEGER NOT NULL, type TEXT NOT NULL, feature TEXT NOT NULL, severity INTEGER NOT NULL,
    outcome TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (day, type, feature, severity, outcome)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE names (
    kind TEXT NOT NULL, folded TEXT NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (kind, folded)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE unreadable (
    digest TEXT PRIMARY KEY, feed TEXT NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL,
    raw TEXT NOT NULL, seen INTEGER NOT NULL DEFAULT 1
  ) STRICT;

  CREATE TABLE feeds (
    feed TEXT PRIMARY KEY, cursor TEXT, cursor_at INTEGER, primed INTEGER NOT NULL DEFAULT 0,
    gap_alert INTEGER
  ) STRICT;
  CREATE TABLE troubles (
    place TEXT PRIMARY KEY, at INTEGER NOT NULL, reason TEXT NOT NULL, said TEXT NOT NULL
  ) STRICT;

  CREATE TABLE alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    state TEXT NOT NULL,
    severity INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    type TEXT NOT NULL,
    feature TEXT NOT NULL,
    subject TEXT NOT NULL,
    alert_name TEXT NOT NULL,
    count INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    last_event INTEGER,
    opened_at INTEGER NOT NULL,
    ack_by TEXT, ack_name TEXT, ack_at INTEGER,
    gap TEXT,
    revision INTEGER NOT NULL DEFAULT 1
  ) STRICT;
  CREATE UNIQUE INDEX alerts_live ON alerts (fingerprint) WHERE state <> 'resolved';
  CREATE INDEX alerts_state ON alerts (state);
  CREATE TABLE decisions (
    event INTEGER PRIMARY KEY, verdict TEXT NOT NULL, rule INTEGER NOT NULL, alert INTEGER
  ) STRICT;
  CREATE INDEX decisions_alert ON decisions (alert, event);
  CREATE TABLE transitions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, alert INTEGER NOT NULL, at INTEGER NOT NULL,
    transition TEXT NOT NULL, was TEXT NOT NULL, became TEXT NOT NULL,
    person TEXT NOT NULL, name TEXT NOT NULL, channel TEXT, ts TEXT
  ) STRICT;
  CREATE INDEX transitions_alert ON transitions (alert);

  CREATE TABLE cards (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    ref INTEGER NOT NULL,
    home TEXT NOT NULL,
    channel TEXT NOT NULL,
    route TEXT NOT NULL,
    severity INTEGER NOT NULL,
    nonce TEXT NOT NULL,
    ts TEXT,
    state TEXT NOT NULL,
    storm INTEGER,
    wanted INTEGER NOT NULL,
    sent INTEGER NOT NULL DEFAULT 0,
    since INTEGER NOT NULL,
    urgent INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    doubt_since INTEGER,
    sent_at INTEGER,
    last_reason TEXT, last_said TEXT
  ) STRICT;
  CREATE UNIQUE INDEX cards_ref ON cards (kind, ref, home);
  CREATE INDEX cards_waiting ON cards (channel, severity, since) WHERE state IN ('waiting', 'sending');
  CREATE INDEX cards_storm ON cards (storm) WHERE storm IS NOT NULL;
  CREATE INDEX cards_sent_at ON cards (sent_at) WHERE sent_at IS NOT NULL;
  CREATE TABLE storms (
    id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, opened_at INTEGER NOT NULL,
    last_fold INTEGER NOT NULL, revision INTEGER NOT NULL DEFAULT 1
  ) STRICT;
  CREATE TABLE fallbacks (
    id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL UNIQUE, cause TEXT NOT NULL,
    since INTEGER NOT NULL, live INTEGER NOT NULL DEFAULT 1, revision INTEGER NOT NULL DEFAULT 1
  ) STRICT;

  CREATE TABLE kv (
    key TEXT PRIMARY KEY, value TEXT NOT NULL, expires INTEGER
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE kinds (
    id INTEGER PRIMARY KEY,
    type TEXT NOT NULL, feature TEXT NOT NULL, severity INTEGER NOT NULL, outcome TEXT NOT NULL,
    identity_type TEXT NOT NULL, tenant TEXT NOT NULL, cloud TEXT NOT NULL,
    n INTEGER NOT NULL DEFAULT 0,
    UNIQUE (type, feature, severity, outcome, identity_type, tenant, cloud)
  ) STRICT;
  CREATE TABLE counts (
    kind INTEGER NOT NULL, slot INTEGER NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (kind, slot)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO kinds (type, feature, severity, outcome, identity_type, tenant, cloud, n)
    SELECT type, feature, severity, outcome, identity_type, tenant, cloud, count(*) FROM events
    GROUP BY 1, 2, 3, 4, 5, 6, 7;
  INSERT INTO counts (kind, slot, n)
    SELECT k.id, ${SLOT_OF_KEY} AS slot, count(*) FROM events NOT INDEXED
    JOIN kinds k USING (type, feature, severity, outcome, identity_type, tenant, cloud) GROUP BY 1, 2;
  CREATE INDEX counts_slot ON counts (slot, kind, n);
  DROP TABLE daily;
  INSERT INTO event_words (rowid, words)
    SELECT slot * ${SLOT_KEYS}, '-' || slot FROM (SELECT DISTINCT slot FROM counts)
    WHERE NOT EXISTS (SELECT 1 FROM events WHERE key = slot * ${SLOT_KEYS}) ORDER BY slot;

  CREATE VIRTUAL TABLE event_groups USING fts5(
    grp, content='', contentless_delete=1, detail=none, tokenize=ascii
  );
  INSERT INTO event_groups (rowid, grp) SELECT key, hex(grp) FROM events NOT INDEXED WHERE grp <> '' ORDER BY key;

  ALTER TABLE alerts ADD COLUMN subject_folded TEXT NOT NULL DEFAULT '';
  UPDATE alerts SET subject_folded = fold(subject);
  CREATE INDEX alerts_subject ON alerts (subject_folded) WHERE subject_folded <> '';
  DROP INDEX alerts_state;
  CREATE INDEX alerts_worst ON alerts (state, severity, last_seen DESC);
  `,
  addLife,
  `
  CREATE INDEX unreadable_at ON unreadable (at);
  INSERT INTO event_words (event_words, rank) VALUES ('deletemerge', 0);
  INSERT INTO event_groups (event_groups, rank) VALUES ('deletemerge', 0);
  `,
  `
  CREATE TABLE forwards (
    name TEXT PRIMARY KEY, cursor INTEGER NOT NULL, began INTEGER NOT NULL DEFAULT 0, sent INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0, missed INTEGER NOT NULL DEFAULT 0, sent_at INTEGER, paused TEXT,
    fail_since INTEGER, fail_at INTEGER, attempts INTEGER NOT NULL DEFAULT 0, fail_reason TEXT, fail_said TEXT,
    replay TEXT
  ) STRICT;
  CREATE TABLE forward_refused (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, event TEXT NOT NULL, at INTEGER NOT NULL,
    said TEXT NOT NULL
  ) STRICT;
  CREATE INDEX forward_refused_name ON forward_refused (name, id);
  `,
];
