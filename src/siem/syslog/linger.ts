/**
 * How long to keep our side open after the last byte. A receiver that is shut down in an orderly way, or dislikes a message,
 * closes the connection too, whatever it has not read (syslog-ng does so without a reset): a close tells nothing unless it is
 * the answer to our farewell. So the farewell is held back until the receiver has had the time to read everything, and its
 * close must then come at once. Waiting while it reads costs nothing. Pure.
 */
export interface Linger {
  /**
   * For so many bytes over a connection that took `roundTrip` ms to make; ms from the first byte to our farewell. `long`: the
   * receiver may dislike one of the messages for its length.
   */
  wait(bytes: number, roundTrip: number, long?: boolean): number;
  /**
   * Whether the close was the answer; learns from it when it came too late for that. When it does so every time, whatever the
   * receiver was given (`last`), that is how long its answer takes.
   */
  prompt(bytes: number, roundTrip: number, took: Took, last: boolean): boolean;
}

/** From the first byte, and from our farewell, to the receiver's close; ms. */
export interface Took {
  readonly whole: number;
  readonly close: number;
}

/** What a receiver on a busy machine may take to turn to us, ms. */
const TURN = 20;
/** What it may take to close on a message that is too long for it, however busy the machine is, ms. */
const DISLIKE = 1_000;
/** Of reading: 40 MB a second, ms per byte. */
const PACE = 1 / 40_000;
/** Fewer bytes are read at once. */
const MANY = 250_000;
/** How long an answer may take beside two round trips, ms: to many bytes, and to few. */
const PROMPT = { many: 40, few: 250 };

export const LONGEST = 5_000;
/** What was learned was a bad moment, so it is forgotten again, slowly. */
const FORGET = 0.95;

export function linger(): Linger {
  let pace = PACE;
  let answer = 0;
  return {
    wait: (bytes, roundTrip, long = false) =>
      Math.min(LONGEST, TURN + roundTrip + pace * bytes + (long ? DISLIKE : 0)),
    prompt(bytes, roundTrip, { whole, close }, last) {
      const many = bytes >= MANY;
      const within = Math.max(answer, many ? PROMPT.many : PROMPT.few) + 2 * roundTrip;
      if (last) answer = Math.max(answer, close * 1.5);
      if (close > within && !last) {
        if (many) pace = Math.max(pace, whole / bytes);
        return false;
      }
      pace = Math.max(PACE, pace * FORGET);
      return true;
    },
  };
}
