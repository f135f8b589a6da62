/**
 * Makes Slack's texts safe for the renderer, which reads them as Markdown of its own: it revives escaped
 * mentions, formats plain text and drops lines such as `# x`. Every character that Slack takes literally is
 * replaced by a stand-in from a private area of Unicode and put back, escaped, in the finished HTML.
 *
 * Formatting rules: docs.slack.dev/messaging/formatting-message-text
 */
const AREA = 0xe000;
const AREA_END = 0xe07f;

/** Punctuation that means something to some Markdown; `>` and line breaks are left to the callers. */
const PUNCTUATION = /[!-/:-@[-`{-~]/g;

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

const standIn = (char: string): string => String.fromCodePoint(AREA + (char.codePointAt(0) ?? 0x20));

const hideSpaces = (run: string): string => run.replace(/[ \t]/g, standIn);

/** Stand-ins a text brings along itself would come back as other characters. */
const clean = (text: string): string =>
  text.replace(/[\ue000-\ue0ff]/g, '\ufffd').replace(/^[ \t]+|[ \t]+$/g, hideSpaces);

const hide = (text: string): string =>
  text.replace(PUNCTUATION, standIn).replace(/(?<=\n)[ \t]+|[ \t]{2,}/g, hideSpaces);

const decode = (text: string): string =>
  text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);

const EMOJI = /:(?:\+1|-1|[a-z][a-z0-9_+'-]*):/g;

function between(
  pattern: RegExp,
  text: string,
  outsideMatch: (part: string) => string,
  ofMatch: (part: string) => string,
): string {
  let done = '';
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    done += outsideMatch(text.slice(at, match.index)) + ofMatch(match[0]);
    at = match.index + match[0].length;
  }
  return done + outsideMatch(text.slice(at));
}

/** Hides all of a text but the parts that match. */
function hideBut(kept: RegExp, text: string, keep: (part: string) => string = (part) => part): string {
  return between(kept, text, (part) => hide(decode(part)), keep);
}

/** A `plain_text` object's text: nothing in it means anything, but emoji codes where they are allowed. */
export function guardPlain(text: string, emoji: boolean): string {
  const literal = (part: string): string => hide(part).replace(/\n/g, standIn);
  return emoji ? between(EMOJI, clean(text), literal, (code) => code) : literal(clean(text));
}

const CODE = /```[\s\S]+?```|`[^`\n]+`/g;
const CONTROL = /<[^<>\n]+>/g;

/** Outside code: control sequences, emoji, bare links, entities and the three marks at word edges count. */
const LINK = /\bhttps?:\/\/[^\s<>|*~`]+/;
const QUOTE = /^(?:>|&gt;)+ ?/;
const OPENING = /(?<![\p{L}\p{N}*_~])[*_~]+(?=\S)/u;
const CLOSING = /(?<=\S)[*_~]+(?![\p{L}\p{N}*_~])/u;

const anyOf = (...patterns: readonly RegExp[]): RegExp =>
  new RegExp(patterns.map(({ source }) => source).join('|'), 'gmu');

const COUNTS = anyOf(CONTROL, EMOJI, LINK, QUOTE, OPENING, CLOSING);
const COUNTS_VERBATIM = anyOf(CONTROL, EMOJI, QUOTE, OPENING, CLOSING);

/** What a counted part becomes: labels are literal, doubled marks are Markdown and not Slack's. */
function counted(part: string): string {
  if (part.startsWith('&gt;')) return part.replaceAll('&gt;', '>');
  if (/^([*_~])\1+$/.test(part)) return hide(part);
  const bar = part.startsWith('<') ? part.indexOf('|') : -1;
  return bar < 0 ? part : `${part.slice(0, bar + 1)}${hide(decode(part.slice(bar + 1, -1)))}>`;
}

/** Escaped text stays text: `&lt;!channel&gt;` is no mention. */
const outside = (text: string, verbatim: boolean): string =>
  hideBut(verbatim ? COUNTS_VERBATIM : COUNTS, text, counted);

function inside(code: string): string {
  const marks = '`'.repeat(code.startsWith('```') ? 3 : 1);
  return `${marks}${hideBut(CONTROL, code.slice(marks.length, -marks.length))}${marks}`;
}

/** A `mrkdwn` object's text. `verbatim` leaves bare links alone. */
export function guardMrkdwn(text: string, verbatim: boolean): string {
  return between(CODE, clean(text), (part) => outside(part, verbatim), inside);
}

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (char) => HTML[char] ?? char);

/** Puts the hidden characters back into finished HTML. */
export function reveal(html: string): string {
  return html.replace(/[\ue000-\ue07f]/g, (char) => {
    const code = char.charCodeAt(0);
    return code > AREA_END ? char : escapeHtml(String.fromCharCode(code - AREA));
  });
}
