import type { Verdict } from '../../domain/reasons.ts';
import type { Database } from './database.ts';

/** What a decision was made by. */
export interface About {
  readonly silence?: number;
  readonly parent?: number;
  /** The alerts it ended, whole or a problem of them. */
  readonly resolved?: readonly number[];
  /** The alerts a resolution could have meant. */
  readonly candidates?: readonly number[];
}

/** What was decided about an event, kept as long as the event; inside a transaction. */
export interface Verdicts {
  /**
   * `alert` is the one the event belongs to. Of two decisions about one event the first is kept; of the second only
   * what it is about.
   */
  record(event: number, verdict: Verdict, rule: number, alert?: number, about?: About): void;
}

export function verdicts(database: Database): Verdicts {
  const insert = database.sql(`
    INSERT INTO decisions (event, verdict, rule, alert, about) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (event) DO UPDATE SET about = json_patch(coalesce(decisions.about, '{}'), coalesce(excluded.about, '{}'))`);
  return {
    record(event, verdict, rule, alert, about) {
      insert.run(event, verdict, rule, alert ?? null, about ? JSON.stringify(about) : null);
    },
  };
}
