import type { Format } from '../format.ts';
import { sourceRecord } from '../record.ts';
import { cut } from '../sentence.ts';
import { severityScale } from '../severity.ts';
import { slugOf } from '../slug.ts';
import { type Field, fieldsOf } from './fields.ts';
import { shortened, written } from './limits.ts';
import { headerText } from './text.ts';

/** Of what this bot sends, so that receivers can tell when its meaning changes. */
const DEVICE_VERSION = '1.0';
const START = `CEF:0|Druva|inSync|${DEVICE_VERSION}`;

/** Of the class and of the name; types of Druva's are a quarter of it. */
const HEADER_LIMIT = 128;

/**
 * rsyslog cuts a message at 8,096 bytes and takes the rest for another one. What stands before ours on a line of syslog: PRI,
 * version, time, names, a byte order mark, and the name of the machine.
 */
const MESSAGE_LIMIT = 8_000;
const SYSLOG_HEADER = 128;

/** An event as a CEF:0 message, without a header of syslog but leaving it room. */
export const cef: Format = (carried, by) => {
  const { event } = carried;
  const record = sourceRecord(event);
  const name = headerText(cut(event.type.toWellFormed(), HEADER_LIMIT)) || 'Event';
  const kind = cut(slugOf(event.type), HEADER_LIMIT) || 'event';
  const header = `${START}|${kind}|${name}|${severityScale(event, record).cef}|`;
  const fields = fieldsOf(carried, by, record);
  const line = header + extension(fields);
  const most = MESSAGE_LIMIT - SYSLOG_HEADER - by.host.length;
  // No character of UTF-16 is more than three bytes.
  if (line.length * 3 <= most) return line;
  const over = Buffer.byteLength(line) - most;
  return over <= 0 ? line : header + extension(shortened(fields, over));
};

function extension(fields: readonly Field[]): string {
  let text = '';
  for (const [key, value, label] of fields) {
    const word = written(key, value);
    if (word === '') continue;
    if (text !== '') text += ' ';
    text += label === undefined ? `${key}=${word}` : `${key}Label=${label} ${key}=${word}`;
  }
  return text;
}
