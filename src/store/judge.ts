/** What was found of a database, and what that means for a bot that is to run on it. Pure. */
import { bytes, duration, number, plural } from '../domain/amounts.ts';
import { bad, type Check, good, warning } from '../domain/checkup.ts';
import type { StoreError } from '../domain/errors.ts';

export interface FileHeard {
  /** As DATABASE_URL names it. */
  readonly path: string;
  /** The nearest folder above it that is there. */
  readonly folder: string;
  readonly writable: boolean;
  /** Bytes. */
  readonly free: number;
  /** A bot runs on it. */
  readonly held: boolean;
  /** Why it cannot be read. */
  readonly trouble?: { readonly reason: StoreError['reason']; readonly said: string };
  readonly schema?: number;
  /** The newest schema this version knows. */
  readonly newest: number;
  /** Bytes. */
  readonly size?: number;
  readonly events?: number;
  /** Time of the oldest event, ms. */
  readonly oldest?: number | undefined;
  /** ms; undefined for ever. */
  readonly retention: number | undefined;
  readonly now: number;
}

const DATABASE = 'database';
const DISK = 'disk space';

export function fileChecks(heard: FileHeard): readonly Check[] {
  return [fileCheck(heard), diskCheck(heard)];
}

function fileCheck(heard: FileHeard): Check {
  const { path, folder, writable, held, trouble, schema = 0, newest, events = 0 } = heard;
  const rights = `Give ${folder} and what is in it to the user that runs the bot, or run this as that user.`;
  if (trouble?.reason === 'missing') {
    if (writable) return good(DATABASE, `${path} is not there yet: the bot makes it when it starts first`);
    return bad(DATABASE, `${path} is not there, and ${folder} may not be written by this user`, rights);
  }
  if (trouble?.reason === 'damaged') {
    return bad(
      DATABASE,
      trouble.said.replace(/\.$/, ''),
      'Stop the bot and restore a backup (insync backup makes them), or save what can be saved with "sqlite3 FILE .recover".',
    );
  }
  if (trouble?.reason === 'newer_version') {
    return bad(
      DATABASE,
      trouble.said.replace(/\.$/, ''),
      'Start the newer version, or restore the backup made before the upgrade.',
    );
  }
  if (trouble)
    return bad(DATABASE, trouble.said.replace(/\.$/, ''), 'See that DATABASE_URL names the file of the bot.');
  const holds = `${path}, ${plural(events, 'event')}, schema ${schema}`;
  if (!writable) return bad(DATABASE, `${holds}: this user may not write it`, rights);
  if (schema < newest) {
    return warning(
      DATABASE,
      `${holds}, and this version has ${newest}`,
      'Make a backup (insync backup FILE), then start the bot: it brings the file up to date.',
    );
  }
  return good(DATABASE, held ? `${holds}, held by a bot that runs` : holds);
}

/** Below this a day's events may not fit any more, bytes. */
const NONE = 100_000_000;
const LITTLE = 1_000_000_000;
const DAY = 86_400_000;
/** Younger histories tell too little of how much comes. */
const LEAST_HISTORY = 7 * DAY;

function diskCheck(heard: FileHeard): Check {
  const { free, folder } = heard;
  const said = `${bytes(free)} free in ${folder}`;
  const cure = 'Free some space, or give the bot a larger disk with DATABASE_URL.';
  if (free < NONE) return bad(DISK, said, cure);
  const more = growth(heard);
  if (more !== undefined && more > free) {
    return warning(
      DISK,
      `${said}; the database will want ${bytes(more)} more until its retention is reached`,
      `${cure} Or set a shorter retention in insync.yaml.`,
    );
  }
  return free < LITTLE ? warning(DISK, said, cure) : good(DISK, said);
}

/** How much more is wanted until as much is forgotten as comes, bytes; undefined where that cannot be said. */
function growth({ size, oldest, retention, now }: FileHeard): number | undefined {
  if (size === undefined || oldest === undefined || retention === undefined) return undefined;
  const history = now - oldest;
  return history < LEAST_HISTORY ? undefined : Math.max(0, (size * retention) / history - size);
}

/** `stored`: events, and since when (ms). */
export function serverCheck(
  shown: string,
  found:
    | { readonly ok: true; readonly stored: number; readonly oldest: number | undefined }
    | { readonly ok: false; readonly reason: StoreError['reason']; readonly said: string },
  now: number,
): Check {
  if (found.ok) {
    const since = found.oldest === undefined ? '' : ` of ${duration(now - found.oldest)}`;
    return good(DATABASE, `${shown}, ${number(found.stored)} events${since}`);
  }
  const { reason, said } = found;
  if (reason === 'missing')
    return good(DATABASE, `${shown} is empty: the bot makes its tables when it starts first`);
  if (reason === 'older_version') {
    return warning(
      DATABASE,
      said.replace(/\.$/, ''),
      'Make a backup (pg_dump), then start the bot of this version.',
    );
  }
  return bad(
    DATABASE,
    said.replace(/\.$/, ''),
    'See DATABASE_URL, and that the server takes connections from here.',
  );
}
