/** The two ways through the log: inSync v2's `tracker` and platform v3's `pageToken`. */
import type { Log } from './log.ts';
import { PLATFORM_ID_BASE } from './wire.ts';

export interface Page {
  readonly records: readonly string[];
  /** The cursor of this very page: what was sent, or what would have led here. */
  readonly here: string;
  readonly next: string;
  readonly more: boolean;
  /** Its positions in the log: from (included) to (excluded). */
  readonly from: number;
  readonly to: number;
  read(from: number, to: number): readonly string[];
  /** A cursor never given out before that leads to a position, and from the page there to another. */
  lead(position: number, then?: number): string;
}

export type PageRead =
  | { readonly ok: true; readonly page: Page }
  | { readonly ok: false; readonly reason: 'unknown_cursor' | 'expired_cursor' | 'bad_size' };

interface PlatformQuery {
  readonly pageToken: string | undefined;
  readonly pageSize: string | undefined;
  /** Field of the record to the value it must have, as typed. */
  readonly filters: Readonly<Record<string, string>>;
}

export interface Feeds {
  insync(tracker: string | undefined, now: number): PageRead;
  platform(query: PlatformQuery, now: number): PageRead;
  /** Whatever cursor has been given out is unknown from now on. */
  killCursors(): void;
}

export interface FeedRules {
  /** Most records of a page; Druva's is 500. */
  readonly pageSize: number;
  /** Milliseconds a tracker is good for after the answer that gave it. */
  readonly trackerLife: number;
}

/** Where a cursor leads. */
interface Place {
  readonly position: number;
  /** Where the page there leads, when not to what follows it. */
  readonly then?: number | undefined;
  /** Tells cursors of one position apart. */
  readonly detour?: number;
}

const BEGINNING: Place = { position: 0 };

export function createFeeds(log: Log, rules: FeedRules): Feeds {
  const trackers = new Map<string, Place & { readonly issued: number }>();
  const tokens = new Map<string, Place & { readonly size: number }>();
  let generation = 0;
  let detours = 0;

  const tracker = (place: Place, now: number) => {
    const text = trackerText(generation, place);
    trackers.set(text, { ...place, issued: now });
    return text;
  };
  const token = (place: Place, size: number) => {
    const text = tokenText(generation, place, size);
    tokens.set(text, { ...place, size });
    return text;
  };
  const detour = (position: number, then: number | undefined): Place => {
    detours += 1;
    return { position, then, detour: detours };
  };

  const insync: Feeds['insync'] = (sent, now) => {
    const known = sent === undefined ? { ...BEGINNING, issued: now } : trackers.get(sent);
    if (!known) return { ok: false, reason: 'unknown_cursor' };
    if (now - known.issued > rules.trackerLife) return { ok: false, reason: 'expired_cursor' };
    const end = Math.min(known.position + rules.pageSize, log.length);
    const records = log.read('insync', known.position, end);
    const here = sent ?? tracker(known, now);
    const onwards = known.then ?? end;
    // At the head the same tracker comes back, and its 48 hours begin anew (the latter is a guess).
    const next = tracker({ position: onwards }, now);
    const way = {
      ...{ from: known.position, to: end },
      read: (from: number, to: number) => log.read('insync', from, to),
      lead: (position: number, then?: number) => tracker(detour(position, then), now),
    };
    return { ok: true, page: { records, here, next, more: onwards < log.length, ...way } };
  };

  const platform: Feeds['platform'] = ({ pageToken, pageSize, filters }) => {
    const size = pageSize === undefined ? rules.pageSize : Number(pageSize);
    if (!Number.isInteger(size) || size < 1 || size > rules.pageSize)
      return { ok: false, reason: 'bad_size' };
    const known = pageToken === undefined ? { ...BEGINNING, size } : tokens.get(pageToken);
    if (!known) return { ok: false, reason: 'unknown_cursor' };
    const { records, end } = filtered(log, known, filters);
    const here = pageToken ?? token(known, known.size);
    const onwards = known.then ?? end;
    const next = token({ position: onwards }, known.size);
    const way = {
      ...{ from: known.position, to: end },
      read: (from: number, to: number) => log.read('platform', from, to),
      lead: (position: number, then?: number) => token(detour(position, then), known.size),
    };
    return { ok: true, page: { records, here, next, more: onwards < log.length, ...way } };
  };

  return {
    insync,
    platform,
    killCursors: () => {
      trackers.clear();
      tokens.clear();
      generation += 1;
    },
  };
}

/** Reads on until the page is full of records that pass the filters, or the log ends. */
function filtered(
  log: Log,
  place: { readonly position: number; readonly size: number },
  filters: Readonly<Record<string, string>>,
): { readonly records: string[]; readonly end: number } {
  const wanted = Object.entries(filters);
  if (wanted.length === 0) {
    const end = Math.min(place.position + place.size, log.length);
    return { records: log.read('platform', place.position, end), end };
  }
  const records: string[] = [];
  let end = place.position;
  while (end < log.length && records.length < place.size) {
    const [text] = log.read('platform', end, end + 1);
    end += 1;
    if (text !== undefined && passes(text, wanted)) records.push(text);
  }
  return { records, end };
}

function passes(text: string, wanted: readonly (readonly [string, string])[]): boolean {
  const fields = parsed(text);
  return wanted.every(([field, value]) => String(fields[field]) === value);
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/**
 * Base64 like Druva's own example ("MTExMQ==" for 1111), made so that it always holds a `+` and ends in `==`:
 * sent without URL encoding, the `+` arrives as a space and the tracker is unknown.
 */
function trackerText(generation: number, { position, detour }: Place): string {
  let text = `in~${generation}.${position}${detour === undefined ? '' : `:${detour}`}`;
  while (text.length % 3 !== 1) text = text.replace('.', '.0');
  return Buffer.from(text).toString('base64');
}

/** As the token in the tests of demisto/content's Druva pack decodes. */
function tokenText(generation: number, { position, detour }: Place, size: number): string {
  const place = { last_event_id: PLATFORM_ID_BASE + position, page_size: size };
  const more = { ...(generation > 0 && { generation }), ...(detour !== undefined && { detour }) };
  return Buffer.from(JSON.stringify({ ...place, ...more })).toString('base64');
}
