/**
 * Slack's date tokens in the viewer's time zone
 * (docs.slack.dev/messaging/formatting-message-text#date-formatting).
 */

const DAY = 86_400;

const made = new Map();

/** Making a formatter costs far more than using it. */
function formatterOf(locale, timeZone, options) {
  const key = `${locale} ${timeZone} ${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat(locale, { timeZone, ...options }));
  return made.get(key);
}

/** @returns {(options: Intl.DateTimeFormatOptions, locale?: string) => string} */
const formatter =
  (seconds, timeZone) =>
  (options, locale = 'en-US') =>
    formatterOf(locale, timeZone, options).format(new Date(seconds * 1000));

const ordinal = (day) => {
  const rest = day % 100;
  if (rest >= 11 && rest <= 13) return `${day}th`;
  return `${day}${['th', 'st', 'nd', 'rd'][day % 10] ?? 'th'}`;
};

/** The calendar day as a number that grows by one a day. */
const dayNumber = (seconds, timeZone) => {
  const day = formatter(seconds, timeZone)({ dateStyle: 'short' }, 'en-CA');
  return Date.parse(`${day}T00:00:00Z`) / (DAY * 1000);
};

/** `Today`, `Yesterday` or `Tomorrow`; undefined for another day. */
export function relativeDay(seconds, now, timeZone) {
  const away = dayNumber(seconds, timeZone) - dayNumber(now, timeZone);
  return { 0: 'Today', '-1': 'Yesterday', 1: 'Tomorrow' }[away];
}

/** `6 minutes ago`, `in 2 hours`. */
export function ago(seconds, now) {
  const past = now - seconds;
  const length = Math.abs(past);
  const units = [
    [60, 1, 'second'],
    [3600, 60, 'minute'],
    [DAY, 3600, 'hour'],
    [30 * DAY, DAY, 'day'],
    [365 * DAY, 30 * DAY, 'month'],
    [Number.POSITIVE_INFINITY, 365 * DAY, 'year'],
  ];
  const [, size, unit] = units.find(([limit]) => length < limit);
  const count = Math.floor(length / size);
  if (unit === 'second' && count < 10) return 'just now';
  const words = `${count} ${unit}${count === 1 ? '' : 's'}`;
  return past >= 0 ? `${words} ago` : `in ${words}`;
}

const date = (f, { weekday = false, short = false } = {}) => {
  const day = Number(f({ day: 'numeric' }));
  const month = f({ month: short ? 'short' : 'long' });
  const words = `${month} ${short ? day : ordinal(day)}, ${f({ year: 'numeric' })}`;
  return weekday ? `${f({ weekday: 'long' })}, ${words}` : words;
};

/**
 * Fills Slack's tokens. A token that Slack does not know stays as it is written.
 * @param {string} format such as `{date_short_pretty} at {time}`
 * @param {number} seconds since 1970
 * @param {number} now seconds since 1970
 * @param {string | undefined} timeZone IANA name; undefined is the viewer's
 */
export function formatDate(format, seconds, now, timeZone) {
  const f = formatter(seconds, timeZone);
  const time = (options) => f({ hour: 'numeric', minute: '2-digit', ...options }).replace(/\u202f/g, ' ');
  const pretty = (at, plain) => {
    const word = relativeDay(seconds, now, timeZone);
    if (!word) return plain;
    return at === 0 ? word : word.toLowerCase();
  };
  const tokens = {
    date_num: () => f({ dateStyle: 'short' }, 'en-CA'),
    date_slash: () => f({ day: '2-digit', month: '2-digit', year: 'numeric' }),
    date: () => date(f),
    date_short: () => date(f, { short: true }),
    date_long: () => date(f, { weekday: true }),
    date_long_full: () => date(f, { weekday: true }),
    date_pretty: (at) => pretty(at, date(f)),
    date_short_pretty: (at) => pretty(at, date(f, { short: true })),
    date_long_pretty: (at) => pretty(at, date(f, { weekday: true })),
    day_divider_pretty: (at) => pretty(at, dayHeading(seconds, timeZone)),
    time: () => time({}),
    time_secs: () => time({ second: '2-digit' }),
    ago: () => ago(seconds, now),
  };
  return format.replace(/\{([a-z_]+)\}/g, (token, name, at) => tokens[name]?.(at) ?? token);
}

/** `Sunday, November 22nd`. */
function dayHeading(seconds, timeZone) {
  const f = formatter(seconds, timeZone);
  return `${f({ weekday: 'long' })}, ${f({ month: 'long' })} ${ordinal(Number(f({ day: 'numeric' })))}`;
}

/** Fills every `<time data-at data-format>` below a node. */
export function fillTimes(root, now = Date.now() / 1000) {
  for (const time of root.querySelectorAll('time[data-at]')) {
    const lasting = !/ago|pretty/.test(time.dataset.format);
    if (time.dateTime && lasting) continue;
    const seconds = Number(time.dataset.at);
    if (!Number.isFinite(seconds) || Math.abs(seconds) > 8.64e12) continue;
    const shown = formatDate(time.dataset.format, seconds, now);
    if (time.textContent !== shown) time.textContent = shown;
    if (time.dateTime) continue;
    time.dateTime = new Date(seconds * 1000).toISOString();
    time.title = formatDate('{date_long} at {time_secs}', seconds, now);
  }
}
