/** A whole number this long may not fit into a double. */
const LONG_NUMBER = /\d{16}/;
const WHOLE = /^-?\d+$/;

type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

const keepDigits: Reviver = (_key, value, context) => {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && WHOLE.test(source) ? source : value;
};

/** Whether the text may hold whole numbers that `JSON.parse` would round. */
export function mayRound(text: string): boolean {
  return LONG_NUMBER.test(text);
}

/**
 * `JSON.parse`, but whole numbers beyond 2^53 become strings of their digits: ids are int64 in Druva's
 * specification, and two of them must not round to one. Throws SyntaxError as `JSON.parse` does.
 */
export function parseExact(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!mayRound(text)) return value;
  try {
    return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown);
  } catch {
    // The reviver walks the value recursively; nesting too deep for it still has its plain reading.
    return value;
  }
}
