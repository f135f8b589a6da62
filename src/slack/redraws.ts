/**
 * Dialogs are drawn anew after each change. Of several changes at once the drawing of the last one has to stay, in
 * whatever order they are ready and Slack takes them.
 */
export interface Redraws {
  /** A change of this dialog has arrived. What it gives draws in its turn, or not at all when a later change has come. */
  begin(view: string): (draw: () => Promise<void>) => Promise<void>;
}

/** Dialogs remembered; older ones were closed or are drawn no more. */
const MOST = 500;

export function createRedraws(): Redraws {
  const latest = new Map<string, number>();
  const drawing = new Map<string, Promise<void>>();
  let changes = 0;
  return {
    begin(view) {
      changes += 1;
      const change = changes;
      latest.delete(view);
      latest.set(view, change);
      for (const oldest of latest.keys()) {
        if (latest.size <= MOST) break;
        latest.delete(oldest);
      }
      return async (draw) => {
        const before = drawing.get(view) ?? Promise.resolve();
        const mine = before
          .catch(() => undefined)
          .then(() => (latest.get(view) === change ? draw() : undefined));
        drawing.set(view, mine);
        await mine.finally(() => {
          if (drawing.get(view) === mine) drawing.delete(view);
        });
      };
    },
  };
}
