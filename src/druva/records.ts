import { mayRound, parseExact } from '../domain/exact-json.ts';
import { asObject, type JsonObject } from './fields.ts';
import { elements, fieldStart, OPEN_ARRAY } from './scan.ts';

/** One element of the `events` array: its text byte for byte, and what it parses to. */
interface WireRecord {
  readonly raw: string;
  readonly value: unknown;
}

export interface Answer {
  readonly count: number;
  /** The records from (included) to (excluded). */
  records(from: number, to: number): readonly WireRecord[];
  /** Bytes of the texts of these records. */
  size(from: number, to: number): number;
  /** The answer's other fields. */
  readonly rest: JsonObject;
}

/** Beyond this many bytes a body is parsed record by record: as a whole it would take ten times its own size. */
const LARGE = 4 * 1024 * 1024;

/**
 * Splits the body of an answer into its records. That the whole body is JSON is proved first, so that nothing is taken
 * from an answer that was cut off.
 */
export function splitAnswer(body: Buffer, large: number = LARGE): Answer | 'not_json' | 'no_events' {
  try {
    return body.length > large ? splitLarge(body) : splitWhole(body);
  } catch {
    return 'not_json';
  }
}

/** @throws SyntaxError where the body is no JSON. */
function splitWhole(body: Buffer): Answer | 'no_events' {
  const answer = asObject(JSON.parse(body.toString()));
  const events = answer?.events;
  if (answer === undefined || !Array.isArray(events)) return 'no_events';
  const { bounds } = elements(body, fieldStart(body, 'events'));
  const { events: _, ...rest } = answer;
  return slices(body, bounds, rest, (raw, index) => (mayRound(raw) ? parseExact(raw) : events[index]));
}

/** @throws SyntaxError where the body is no JSON. */
function splitLarge(body: Buffer): Answer | 'no_events' {
  const start = fieldStart(body, 'events');
  if (body[start] !== OPEN_ARRAY) return 'no_events';
  const { bounds, end } = elements(body, start);
  const frame = `${body.subarray(0, start)}[]${body.subarray(end)}`;
  const answer = frame.length > LARGE ? undefined : asObject(JSON.parse(frame));
  if (answer === undefined) return 'no_events';
  const { events: _, ...rest } = answer;
  const split = slices(body, bounds, rest, parseExact);
  for (let index = 0; index < split.count; index += 1) split.records(index, index + 1);
  return split;
}

function slices(
  body: Buffer,
  bounds: readonly number[],
  rest: JsonObject,
  parse: (raw: string, index: number) => unknown,
): Answer {
  const begin = (index: number) => bounds[2 * index] ?? 0;
  const end = (index: number) => bounds[2 * index + 1] ?? 0;
  return {
    count: bounds.length / 2,
    rest,
    size: (from, to) => (to > from ? end(to - 1) - begin(from) : 0),
    records(from, to) {
      const found: WireRecord[] = [];
      for (let index = from; index < to; index += 1) {
        const raw = body.toString('utf8', begin(index), end(index));
        found.push({ raw, value: parse(raw, index) });
      }
      return found;
    },
  };
}
