/** Days and clock times in a person's time zone, from the zone rules that come with the runtime (Intl). */

export interface Day {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly date: number;
}

const DAY_MS = 86_400_000;

/** The day it is in the zone at a moment (ms). */
export function dayAt(moment: number, zone: string): Day {
  return dayOf(moment + offsetAt(moment, zone));
}

export function addDays({ year, month, date }: Day, days: number): Day {
  return dayOf(Date.UTC(year, month - 1, date + days));
}

/** 0 for Sunday. */
export function weekdayOf({ year, month, date }: Day): number {
  return new Date(Date.UTC(year, month - 1, date)).getUTCDay();
}

/**
 * The moment (ms) at which the zone's clocks show `wall`, a clock time written as if it were UTC. Where they show
 * it twice it is the first; where they skip it, as much later as they skip.
 */
export function momentOf(wall: number, zone: string): number {
  const [before, after] = [offsetAt(wall - DAY_MS, zone), offsetAt(wall + DAY_MS, zone)];
  const shown = [wall - before, wall - after].filter((moment) => moment + offsetAt(moment, zone) === wall);
  return shown.length > 0 ? Math.min(...shown) : wall - before;
}

function dayOf(wall: number): Day {
  const date = new Date(wall);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, date: date.getUTCDate() };
}

/** What the zone's clocks are ahead of UTC, ms. */
export function offsetAt(moment: number, zone: string): number {
  const part = Object.fromEntries(
    clocks(zone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1_000) * 1_000;
}

/** Making one takes longer than asking it a hundred times. */
const KNOWN_CLOCKS = new Map<string, Intl.DateTimeFormat>();

function clocks(zone: string): Intl.DateTimeFormat {
  const known = KNOWN_CLOCKS.get(zone);
  if (known) return known;
  const made = clocksOf(zone);
  KNOWN_CLOCKS.set(zone, made);
  return made;
}

function clocksOf(zone: string): Intl.DateTimeFormat {
  const fields = {
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  } as const;
  try {
    return new Intl.DateTimeFormat('en', { ...fields, timeZone: zone });
  } catch {
    // Slack may name a zone this runtime does not know.
    return new Intl.DateTimeFormat('en', { ...fields, timeZone: 'UTC' });
  }
}
