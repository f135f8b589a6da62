/** The two ways through the log: inSync v2's `tracker` and platform v3's `pageToken`. */
import type { Log } from './log.ts';
import { PLATFORM_ID_BASE } from './wire.ts';

export interface Page {
  readonly records: readonly string[];
  /** The cursor of this very page: what was sent, or what would have led here. */
  readonly here: string;
  readonly next: string;
  readonly more: boolean;
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

export function createFeeds(log: Log, rules: FeedRules): Feeds {
  const trackers = new Map<string, { readonly position: number; readonly issued: number }>();
  const tokens = new Map<string, { readonly position: number; readonly size: number }>();
  let generation = 0;

  const tracker = (position: number, now: number) => {
    const text = trackerText(generation, position);
    trackers.set(text, { position, issued: now });
    return text;
  };
  const token = (position: number, size: number) => {
    const text = tokenText(generation, position, size);
    tokens.set(text, { position, size });
    return text;
  };

  const insync: Feeds['insync'] = (sent, now) => {
    const known = sent === undefined ? { position: 0, issued: now } : trackers.get(sent);
    if (!known) return { ok: false, reason: 'unknown_cursor' };
    if (now - known.issued > rules.trackerLife) return { ok: false, reason: 'expired_cursor' };
    const end = Math.min(known.position + rules.pageSize, log.length);
    const records = log.read('insync', known.position, end);
    const here = sent ?? tracker(known.position, now);
    // At the head the same tracker comes back, and its 48 hours begin anew (the latter is a guess).
    return { ok: true, page: { records, here, next: tracker(end, now), more: end < log.length } };
  };

  const platform: Feeds['platform'] = ({ pageToken, pageSize, filters }) => {
    const size = pageSize === undefined ? rules.pageSize : Number(pageSize);
    if (!Number.isInteger(size) || size < 1 || size > rules.pageSize)
      return { ok: false, reason: 'bad_size' };
    const known = pageToken === undefined ? { position: 0, size } : tokens.get(pageToken);
    if (!known) return { ok: false, reason: 'unknown_cursor' };
    const { records, end } = filtered(log, known, filters);
    const here = token(known.position, known.size);
    return { ok: true, page: { records, here, next: token(end, known.size), more: end < log.length } };
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
function trackerText(generation: number, position: number): string {
  let text = `in~${generation}.${position}`;
  while (text.length % 3 !== 1) text = text.replace('.', '.0');
  return Buffer.from(text).toString('base64');
}

/** As the token in the tests of demisto/content's Druva pack decodes. */
function tokenText(generation: number, position: number, size: number): string {
  const place = { last_event_id: PLATFORM_ID_BASE + position, page_size: size };
  return Buffer.from(JSON.stringify(generation === 0 ? place : { ...place, generation })).toString('base64');
}
