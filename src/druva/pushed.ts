import type { InsyncEvent, Unreadable } from '../domain/event.ts';
import { decodeValue, isUnreadable } from './decode.ts';
import { asObject } from './fields.ts';
import { type Answer, splitAnswer } from './records.ts';

/** What is decoded, and committed, in one go. */
const PART_RECORDS = 500;
/** More records than these are no delivery of events. */
const MOST_RECORDS = 10_000;

export interface PushedPart {
  readonly events: readonly InsyncEvent[];
  readonly unreadable: readonly Unreadable[];
}

/**
 * The records in the body of a delivery, part by part: one record alone, a list of records, or an object with a list
 * `events`, like a page of the feed. Druva's webhooks send feature, type, details, syslogSeverity and timestamp
 * (help.druva.com/en/articles/11180020), so an id is made where there is none.
 */
export function readPushed(
  body: Uint8Array,
  receivedAt: number,
): Iterable<PushedPart> | 'not_json' | 'no_events' | 'too_many' {
  const text = withoutMark(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  const page = asPage(text);
  if (typeof page === 'string') return page;
  const split = splitAnswer(page);
  return typeof split === 'string' ? split : parts(split, receivedAt);
}

function* parts(split: Answer, receivedAt: number): Generator<PushedPart> {
  for (let from = 0; from < split.count; from += PART_RECORDS) {
    const events: InsyncEvent[] = [];
    const unreadable: Unreadable[] = [];
    const to = Math.min(split.count, from + PART_RECORDS);
    for (const { raw, value } of split.records(from, to)) {
      const decoded = decodeValue(value, raw, receivedAt, 'made');
      if (isUnreadable(decoded)) unreadable.push(decoded);
      else events.push(decoded);
    }
    yield { events, unreadable };
  }
}

/** The same records in the body of a page, byte for byte. */
function asPage(text: Buffer): Buffer | 'not_json' | 'no_events' | 'too_many' {
  let value: unknown;
  try {
    // The whole is proved to be JSON before anything is put around it.
    value = JSON.parse(text.toString());
  } catch {
    return 'not_json';
  }
  const listed = Array.isArray(value) ? value : asObject(value)?.events;
  if (Array.isArray(listed) && listed.length > MOST_RECORDS) return 'too_many';
  if (Array.isArray(value)) return Buffer.concat([Buffer.from('{"events":'), text, Buffer.from('}')]);
  if (!asObject(value)) return 'no_events';
  if (Array.isArray(listed)) return text;
  return Buffer.concat([Buffer.from('{"events":['), text, Buffer.from(']}')]);
}

/** Without the byte order mark that some senders put before UTF-8. */
function withoutMark(text: Buffer): Buffer {
  return text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? text.subarray(3) : text;
}
