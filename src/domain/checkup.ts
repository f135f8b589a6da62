/** What is looked at before a bot runs, or while it does not as it should. Pure. */

/** `bad` keeps the bot from its work, `warning` does not; `unknown` is what cannot be told from here. */
export type CheckState = 'good' | 'warning' | 'bad' | 'unknown';

/** One thing that was looked at. */
export interface Check {
  /** `Druva`, `channel C0123OPS`. */
  readonly name: string;
  readonly state: CheckState;
  /** What was found, a clause without a full stop. */
  readonly said: string;
  /** What to do about it, sentences; '' where nothing is to be done. */
  readonly cure: string;
}

export function good(name: string, said: string): Check {
  return { name, state: 'good', said, cure: '' };
}

export function bad(name: string, said: string, cure: string): Check {
  return { name, state: 'bad', said, cure };
}

export function warning(name: string, said: string, cure: string): Check {
  return { name, state: 'warning', said, cure };
}

export function unknown(name: string, said: string, cure = ''): Check {
  return { name, state: 'unknown', said, cure };
}

/** The worst of them; what cannot be told counts for nothing. */
export function worstOf(checks: readonly Check[]): 'good' | 'warning' | 'bad' {
  const has = (state: CheckState) => checks.some((check) => check.state === state);
  return has('bad') ? 'bad' : has('warning') ? 'warning' : 'good';
}
