/**
 * `Retry-After` as milliseconds from now: seconds or an HTTP date (RFC 9110, 10.2.3). A date is one of the server's
 * clock, so the answer's own `Date` is what it counts from: either clock may be wrong by a day.
 */
export function retryAfterOf(
  answer: { readonly retryAfter: string | undefined; readonly date: string | undefined },
  now: number,
): number | undefined {
  const text = answer.retryAfter?.trim() ?? '';
  if (/^\d{1,20}(?:\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const date = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(date)) return undefined;
  const theirs = Date.parse(answer.date ?? '');
  return Math.max(0, date - (Number.isNaN(theirs) ? now : theirs));
}

/** `Sun, 06 Nov 1994 08:49:37 GMT` and the two older forms; `Date.parse` would read a date into nearly anything. */
const HTTP_DATE = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\d\d:\d\d:\d\d/i;
