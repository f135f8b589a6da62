/** Whether this machine's clock is right, by the clocks of those it talks to. Pure. */
import { duration } from './amounts.ts';
import { bad, type Check, good, unknown, warning } from './checkup.ts';

/** What another's answer told of its clock. */
export interface ClockHeard {
  /** `Druva`. */
  readonly who: string;
  /** How far its clock is ahead of ours, ms; undefined where it told no time. */
  readonly ahead: number | undefined;
}

/** More than this is said; ms. */
const NOTICEABLE = 60_000;
/** Slack's signatures are refused when they are older (docs.slack.dev/authentication/verifying-requests-from-slack), ms. */
const SIGNATURE_AGE = 5 * 60_000;

/** The header `Date` has whole seconds: what it says is true for the second that follows, ms. */
const HALF_SECOND = 500;

/**
 * How far another's clock is ahead of ours, ms, by the header `Date` of an answer that was asked for at `from` and there
 * at `to`. Undefined where it is no date.
 */
export function aheadBy(date: string | null | undefined, from: number, to: number): number | undefined {
  const theirs = date === null || date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(theirs) ? undefined : theirs + HALF_SECOND - (from + to) / 2;
}

/** To ten seconds: what is told in whole seconds is 3 h and not 2 h 59 min. */
const rounded = (ms: number) => Math.round(ms / 10_000) * 10_000;

export function clockCheck(heard: readonly ClockHeard[]): Check {
  const name = 'clock';
  const told = heard.flatMap(({ who, ahead }) => (ahead === undefined ? [] : [{ who, ahead }]));
  if (told.length === 0) return unknown(name, 'nobody answered who could tell the time');
  const off = told.filter(({ ahead }) => Math.abs(ahead) > NOTICEABLE);
  if (off.length === 0)
    return good(name, `right within a minute, by ${told.map(({ who }) => who).join(' and ')}`);
  const said = off.map(
    ({ who, ahead }) => `${duration(rounded(Math.abs(ahead)))} ${ahead > 0 ? 'behind' : 'ahead of'} ${who}`,
  );
  const alone = off.length < told.length ? '; others agree with this machine' : '';
  const text = `${said.join(' and ')}${alone}`;
  const cure = 'Let the machine set its clock by itself, such as with timedatectl set-ntp true.';
  const far = off.some(({ ahead }) => Math.abs(ahead) > SIGNATURE_AGE);
  // One that is alone with its time is wrong itself, as a proxy with a stale answer is.
  if (!far || alone !== '') return warning(name, text, cure);
  return bad(
    name,
    text,
    `${cure} Slack's requests count as too old until then, and nothing typed there is answered.`,
  );
}
