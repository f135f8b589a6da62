/** The kinds of values the file holds, once every scalar is a text. */
import { z } from 'zod';
import { nearest } from '../domain/nearest.ts';
import { readTime } from '../domain/time-words.ts';
import { shown } from './faults.ts';
import type { IssueParams } from './rule.ts';

export type Wrong = Omit<IssueParams, 'value'> & {
  readonly message: string;
  /** The value may hold a secret and is shown nowhere. */
  readonly secret?: true;
};

/** A text that `fault` finds nothing wrong with. */
export function checked(what: string, fault: (value: string) => Wrong | undefined) {
  return z
    .string({ error: ({ input }) => `${input === undefined ? 'is missing: ' : 'is not '}${what}` })
    .check((context) => {
      const wrong = fault(context.value);
      if (!wrong) return;
      const { message, ...params } = wrong;
      context.issues.push({
        code: 'custom',
        input: context.value,
        message,
        params: { ...params, value: context.value },
      });
    });
}

/** A text that `read` makes a value of, or says what is wrong with it. */
export function made<T>(what: string, read: (value: string) => { readonly is: T } | Wrong) {
  return z
    .string({ error: ({ input }) => `${input === undefined ? 'is missing: ' : 'is not '}${what}` })
    .transform((value, context): T => {
      const found = read(value);
      if ('is' in found) return found.is;
      const { message, secret, ...params } = found;
      context.addIssue({ code: 'custom', message, params: { ...params, ...(!secret && { value }) } });
      return z.NEVER;
    });
}

export function flag() {
  return made('true or false', (value) => {
    if (/^(true|false)$/i.test(value)) return { is: value.toLowerCase() === 'true' };
    const yes = /^(y|yes|on|1)$/i.test(value) ? ['true'] : [];
    const no = /^(n|no|off|0)$/i.test(value) ? ['false'] : [];
    return { message: `${shown(value)} is not true or false`, nearest: [...yes, ...no] };
  });
}

/** One of a few words, whatever its case; `aliases` are taken too. */
export function choice<T extends string>(
  what: string,
  words: readonly T[],
  aliases: Readonly<Record<string, T>> = {},
) {
  return made(what, (value): { is: T } | Wrong => {
    const typed = value.trim().toLowerCase();
    const found =
      words.find((word) => word === typed) ?? (Object.hasOwn(aliases, typed) ? aliases[typed] : undefined);
    if (found !== undefined) return { is: found };
    return { message: `${shown(value)} is not one of ${words.join(', ')}`, nearest: nearest(value, words) };
  });
}

/** A whole number. */
export function count(what: string, least: number, most: number) {
  return made(what, (value) => {
    const number = /^\d{1,12}$/.test(value.trim()) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return { is: number };
    const near = Number.isNaN(number) ? [] : [String(number < least ? least : most)];
    return { message: `${shown(value)} is not a whole number from ${least} to ${most}`, nearest: near };
  });
}

/** A length of time, ms. `least`: the shortest that makes sense. */
export function duration(least = 0) {
  return made('a length of time such as 1h', (value) => {
    const read = readTime(value === '0' ? '0s' : value, { now: 0, zone: 'UTC' });
    // `1h ago` is a time and no length of it.
    if (!read.ok || !('ago' in read.time) || / ago$|^now$/i.test(value.trim())) {
      const message = `${shown(value)} is not a length of time; write a number and a unit, such as 30m, 1h or 2d`;
      return { message, nearest: likelyDurations(value) };
    }
    if (read.time.ago >= least) return { is: read.time.ago };
    return {
      message: `${shown(value)} is too short; at least ${least / 1_000}s makes sense here`,
      nearest: [],
    };
  });
}

/** `1 hour` is likely to mean 1h; a number alone may mean anything. */
function likelyDurations(value: string): string[] {
  const [, number, unit] = /(\d+)\s*([smhdwy])?/i.exec(value) ?? [];
  if (number === undefined) return [];
  return unit ? [number + unit.toLowerCase()] : ['s', 'm', 'h'].map((each) => number + each);
}

/** A list of words, or one of them alone. */
export function wordList<T extends string>(what: string, words: readonly T[]) {
  return z.preprocess(
    listed,
    z.array(choice(what, words), { error: `must be a list of words: ${words.join(', ')}` }),
  );
}

/** One thing alone stands for a list of it. */
export function listed(value: unknown): unknown {
  return typeof value === 'string' && value !== '' ? [value] : value;
}

/** An address of the web. */
export function webFault(value: string): Wrong | undefined {
  const url = URL.parse(value);
  if (url && /^https?:$/.test(url.protocol) && !/\s/.test(value) && url.username === '') return undefined;
  const bare = /^[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?$/.test(value);
  const near = bare ? [JSON.stringify(`https://${value}`)] : [];
  return { message: `${shown(value)} is not an address that begins with https:// or http://`, nearest: near };
}
