/** How often what is waited for is asked after, ms. */
const TICK = 100;

type Check = () => boolean | Promise<boolean>;

/** Time as the story has it: it can run faster than the clock, and stands while the story is paused. */
export interface StoryTime {
  /** Until so many ms of story time are over, or what is waited for is skipped. */
  pass(ms: number, stop: AbortSignal): Promise<void>;
  /**
   * Until it is so; false where the time was over first, or it was skipped. `within` is real time, which no speed
   * shortens: the simulation and the bot take what they take.
   */
  until(
    check: Check,
    limit: { readonly stop: AbortSignal; readonly within?: number; readonly storyTime?: number },
  ): Promise<boolean>;
  speed(times: number): void;
  pause(): void;
  run(): void;
  /** Ends the wait there is now. */
  skip(): void;
  /** Looks at once whether a wait was stopped. */
  wake(): void;
  close(): void;
}

export function storyTime(now: () => number = () => performance.now()): StoryTime {
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const each of [...waiting]) each();
    waiting.clear();
  };
  const ticking = setInterval(wake, TICK);
  ticking.unref();
  let times = 1;
  let paused = false;
  let skips = 0;
  const tick = (): Promise<void> => new Promise((resolve) => waiting.add(resolve));

  /** Gives what `over` says once it says something. */
  async function each(
    stop: AbortSignal,
    over: (past: { real: number; told: number }) => Promise<boolean | undefined>,
  ): Promise<boolean> {
    const began = skips;
    const past = { real: 0, told: 0 };
    for (let last = now(); !stop.aborted && skips === began; ) {
      const said = await over(past);
      if (said !== undefined) return said;
      await tick();
      const at = now();
      if (!paused) {
        past.real += at - last;
        past.told += (at - last) * times;
      }
      last = at;
    }
    return false;
  }

  return {
    async pass(ms, stop) {
      await each(stop, async ({ told }) => (told >= ms ? true : undefined));
    },
    until: (check, { stop, within = Number.POSITIVE_INFINITY, storyTime: most = Number.POSITIVE_INFINITY }) =>
      each(stop, async ({ real, told }) => {
        // What has happened is taken up only when the story goes on.
        if (!paused && (await check())) return true;
        return real >= within || told >= most ? false : undefined;
      }),
    speed(wanted) {
      times = wanted;
    },
    pause() {
      paused = true;
    },
    run() {
      paused = false;
    },
    skip() {
      skips += 1;
      wake();
    },
    wake,
    close: () => clearInterval(ticking),
  };
}
