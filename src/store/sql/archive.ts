import type { RouteTaken } from '../../domain/alert.ts';
import type { EventArchive } from '../../domain/archive.ts';
import type { Archive } from '../../domain/ports.ts';
import { fold } from '../../domain/text.ts';
import { listAlerts } from './alert-lists.ts';
import { countOutcomes } from './counts.ts';
import type { Database } from './database.ts';
import { ALERT_AND_CARD, EVENT_COLUMNS } from './filter-sql.ts';
import { forwardArchive } from './forward-reader.ts';
import { gauged } from './gauges.ts';
import { lifeArchive } from './life-archive.ts';
import { namesLike } from './names.ts';
import { readPage } from './page.ts';
import { type Reading, readingOf } from './reading.ts';
import { type RowRecord, toRow } from './rows.ts';
import { statusFigures } from './status-figures.ts';
import { PACE, type Pace } from './steps.ts';
import { readTally } from './tally.ts';
import { trailReader } from './trail.ts';
import { type Decode, sqlViews, type Views } from './views.ts';

/** Reading, all of it, on a handle of its own. */
export function sqlArchive(database: Database, decode: Decode, pace: Pace = PACE): Archive {
  const [reading, views] = [readingOf(database, decode, pace), sqlViews(database, decode)];
  return {
    ...eventArchive(reading, views),
    ...lifeArchive(reading, views),
    ...forwardArchive(database, decode),
    ...gauged(database),
  };
}

/** Lists, counts, statistics, single events, figures for status. */
export function eventArchive(reading: Reading, views: Views): EventArchive {
  const { database } = reading;
  const trailOf = trailReader(database, views);
  const events = `SELECT ${EVENT_COLUMNS} FROM events e ${ALERT_AND_CARD}`;
  const exact = database.sql(`${events} WHERE e.uid = ? LIMIT 1`);
  const prefix = database.sql(`${events} WHERE e.uid >= ? AND e.uid < ? LIMIT 2`);
  const routeOf = database.sql(
    "SELECT route FROM cards WHERE kind = 'alert' AND ref = ? ORDER BY id LIMIT 1",
  );
  const names = database.sql('SELECT name FROM names WHERE kind = ? ORDER BY name');
  const unreadable = database.sql('SELECT at, reason, raw, seen FROM unreadable ORDER BY at DESC LIMIT ?');

  const recordOf = (id: string): RowRecord | undefined => {
    const uid = database.engine.shortened(fold(id));
    if (uid === '') return undefined;
    const whole = exact.get(uid) as unknown as RowRecord | undefined;
    if (whole) return whole;
    const some = prefix.all(uid, `${uid}\u{10FFFF}`) as unknown as RowRecord[];
    return some.length === 1 ? some[0] : undefined;
  };

  return {
    page: (request, watch) => readPage(reading, views, request, watch),

    countByOutcome: (filter, now, cap, watch) => countOutcomes(reading, filter, now, cap, watch),

    tally: (request, watch) => readTally(reading, views, request, watch),

    async eventById(id) {
      const record = recordOf(id);
      return record && toRow(record, views);
    },

    async trail(id) {
      const record = recordOf(id);
      return record && trailOf(record);
    },

    async alertView(alert) {
      const row = routeOf.get(alert) as { route: string } | undefined;
      const route: RouteTaken = row
        ? JSON.parse(row.route)
        : { route: 0, match: '', channel: '', mention: '' };
      return views.alertView(alert, route);
    },

    async alerts(request) {
      return listAlerts(database, request);
    },

    async catalog(kind) {
      return (names.all(kind) as { name: string }[]).map(({ name }) => name);
    },

    async namesLike(kind, start, limit) {
      return namesLike(database, views, kind, start, limit);
    },

    async statusFigures(now) {
      return statusFigures(database, now);
    },

    async unreadable(limit) {
      return unreadable.all(limit) as unknown as Awaited<ReturnType<EventArchive['unreadable']>>;
    },
  };
}
