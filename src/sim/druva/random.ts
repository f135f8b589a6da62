/** Chance that can be repeated: everything the simulation invents comes out of these few functions. */

export interface Dice {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number, both ends included. */
  int(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  /** One of the values, as often as its weight says. */
  weighted<T>(choices: readonly (readonly [weight: number, value: T])[]): T;
  uuid(): string;
}

/** mulberry32 by Tommy Ettinger (public domain): 32 bits of state, good enough for believable data. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A seed for the n-th thing of a series, so that any of them can be made without making those before it. */
export function seedOf(seed: number, n: number): number {
  let mixed = (seed ^ Math.imul(n + 1, 0x9e3779b9)) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

export function createDice(seed: number): Dice {
  const next = mulberry32(seed);
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    int,
    pick: (list) => {
      if (list.length === 0) throw new RangeError('nothing to pick from');
      return list[int(0, list.length - 1)] as (typeof list)[number];
    },
    weighted: (choices) => {
      const total = choices.reduce((sum, [weight]) => sum + weight, 0);
      let left = next() * total;
      for (const [weight, value] of choices) {
        left -= weight;
        if (left < 0) return value;
      }
      throw new RangeError('weights must add up to more than 0');
    },
    uuid: () => uuid(next),
  };
}

/** RFC 9562 version 4 in form, seeded in content. */
function uuid(next: () => number): string {
  const word = () => Math.floor(next() * 4294967296);
  const hex = (value: number) => (value >>> 0).toString(16).padStart(8, '0');
  const [a, b, c, d] = [hex(word()), hex(word()), hex(word()), hex(word())];
  const variant = '89ab'[Number.parseInt(c.charAt(0), 16) & 3];
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`;
}

/** The same things in another order. */
export function shuffled<T>(list: readonly T[], dice: Dice): T[] {
  const all = [...list];
  for (let i = all.length - 1; i > 0; i--) {
    const j = dice.int(0, i);
    [all[i], all[j]] = [all[j] as T, all[i] as T];
  }
  return all;
}
