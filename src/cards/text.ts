/**
 * Making foreign text harmless. The feed, Slack names and what people type are all foreign: they may hold
 * `<!channel>`, links, emoji codes, markdown and characters nobody sees that turn or split what is read.
 */
import { number } from '../domain/amounts.ts';

/** Where a cut fact of a card goes on. */
export const SEE_DETAILS = '… (Details has it all)';

const SPACE = /[\t-\r\p{Z}\u0085]+/gu;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
/** Line breaks and tabs may stay where text is shown as it stands. */
const UNSEEN_IN_RECORD = /(?![\n\t])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** One line of visible characters: no controls, no direction or zero-width marks, single spaces, whole code points. */
export function inert(text: string, max?: number, pointer = '…'): string {
  if (max === undefined) return oneLine(text);
  // Far more than can be shown need not be read: unseen characters may fill what lies between.
  const window = text.slice(0, max * 8 + 256);
  const line = oneLine(window);
  if (window.length === text.length || line.length > max) return cut(line, max, pointer);
  return whole(line, Math.max(0, max - pointer.length)) + pointer.slice(0, max);
}

function oneLine(text: string): string {
  return text.toWellFormed().replace(SPACE, ' ').replace(UNSEEN, '').trim();
}

/** Text shown as it stands, for records: each unseen character becomes its visible escape, `\u202e`. */
export function visible(text: string): string {
  return text.toWellFormed().replace(UNSEEN_IN_RECORD, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** At most `max` UTF-16 units with the pointer; what a reader takes for one character is never halved. */
export function cut(text: string, max: number, pointer = '…'): string {
  if (text.length <= max) return text;
  const end = pointer.length < max ? pointer : '…'.slice(0, max);
  const room = max - end.length;
  return whole(text, room).trimEnd() + end;
}

/** The longest beginning of `text` within `room` units that ends between characters. */
export function whole(text: string, room: number): string {
  if (text.length <= room) return text;
  // A little beyond the room shows whether its last character ends there.
  const window = text.slice(0, room + 64);
  let end = 0;
  for (const { index, segment } of graphemes.segment(window)) {
    if (index + segment.length > room) break;
    end = index + segment.length;
  }
  if (end > 0) return text.slice(0, end);
  // A single character longer than the room (stacked marks): fall back to code points.
  return text.slice(0, room).replace(/[\ud800-\udbff]$/u, '');
}

/** The three characters Slack's mrkdwn gives a meaning to before all others (docs.slack.dev/messaging/formatting-message-text). */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Foreign text inside mrkdwn: only ever as code, where nothing but a backtick has a meaning. */
export function mrkdwnCode(text: string, max = 200): string {
  const line = inert(text, max).replaceAll('`', "'");
  return line === '' ? '' : `\`${escapeMrkdwn(line)}\``;
}

/** Foreign text inside mrkdwn that is words and nothing else stands as it is; all other as code. */
export function mrkdwnWords(text: string, max = 200): string {
  const line = inert(text, max);
  return /^[\p{L}\p{N}]+(?:[ -][\p{L}\p{N}]+)*$/u.test(line) ? line : mrkdwnCode(line, max);
}

/** Letters, digits and punctuation to which mrkdwn gives no meaning, and from which Slack makes no link. */
const PROSE = /^(?:[\p{L}\p{M}\p{N} ,;!?'’"()%+=…–—-]|\.(?!\p{L})|:(?= |$)|\/(?!\/))+$/u;

/** What a person wrote, inside mrkdwn: ordinary prose stands as it is, all other as code. */
export function mrkdwnProse(text: string, max = 300): string {
  const line = inert(text, max);
  if (PROSE.test(line)) return line;
  const code = mrkdwnCode(line, max);
  // Escaped, a text made to be long is five times as long.
  return code.length <= max * 2 ? code : mrkdwnCode(line, Math.floor(max / 5));
}

/**
 * Foreign text inside a message's `text`, which notifications and screen readers read: mentions, links, emoji
 * codes and markdown are replaced by look-alikes, since no character that nobody sees may be put between.
 */
export function inertFallback(text: string, max = 200): string {
  const line = inert(text, max)
    .replace(/(?<![\p{L}\p{N}._-])@/gu, '＠')
    .replaceAll('://', ':∕∕')
    .replace(/(?<![\p{L}\p{N}]):(?=[\w+'-]+:)/gu, '∶')
    .replaceAll('*', '∗')
    .replaceAll('~', '∼')
    .replaceAll('`', "'")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '＿');
  return escapeMrkdwn(line);
}

/** `3rd`. */
export function ordinal(value: number): string {
  const tens = value % 100;
  const suffix = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${number(value)}${suffix}`;
}
