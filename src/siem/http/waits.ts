/** How long to wait for what; all in milliseconds. */
export interface Waits {
  readonly connect: number;
  /** For the beginning of an answer, and between two pieces of it. */
  readonly answer: number;
  /** A whole request with its answer, however steadily it trickles. */
  readonly whole: number;
  /** Before the next request to who says that it can hardly keep up. */
  readonly relief: number;
}

export const WAITS: Waits = { connect: 10_000, answer: 30_000, whole: 120_000, relief: 1_000 };
