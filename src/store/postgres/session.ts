import type { Result, Sent } from './batch.ts';
import { brokenBy, noAnswer, unreachable, whereOf } from './faults.ts';
import type { Answer, Asked } from './pump.ts';
import { givePumpBack, type Pump, takePump } from './wait.ts';

/** How long is waited, ms. */
export interface Limits {
  readonly connect: number;
  /** For a statement, by the server's own clock. */
  readonly statement: number;
  /** For a lock another session has: a page takes less than a second. */
  readonly lock: number;
}

/** What may be done about a session that is gone. */
export type Again =
  /** Nothing: what was done before in this session belongs to it. */
  | 'never'
  /** Another one, unless the server may have got it. */
  | 'unsent'
  /** Another one: it does no harm twice. */
  | 'harmless';

/** One session after the other with the server; the thread waits for each answer. */
export interface Sessions {
  run(sent: readonly Sent[], again: Again): readonly Result[];
  /** Several statements without values. */
  script(text: string, again: Again): void;
  /** How many there were: another number, and what belonged to the one before is gone, as its locks are. */
  count(): number;
  close(): void;
}

/** So much longer than the server's own limit an answer may take, ms. */
const GRACE = 5_000;

/**
 * `setup` is run at the beginning of each session. Methods throw StoreError `unreachable` where there is no session to be
 * had or it broke, `unusable` where a statement took too long, and else an Error with the `code` of the server.
 */
export function sessionsWith(url: string, setup: string, limits: Limits): Sessions {
  const where = whereOf(url);
  let pump: Pump | undefined;
  let count = 0;

  const ask = (asked: Asked, limit: number): Answer => {
    pump ??= takePump();
    const answer = pump.ask(asked, limit);
    if (answer) return answer;
    pump.stop();
    pump = undefined;
    throw noAnswer(where, limit);
  };

  const renew = () => {
    const config = { connectionString: url, connectionTimeoutMillis: limits.connect, keepAlive: true };
    const answer = ask({ what: 'connect', config, setup }, limits.connect + GRACE);
    if (!answer.ok) throw unreachable(where, answer.failure);
    count += 1;
  };

  const within = (asked: Asked, again: Again): readonly Result[] => {
    const limit = limits.statement + GRACE;
    if (!pump) {
      if (again === 'never')
        throw brokenBy(where, { message: 'no answer', code: undefined, session: 'lost' });
      renew();
    }
    let answer = ask(asked, limit);
    if (!answer.ok && mayRepeat(answer.failure.session, again)) {
      renew();
      answer = ask(asked, limit);
    }
    if (!answer.ok) throw brokenBy(where, answer.failure);
    return answer.results;
  };

  return {
    run: (sent, again) => within({ what: 'run', sent }, again),
    script(text, again) {
      within({ what: 'script', text }, again);
    },
    count: () => count,
    close() {
      const last = pump;
      pump = undefined;
      if (last?.ask({ what: 'end' }, GRACE)) givePumpBack(last);
      else last?.stop();
    },
  };
}

function mayRepeat(session: 'none' | 'lost' | 'held', again: Again): boolean {
  if (session === 'none') return again !== 'never';
  return session === 'lost' && again === 'harmless';
}
