import { type Findings, missingKey, type Watched } from '../../domain/desk.ts';
import { fold } from '../../domain/text.ts';
import type { Database } from './database.ts';
import { spelling } from './names.ts';
import type { Reading } from './reading.ts';
import type { Views } from './views.ts';
import { watching } from './watching.ts';

type Asked = Parameters<Findings['missing']>[0];

interface WatchedRow {
  readonly tenant: string;
  readonly subject: string;
  readonly name: string;
  readonly last: number;
}

/** A subject that had none for so many times the rule's time is gone, and no longer told. */
const GONE = 4;

/** Rows handled in one step. */
const STEP = 100;

/** Subjects that have not had the expected event for too long. On the writer's handle. */
export function sqlMissing(reading: Reading, views: Views): Pick<Findings, 'missing'> {
  const { database } = reading;
  const { catchUp } = watching(reading);
  const overdue = database.sql(`
    SELECT tenant, subject, name, last FROM watched INDEXED BY watched_last
    WHERE rule = ? AND last >= ? AND last < ? ORDER BY last, tenant, subject`);
  const live = database.sql(`
    SELECT fingerprint FROM alerts INDEXED BY alerts_live
    WHERE state <> 'resolved' AND fingerprint >= ?1 AND fingerprint < ?2 AND kind = 'missing'`);
  const alerted = alertedSubjects(database);
  const named = namer(database, views);
  const settled = settledBy(database);

  return {
    async missing(request) {
      const { rule, before, now } = request;
      await catchUp(request);
      const gone = now - GONE * (now - before);
      const start = missingKey(rule, '', '').slice(0, -1);
      const keys = live.all(start, `${start.slice(0, -1)};`) as { fingerprint: string }[];
      const alerts = await inSteps(reading, keys, (some) => some.flatMap((key) => alerted(rule, start, key)));
      const long = alerts.filter(({ row }) => row.last < gone).map(({ row }) => row);
      const rows = [...long, ...(overdue.all(rule, gone, before) as unknown as WatchedRow[])];
      return {
        overdue: await inSteps(reading, rows, (some) =>
          named(
            rule,
            some.filter((row) => !settled(request, row)),
          ),
        ),
        back: alerts.filter(({ row }) => row.last >= before).map(({ fingerprint }) => fingerprint),
      };
    },
  };
}

/** Whether a person has said that it is well, not longer ago than the rule's time; then its time begins anew. */
function settledBy(database: Database): (request: Asked, row: WatchedRow) => boolean {
  const settled = database.sql(`
    SELECT 1 FROM alerts INDEXED BY alerts_past
    WHERE state = 'resolved' AND fingerprint = ? AND resolved_at >= ? AND resolution ->> '$.reason' = 'person'
    LIMIT 1`);
  return ({ rule, before }, { tenant, subject }) =>
    settled.get(database.engine.keyed(missingKey(rule, tenant, subject)), before) !== undefined;
}

/** Others get their turn in between. */
async function inSteps<One, Made>(
  { steps }: Reading,
  all: readonly One[],
  make: (some: readonly One[]) => readonly Made[],
): Promise<Made[]> {
  const course = steps.course(undefined);
  const made: Made[] = [];
  for (let from = 0; from < all.length; from += STEP) {
    await course.next();
    made.push(...make(all.slice(from, from + STEP)));
  }
  return made;
}

/** As the newest event of the subject spells it: looked up when it is told first, and kept. */
function namer(database: Database, views: Views): (rule: string, rows: readonly WatchedRow[]) => Watched[] {
  const save = database.sql('UPDATE watched SET name = ? WHERE rule = ? AND tenant = ? AND subject = ?');
  return (rule, rows) => {
    const spelt = rows.map((row) => row.name || spelling(database, views, 'subject', row.subject));
    if (rows.some(({ name }) => name === '')) {
      database.transaction(() => {
        for (const [at, { tenant, subject }] of rows.entries())
          save.run(spelt[at] ?? '', rule, tenant, subject);
      });
    }
    return rows.map(({ tenant, subject, last }, at) => ({ tenant, subject: spelt[at] ?? subject, last }));
  };
}

interface Alerted {
  readonly fingerprint: string;
  readonly row: WatchedRow;
}

/** The subject an alert of the rule is about; `start` is how the keys of the rule begin. */
function alertedSubjects(database: Database) {
  const watched = database.sql(
    'SELECT tenant, subject, name, last FROM watched WHERE rule = ? AND tenant = ? AND subject = ?',
  );
  const { shortened } = database.engine;
  return (rule: string, start: string, { fingerprint }: { readonly fingerprint: string }): Alerted[] =>
    splits(fold(fingerprint.slice(start.length))).flatMap(([tenant, subject]) => {
      const row = watched.get(rule, shortened(tenant), shortened(subject)) as WatchedRow | undefined;
      return row ? [{ fingerprint, row }] : [];
    });
}

/** Tenant and subject with a colon between; either may have colons too, and then every way to read it is tried. */
function splits(key: string): (readonly [string, string])[] {
  const parts = key.split(':');
  return parts
    .slice(1)
    .map((_, at) => [parts.slice(0, at + 1).join(':'), parts.slice(at + 1).join(':')] as const);
}
