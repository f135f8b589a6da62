/** The blocks this project uses, each kept within Slack's limits. Foreign text is made inert before it comes here. */
import type {
  ActionsBlock,
  ActionsBlockElement,
  Button,
  ContextBlock,
  HeaderBlock,
  ImageBlock,
  MrkdwnElement,
  PlainTextElement,
  RichTextBlock,
  RichTextElement,
  RichTextList,
  RichTextPreformatted,
  RichTextSection,
  RichTextText,
  SectionBlock,
  StaticSelect,
} from '@slack/types';
import { LIMITS } from './limits.ts';
import { cut, inert, SEE_DETAILS, whole } from './text.ts';

/** A line of a card: what it is about, and its value. */
export interface Fact {
  readonly label: string;
  readonly parts: readonly RichTextElement[];
}

export function plain(text: string, max: number = LIMITS.textObject.max): PlainTextElement {
  return { type: 'plain_text', text: cut(text, max), emoji: false };
}

export function header(text: string, pointer = SEE_DETAILS): HeaderBlock {
  return { type: 'header', text: plain(cut(text, LIMITS.headerText.max, pointer)) };
}

export function mrkdwn(text: string): MrkdwnElement {
  return { type: 'mrkdwn', text };
}

export function section(text: string): SectionBlock {
  return { type: 'section', text: mrkdwn(text) };
}

export function context(...elements: (PlainTextElement | MrkdwnElement)[]): ContextBlock {
  return { type: 'context', elements: elements.filter((element) => element.text !== '') };
}

export function actions(...elements: (ActionsBlockElement | undefined)[]): ActionsBlock {
  return { type: 'actions', elements: elements.filter((element) => element !== undefined) };
}

export function button(
  action: string,
  label: string,
  value: string,
  style: 'primary' | 'default' = 'default',
): Button {
  return {
    type: 'button',
    action_id: action,
    text: plain(label, LIMITS.buttonText.max),
    value,
    ...(style === 'primary' ? { style } : {}),
  };
}

/** A button whose value is foreign: left out where Slack could not carry the value whole. */
export function valueButton(
  action: string,
  label: string,
  value: string,
  style: 'primary' | 'default' = 'default',
): Button | undefined {
  const carried = value !== '' && value.length <= LIMITS.buttonValue.max && value.isWellFormed();
  return carried ? button(action, label, value, style) : undefined;
}

/** A button that leads to an address of Slack's; a click is told to the app as well. */
export function linkButton(
  action: string,
  label: string,
  url: string | undefined,
  value: string,
): Button | undefined {
  if (!isAddress(url) || url.length > LIMITS.url.max) return undefined;
  const drawn = valueButton(action, label, value);
  return drawn && { ...drawn, url };
}

/** A picture Slack has already; its alternative text says all that it shows. */
export interface Picture {
  /** Slack's id of the file. */
  readonly file: string;
  readonly title: string;
  readonly alt: string;
}

export function image({ file, title, alt }: Picture): ImageBlock {
  return {
    type: 'image',
    title: plain(inert(title, LIMITS.imageTitle.max) || 'Chart', LIMITS.imageTitle.max),
    slack_file: { id: file },
    alt_text: inert(alt, LIMITS.imageAlt.max) || 'Chart',
  };
}

/** None without options; what would stand in it twice stands there once. */
export function select(
  action: string,
  placeholder: string,
  options: readonly (readonly [label: string, value: string])[],
): StaticSelect | undefined {
  if (options.length === 0) return undefined;
  return {
    type: 'static_select',
    action_id: action,
    placeholder: plain(placeholder, LIMITS.placeholder.max),
    options: [...new Map(options.map((each) => [JSON.stringify(each), each])).values()]
      .slice(0, LIMITS.options.max)
      .map(([label, value]) => ({
        text: plain(label, LIMITS.optionText.max),
        value,
      })),
  };
}

export function text(words: string): RichTextText {
  return { type: 'text', text: cut(words, LIMITS.richTextElement.max) };
}

export function bold(words: string): RichTextText {
  return { ...text(words), style: { bold: true } };
}

export function italic(words: string): RichTextText {
  return { ...text(words), style: { italic: true } };
}

export function code(words: string): RichTextText {
  return { ...text(words), style: { code: true } };
}

/** Words that lead to an address of Slack's; without an address the words alone. */
export function link(url: string | undefined, words: RichTextText): RichTextElement {
  return isAddress(url) && words.text !== '' ? { ...words, type: 'link', url } : words;
}

/** The same in mrkdwn; `words` are our own. Nothing without an address. */
export function mrkdwnLink(url: string | undefined, words: string): string {
  return isAddress(url) ? `<${url.replaceAll('&', '&amp;')}|${words}>` : '';
}

function isAddress(url: string | undefined): url is string {
  return url !== undefined && /^https:\/\/[^\s<>|]+$/.test(url);
}

/** A channel people can click; its bare text where it is not an id. */
export function channel(id: string): RichTextElement {
  if (id.startsWith('D') && isChannel(id)) return text('a direct message');
  return isChannel(id) ? { type: 'channel', channel_id: id } : code(inert(id, 80) || 'unknown');
}

export function isChannel(id: string): boolean {
  return /^[CGD][A-Z0-9]+$/.test(id);
}

export function line(...elements: readonly RichTextElement[]): RichTextSection {
  return { type: 'rich_text_section', elements: elements.filter(isSeen) };
}

/** Slack refuses an empty text. */
function isSeen(element: RichTextElement): boolean {
  return element.type !== 'text' || element.text !== '';
}

export function rich(...elements: RichTextBlock['elements']): RichTextBlock {
  return { type: 'rich_text', elements };
}

/** Bold label, two spaces, value; one fact a line. */
export function facts(list: readonly Fact[]): RichTextBlock {
  return rich(factLines(list));
}

export function factLines(list: readonly Fact[]): RichTextSection {
  return line(
    ...list.flatMap(({ label, parts }, index) => [
      ...(index === 0 ? [] : [text('\n')]),
      bold(label),
      text(parts.length === 0 ? '' : '  '),
      ...parts,
    ]),
  );
}

/** A numbered list; `offset` continues the numbers of the page before. */
export function numbered(rows: readonly RichTextSection[], offset = 0): RichTextList {
  const list: RichTextList & { offset?: number } = {
    type: 'rich_text_list',
    style: 'ordered',
    elements: [...rows],
    ...(offset > 0 ? { offset } : {}),
  };
  return list;
}

export function bulleted(rows: readonly RichTextSection[]): RichTextList {
  return { type: 'rich_text_list', style: 'bullet', elements: [...rows] };
}

/** Text that stands as it is written, every character as wide as the next. */
export function preformatted(words: string): RichTextPreformatted {
  return { type: 'rich_text_preformatted', elements: pieces(words) };
}

/** Long text in pieces one element may hold, cut between characters. */
export function pieces(words: string): RichTextText[] {
  const elements: RichTextText[] = [];
  for (let rest = words; rest !== ''; ) {
    const piece = whole(rest, LIMITS.richTextElement.max);
    elements.push({ type: 'text', text: piece });
    rest = rest.slice(piece.length);
  }
  return elements;
}
