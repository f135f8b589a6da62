/** mulberry32: the same seed gives the same workspace. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** An id such as `V07K2M9QX1`. */
export function makeId(random: () => number, prefix: string, length = 9): string {
  let id = prefix;
  for (let i = 0; i < length; i++) id += LETTERS[Math.floor(random() * LETTERS.length)];
  return id;
}
