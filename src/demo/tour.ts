import type { Tour, TourState, TourWish } from '../sim/page/tour.ts';
import type { Beat, Chapter, Scene } from './beat.ts';
import { storyTime } from './story-time.ts';

/** What the simulation does not bring within this time is not waited for any longer, ms. */
const PATIENCE = 90_000;
/** How long the story waits for a person, ms of its own time. */
const FOR_A_PERSON = 20_000;

export interface TourOptions {
  readonly about: string;
  readonly chapters: readonly Chapter[];
  /** What the chapters act upon, in the name of this person. */
  readonly scene: (user: string) => Scene;
  /** Told of what a chapter threw; the story goes on with the next. */
  readonly failed: (error: unknown) => void;
}

const IDLE: TourState = {
  phase: 'idle',
  chapter: 0,
  step: 0,
  caption: '',
  tries: '',
  waits: 'reader',
  speed: 1,
  channel: undefined,
  ts: undefined,
};

/** Tells the chapters one after the other: what happens in them happens in the simulation, and the bot answers it. */
export function startTour(options: TourOptions): Tour & { close(): Promise<void> } {
  const { chapters } = options;
  const time = storyTime();
  const listeners = new Set<() => void>();
  let state = IDLE;
  let telling: { readonly stop: AbortController; readonly done: Promise<void> } | undefined;
  let user = '';

  const become = (change: Partial<TourState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };

  const tell = async (first: number, stop: AbortSignal): Promise<void> => {
    for (const [index, chapter] of chapters.entries()) {
      if (index < first || stop.aborted) continue;
      become({ chapter: index, channel: undefined, ts: undefined });
      await tellChapter(chapter, options.scene(user), { time, stop, become, step: () => state.step }).catch(
        options.failed,
      );
    }
    if (!stop.aborted)
      become({ phase: 'over', caption: OVER, tries: '', waits: 'reader', step: state.step + 1 });
  };

  const halt = async (): Promise<void> => {
    telling?.stop.abort();
    time.wake();
    await telling?.done;
    telling = undefined;
  };

  // One wish after the other: a chapter clears up after itself before the next begins.
  let last = Promise.resolve();
  const begin = (chapter: number): void => {
    telling?.stop.abort();
    time.wake();
    last = last.then(async () => {
      await halt();
      time.run();
      const stop = new AbortController();
      become({ phase: 'playing', chapter });
      telling = { stop, done: tell(chapter, stop.signal) };
    });
  };

  const standStill = (still: boolean): void => {
    if (state.phase !== (still ? 'playing' : 'paused')) return;
    if (still) time.pause();
    else time.run();
    become({ phase: still ? 'paused' : 'playing' });
  };

  const end = (): void => {
    telling?.stop.abort();
    last = last.then(halt).then(() => become({ ...IDLE, step: state.step + 1, speed: state.speed }));
  };

  const wishes: { readonly [Wish in TourWish['wish']]: (wish: Extract<TourWish, { wish: Wish }>) => void } = {
    start(wish) {
      user = wish.user;
      begin(wish.chapter ?? 0);
    },
    repeat: () => state.phase !== 'idle' && begin(state.chapter),
    pause: () => standStill(true),
    'go-on': () => standStill(false),
    skip: () => time.skip(),
    speed({ speed }) {
      time.speed(speed);
      become({ speed });
    },
    end,
  };

  return {
    about: options.about,
    chapters,
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    act: (wish) => wishes[wish.wish](wish as never),
    async close() {
      telling?.stop.abort();
      await last.then(halt);
      time.close();
    },
  };
}

const OVER =
  'That was the story. The buttons at the right make any of it happen again, in any order; every command can be typed after /insync.';

interface Telling {
  readonly time: ReturnType<typeof storyTime>;
  readonly stop: AbortSignal;
  readonly become: (change: Partial<TourState>) => void;
  readonly step: () => number;
}

async function tellChapter({ beats, leave }: Chapter, scene: Scene, telling: Telling): Promise<void> {
  try {
    for await (const beat of beats(scene)) {
      if (telling.stop.aborted) return;
      await tellBeat(beat, telling);
    }
  } finally {
    leave?.(scene);
  }
}

async function tellBeat(beat: Beat, { time, stop, become, step }: Telling): Promise<void> {
  const look = (): Partial<TourState> => beat.look?.() ?? {};
  const began = { step: step() + 1, caption: beat.says, tries: '', ...look() };
  become({ ...began, waits: beat.until ? 'simulation' : 'reader' });
  await beat.happen?.();
  if (beat.until) await time.until(beat.until, { stop, within: PATIENCE });
  if (stop.aborted) return;
  if (beat.shows !== undefined || beat.tries !== undefined) {
    const { shows: caption = beat.says, tries = '' } = beat;
    become({ step: step() + 1, caption, tries, waits: beat.did ? 'person' : 'reader', ...look() });
  } else become({ waits: 'reader', ...look() });
  if (beat.did) {
    const did = await time.until(beat.did, { stop, storyTime: FOR_A_PERSON });
    if (stop.aborted) return;
    if (!did) await beat.otherwise?.();
    become({ waits: 'reader', tries: '', ...(beat.done && { caption: beat.done, step: step() + 1 }) });
  }
  await time.pass(beat.reading, stop);
}
