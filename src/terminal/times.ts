/** Times as the machine's own clock shows them. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-22 14:18:03`, or to the minute; what no calendar holds is `unknown time`. */
export function localTime(ms: number, zone: string, to: 'second' | 'minute' = 'second'): string {
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return 'unknown time';
  const part = Object.fromEntries(
    format(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const { year = '', month, day, hour, minute, second } = part;
  const clock = to === 'second' ? `${hour}:${minute}:${second}` : `${hour}:${minute}`;
  return `${year.padStart(4, '0')}-${month}-${day} ${clock}`;
}

function format(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en', {
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZone: zone,
  });
  formats.set(zone, made);
  return made;
}
