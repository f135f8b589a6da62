/** Longer texts are worked out anew each time: what a feed repeats for ever is short. */
const LONGEST = 64;
const MOST = 1_000;

/** The function, with what it made of up to a thousand short texts remembered: a feed has a few for ever, a hostile one any number. */
export function remembered<T extends string>(work: (text: string) => T): (text: string) => T {
  const made = new Map<string, T>();
  return (text) => {
    const known = made.get(text);
    if (known !== undefined) return known;
    const result = work(text);
    // Copied, because a piece of a text keeps the whole text in memory.
    if (text.length <= LONGEST && made.size < MOST) made.set(Buffer.from(text).toString(), result);
    return result;
  };
}
