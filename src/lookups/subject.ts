import type { SubjectAnswer, SubjectRead } from '../domain/answers.ts';
import type { Count, EventArchive, EventRow } from '../domain/archive.ts';
import type { Filter } from '../domain/filter.ts';
import { and, COUNT_UP_TO, is, isNot, merged, newest, UNRESOLVED } from './ask.ts';
import { type LookupContext, told } from './context.ts';
import { lastDays } from './days.ts';
import { devicesOf } from './devices.ts';
import { type Found, findName } from './names.ts';

const ALERTS = 10;
const LOGINS = 5;
const RECENT = 10;

/** How a user or device is; nobody when no name is certainly meant. */
export async function subjectOf(
  archive: EventArchive,
  name: string,
  context: LookupContext,
): Promise<SubjectRead> {
  const read = await findName(archive, name, context);
  if (!read.ok) return { ok: false, asked: name, nearest: read.nearest };
  return { ok: true, answer: await answerAbout(archive, read.found, context) };
}

/** The answer about a name that is found. */
export async function answerAbout(
  archive: EventArchive,
  found: Found,
  context: LookupContext,
): Promise<SubjectAnswer> {
  const { name } = found;
  const events = filtersOf(found);
  // What somebody did to others tells how those are; it counts only where nothing is about them.
  const about = events.slice(0, 1);
  const [lastSuccess, lastBackup, lastFailure, alerts, logins, devices, days, recent] = await Promise.all([
    lastOf(archive, about, { ...BACKUP, ...SUCCESS }, context),
    lastOf(archive, about, BACKUP, context),
    lastOf(archive, about, FAILED, context),
    archive.alerts({ states: UNRESOLVED, subject: name, limit: ALERTS }),
    loginsOf(archive, events, context),
    devicesOf(archive, found, context),
    lastDays(archive, about, context),
    newestOf(archive, events, RECENT, context),
  ]);
  const failuresSince = await failures(archive, about, lastSuccess, context);
  return {
    ...told(context),
    ...{ name, lastSuccess, lastBackup, failuresSince, lastFailure, alerts, logins, devices, days, recent },
  };
}

const BACKUP = { type: is('Backup') };
const SUCCESS = { outcome: is('success') };
const FAILED = { outcome: is('failed') };

/** The events about it, and those it did without being about it: no event is taken by both. */
function filtersOf({ name, asSubject, asIdentity }: Found): readonly Filter[] {
  return [
    ...(asSubject ? [{ terms: { subject: is(name) } }] : []),
    ...(asIdentity ? [{ terms: { identity: is(name), subject: isNot(name) } }] : []),
  ];
}

async function newestOf(
  archive: EventArchive,
  events: readonly Filter[],
  limit: number,
  context: LookupContext,
): Promise<readonly EventRow[]> {
  return merged(await Promise.all(events.map((filter) => newest(archive, filter, limit, context))), limit);
}

async function lastOf(
  archive: EventArchive,
  events: readonly Filter[],
  terms: Filter['terms'],
  context: LookupContext,
): Promise<EventRow | undefined> {
  const [last] = await newestOf(
    archive,
    events.map((filter) => and(filter, terms)),
    1,
    context,
  );
  return last;
}

async function failures(
  archive: EventArchive,
  events: readonly Filter[],
  lastSuccess: EventRow | undefined,
  { now, watch }: LookupContext,
): Promise<Count> {
  const since = lastSuccess && { since: { at: lastSuccess.event.time } };
  const counts = await Promise.all(
    events.map((filter) =>
      archive.countByOutcome({ ...and(filter, FAILED), ...since }, now, COUNT_UP_TO, watch),
    ),
  );
  return {
    count: counts.reduce((sum, { count }) => sum + count, 0),
    exact: counts.every(({ exact }) => exact),
  };
}

/** Types of the feed that tell of logins; Druva may add some. */
async function loginsOf(
  archive: EventArchive,
  events: readonly Filter[],
  context: LookupContext,
): Promise<readonly EventRow[]> {
  const types = (await archive.catalog('type')).filter((type) => /log-?\s?in|sign-?\s?in/i.test(type));
  if (types.length === 0) return [];
  return newestOf(
    archive,
    events.map((filter) => and(filter, { type: is(...types) })),
    LOGINS,
    context,
  );
}
