import type { Json } from './types.ts';

/** What a check walks with: where complaints go, and what must be known across a whole payload. */
export interface Walk {
  readonly surface: 'message' | 'modal' | 'home';
  readonly problems: Problem[];
  readonly hasFile: (id: string) => boolean;
}

export interface Problem {
  readonly message: string;
  /** JSON pointer into the arguments. */
  readonly pointer: string;
}

/** Complains about `value`, which stands at `at`. */
export type Check = (value: unknown, at: string, walk: Walk) => void;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function complain(walk: Walk, message: string, pointer: string): void {
  walk.problems.push({ message, pointer });
}

export function text(max: number, min = 1): Check {
  return (value, at, walk) => {
    if (typeof value !== 'string') return complain(walk, 'must provide a string', at);
    if (value.length < min) complain(walk, `must be more than ${min - 1} characters`, at);
    if (value.length > max) complain(walk, `must be less than ${max + 1} characters`, at);
  };
}

export function number(min = -Infinity, max = Infinity): Check {
  return (value, at, walk) => {
    if (typeof value !== 'number' || Number.isNaN(value)) return complain(walk, 'must provide a number', at);
    if (value < min) complain(walk, `must be more than ${min - 1}`, at);
    if (value > max) complain(walk, `must be less than ${max + 1}`, at);
  };
}

export const flag: Check = (value, at, walk) => {
  if (typeof value !== 'boolean') complain(walk, 'must provide a boolean', at);
};

export function word(...allowed: readonly string[]): Check {
  return (value, at, walk) => {
    if (!allowed.includes(value as string)) complain(walk, 'must be a valid enum value', at);
  };
}

export function url(max: number): Check {
  const length = text(max);
  return (value, at, walk) => {
    length(value, at, walk);
    if (typeof value === 'string' && value.length > 0 && !URL.canParse(value))
      complain(walk, 'must be a valid url', at);
  };
}

export function list(item: Check, max: number, min = 1): Check {
  return (value, at, walk) => {
    if (!Array.isArray(value)) return complain(walk, 'must provide an array', at);
    if (value.length < min) complain(walk, `must provide at least ${min} items`, at);
    if (value.length > max) complain(walk, `no more than ${max} items allowed`, at);
    value.forEach((each, i) => {
      item(each, `${at}/${i}`, walk);
    });
  };
}

/** Fields by name; a name ending in `?` may be left out. Unknown fields are refused, as Slack does. */
export type Shape = Readonly<Record<string, Check>>;

export function object(shape: Shape, also?: Check): Check {
  const fields = new Map(Object.entries(shape).map(([name, check]) => [name.replace('?', ''), check]));
  const required = Object.keys(shape).filter((name) => !name.endsWith('?'));
  return (value, at, walk) => {
    if (!isObject(value)) return complain(walk, 'must provide an object', at);
    for (const name of required)
      if (value[name] === undefined || value[name] === null)
        complain(walk, `missing required field: ${name}`, at);
    for (const [name, field] of Object.entries(value)) {
      if (field === undefined || field === null) continue;
      const check = fields.get(name);
      if (check === undefined) complain(walk, `invalid additional property: ${name}`, at);
      else check(field, `${at}/${name}`, walk);
    }
    also?.(value, at, walk);
  };
}

/** One check by the object's `type`. */
export function byType(kinds: () => Readonly<Record<string, Check>>, allowed?: readonly string[]): Check {
  return (value, at, walk) => {
    if (!isObject(value)) return complain(walk, 'must provide an object', at);
    if (typeof value.type !== 'string') return complain(walk, 'missing required field: type', at);
    const check = kinds()[value.type];
    if (check === undefined || (allowed !== undefined && !allowed.includes(value.type)))
      return complain(walk, `unsupported type: ${value.type}`, `${at}/type`);
    check(value, at, walk);
  };
}

export const anything: Check = () => {};
