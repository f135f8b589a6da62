import type { JsonObject } from './fields.ts';

export interface TimeRead {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly reason: string;
}

/** All spellings Druva's interfaces use; `occurenceTime` is Realize's own. */
const FIELDS = ['timeStamp', 'timestamp', 'occurenceTime', 'occurrenceTime'] as const;

/** 2109: what a key of the store can hold (milliseconds times 2048 within 2^53). */
const END = Date.UTC(2109, 0, 1);

/** Seconds up to here (the year 5138), milliseconds above (since March 1973). */
const SECONDS_BELOW = 1e11;

const RFC3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,12}))?)?\s?(?:([Zz])|([+-])(\d\d):?(\d\d))?$/;
const NUMERIC = /^\d{1,20}(?:\.\d{0,20})?$/;

/** The event's time, or the time of receipt where the record names none that can be read. */
export function readTime(record: JsonObject, receivedAt: number): TimeRead {
  let unreadable = '';
  for (const name of FIELDS) {
    const value = record[name];
    if (value === undefined || value === null || value === '') continue;
    const time = timeOf(value);
    if (time !== undefined) return { time, reason: `field ${name}` };
    unreadable ||= `${name} unreadable`;
  }
  return { time: receivedAt, reason: `time of receipt: ${unreadable || 'the record names no time'}` };
}

/** Whether the record itself says when it was. */
export function namesTime(record: JsonObject): boolean {
  return FIELDS.some((name) => timeOf(record[name]) !== undefined);
}

/** RFC 3339 (UTC where no offset is given), epoch seconds or milliseconds, as number or text. */
function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' ? timeOfText(value.trim()) : timeOfNumber(value);
  return time !== undefined && time >= 0 && time < END ? time : undefined;
}

function timeOfNumber(value: unknown): number | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  return Math.round(value < SECONDS_BELOW ? value * 1000 : value);
}

function timeOfText(text: string): number | undefined {
  if (NUMERIC.test(text)) return timeOfNumber(Number(text));
  const match = RFC3339.exec(text);
  if (!match) return undefined;
  const part = (n: number) => Number(match[n] ?? 0);
  const [year, month, day] = [part(1), part(2), part(3)];
  const [hour, minute, second] = [part(4), part(5), part(6)];
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const midnight = Date.UTC(year, month - 1, day);
  // 31 April must not silently become 1 May.
  if (new Date(midnight).getUTCMonth() !== month - 1 || day === 0 || year < 100) return undefined;
  const millis = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const local = midnight + ((hour * 60 + minute) * 60 + second) * 1000 + millis;
  const offset = (Number(match[10] ?? 0) * 60 + Number(match[11] ?? 0)) * 60_000;
  return match[9] === '-' ? local + offset : local - offset;
}
