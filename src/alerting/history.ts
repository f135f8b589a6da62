export type History =
  | { readonly history: true; readonly reason: 'before_first_reading' }
  | { readonly history: false; readonly reason: 'first_reading_done' | 'recent' };

/** Is the event older than the first reading posts cards for? Times in ms; undefined once that reading is done. */
export function history(time: number, historyBefore: number | undefined): History {
  if (historyBefore === undefined) return { history: false, reason: 'first_reading_done' };
  return time < historyBefore
    ? { history: true, reason: 'before_first_reading' }
    : { history: false, reason: 'recent' };
}
