/** What the first conversation needs besides a terminal. */
import type { Check } from '../domain/checkup.ts';

/** What is to be written, by the names of environment variables. */
export type Answers = Readonly<Record<string, string>>;

export interface Channels {
  readonly backup: string;
  readonly security: string;
  readonly rest: string;
}

export interface InitParts {
  /** What is set already, in the environment or in .env. */
  readonly set: Answers;
  /** Of the files that would be written, those that are there. */
  readonly there: readonly string[];
  readonly apiUrlOf: (cloud: string) => string;
  /** Asks Druva; Slack; a socket; channels. */
  readonly tryDruva: (answers: Answers, signal: AbortSignal) => Promise<readonly Check[]>;
  readonly trySlack: (answers: Answers, signal: AbortSignal) => Promise<readonly Check[]>;
  readonly tryChannels: (
    answers: Answers,
    channels: Channels,
    signal: AbortSignal,
  ) => Promise<readonly Check[]>;
  /** What is wrong with the answers or the channels themselves, before anybody is asked about them. */
  readonly faults: (answers: Answers, channels: Channels) => readonly string[];
  /** What is wrong with a channel's ID; undefined when it is one. */
  readonly channelFault: (id: string) => string | undefined;
  /** Opens Slack with the app filled in. */
  readonly appLink: (door: 'socket' | 'http', address: string | undefined) => string;
  /** Lines that were typed; a secret is not shown. Undefined when there are no more. */
  readonly ask: (prompt: string, secret: boolean) => Promise<string | undefined>;
  /** Both files at once, or neither. @throws Error of the file system */
  readonly write: (answers: Answers, channels: Channels) => Promise<readonly string[]>;
  readonly close: () => void;
}
