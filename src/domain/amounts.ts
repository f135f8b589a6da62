/** Numbers as people read them. */

/** `1,204`. */
export function number(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `1 file`, `412 files`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** `1.2 GB`, in powers of 1000 as disks and Slack count. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let size = value;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const shown = unit > 0 && size < 9.95 ? size.toFixed(1).replace('.0', '') : number(size);
  return `${shown} ${units[unit]}`;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `2 d 3 h`, `1 h 5 min`, `4 min`, `12 s`: two units at most, rounded down. */
export function duration(ms: number): string {
  const span = Number.isFinite(ms) ? Math.max(0, ms) : 0;
  if (span >= DAY) return two(span, DAY, 'd', HOUR, 'h');
  if (span >= HOUR) return two(span, HOUR, 'h', MINUTE, 'min');
  if (span >= MINUTE) return `${Math.floor(span / MINUTE)} min`;
  return `${Math.floor(span / SECOND)} s`;
}

function two(span: number, unit: number, name: string, smaller: number, smallerName: string): string {
  const rest = Math.floor((span % unit) / smaller);
  const first = `${Math.floor(span / unit)} ${name}`;
  return rest === 0 ? first : `${first} ${rest} ${smallerName}`;
}
