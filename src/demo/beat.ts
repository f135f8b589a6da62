import type { Druva } from '../sim/druva/server.ts';
import type { Slack } from '../sim/slack/types.ts';
import type { Reading } from '../store/readings.ts';

/** What a chapter acts upon and looks at. */
export interface Scene {
  readonly druva: Druva;
  readonly slack: Slack;
  /** What the bot has written down. */
  readonly archive: Reading;
  /** Who looks at the page. */
  readonly user: string;
  /** How many times faster than real the story is told: turns of events that are only told about keep pace. */
  readonly hurry: () => number;
}

/** One thing that happens, and one or two sentences about it. */
export interface Beat {
  readonly says: string;
  readonly happen?: () => unknown;
  /** What the simulation and the bot must have done before the story goes on: no speed shortens that. */
  readonly until?: () => boolean | Promise<boolean>;
  /** Said once that is so. */
  readonly shows?: string;
  /** What the person may do now. */
  readonly tries?: string;
  /** Whether somebody has done it. */
  readonly did?: () => boolean;
  /** Done where nobody does. */
  readonly otherwise?: () => unknown;
  /** Said once it is done. */
  readonly done?: string;
  /** Where to look. */
  readonly look?: () => { readonly channel: string; readonly ts?: string | undefined };
  /** Time to read and to look, ms at the speed of 1. */
  readonly reading: number;
}

export interface Chapter {
  readonly title: string;
  /** Made anew each time the chapter is told. */
  readonly beats: (scene: Scene) => AsyncIterable<Beat>;
  /** Ends what the chapter may have left: also when it is left half told. */
  readonly leave?: (scene: Scene) => void;
}
