/** What is measured side by side: each wired to a simulated Druva and a simulated Slack of its own. */

/** Where one of them lives and whom it talks to. */
export interface Site {
  /** Its own; it outlives kills. */
  readonly folder: string;
  readonly druva: string;
  /** Ends with a slash. */
  readonly slack: string;
}

/** One process of it. */
export interface Part {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What a person writes for it. */
export interface Written {
  readonly name: string;
  /** Neither blank nor a comment. */
  readonly lines: number;
}

export interface Peer {
  readonly name: string;
  readonly version: string;
  /** How it is set up and why, one sentence each. */
  readonly choices: readonly string[];
  readonly written: readonly Written[];
  /** Writes its files; the processes to start, in this order. */
  setUp(site: Site): Promise<readonly Part[]>;
}

/** The lines of a text that somebody had to write. */
export function linesOf(text: string): number {
  return text.split('\n').filter((line) => line.trim() !== '' && !/^\s*(#|\/\/)/.test(line)).length;
}
