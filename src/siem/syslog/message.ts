/** RFC 5424: an event as a line of syslog. Pure. */
import type { Target } from '../../domain/destination.ts';
import type { Parcel } from '../../domain/forward.ts';
import type { Forwarder } from '../format.ts';

export type SyslogTarget = Extract<Target, { kind: 'syslog' }>;

const APP_NAME = 'insync-bot';
const BOM = '\ufeff';

/** RFC 5424, 6: how long these fields may be. */
const HOSTNAME = 255;
const MSGID = 32;

/** 0000-01-01 to 9999-12-31, ms: what RFC 3339 can write. */
const FIRST = -62_167_219_200_000;
const LAST = 253_402_300_799_999;

/** `<190>1 2019-11-03T23:28:01.631Z host insync-bot 77 Backup - CEF:0|...`, without a frame. */
export type Write = (parcel: Pick<Parcel, 'event' | 'body'>) => string;

/** There is no structured data: its names would need an enterprise number, which this project has not. */
export function writer(target: Pick<SyslogTarget, 'facility' | 'bom'>, by: Forwarder): Write {
  const sender = `${word(by.host, HOSTNAME)} ${APP_NAME} ${by.pid}`;
  const before = `- ${target.bom ? BOM : ''}`;
  const priority = target.facility * 8;
  return ({ event, body }) =>
    `<${priority + event.severity}>1 ${time(event.time)} ${sender} ${word(event.type, MSGID)} ${before}${body}`;
}

/** RFC 6587, 3.4.1 and RFC 5425, 4.3: the length is in bytes. */
export function frame(message: string): string {
  return `${Buffer.byteLength(message)} ${message}`;
}

function time(ms: number): string {
  return ms >= FIRST && ms <= LAST ? new Date(ms).toISOString() : '-';
}

const UNPRINTABLE = /[^\x21-\x7e]/;
const ALL_UNPRINTABLE = /[^\x21-\x7e]+/g;

/** Printable ASCII without blanks, or `-`. */
function word(text: string, most: number): string {
  const printable = UNPRINTABLE.test(text) ? text.replace(ALL_UNPRINTABLE, '') : text;
  return printable.slice(0, most) || '-';
}
