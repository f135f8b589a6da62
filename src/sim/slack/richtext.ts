/** rich_text and what may stand in it (docs.slack.dev/reference/block-kit/blocks/rich-text-block). */
import { byType, type Check, flag, list, number, object, text, url, word } from './check.ts';
import { LIMITS } from './limits.ts';

const MANY = 10_000;
const style = object({
  'bold?': flag,
  'italic?': flag,
  'strike?': flag,
  'underline?': flag,
  'code?': flag,
  'highlight?': flag,
  'client_highlight?': flag,
  'unlink?': flag,
});

const inline: Readonly<Record<string, Check>> = {
  text: object({ type: word('text'), text: text(LIMITS.messageText), 'style?': style }),
  link: object({
    type: word('link'),
    url: url(LIMITS.url),
    'text?': text(LIMITS.messageText),
    'unsafe?': flag,
    'style?': style,
  }),
  date: object({
    type: word('date'),
    timestamp: number(0),
    format: text(LIMITS.id),
    'url?': url(LIMITS.url),
    'fallback?': text(LIMITS.id),
    'style?': style,
  }),
  emoji: object({
    type: word('emoji'),
    name: text(LIMITS.id),
    'unicode?': text(LIMITS.id),
    'url?': url(LIMITS.url),
    'style?': style,
  }),
  user: object({ type: word('user'), user_id: text(LIMITS.id), 'style?': style }),
  channel: object({ type: word('channel'), channel_id: text(LIMITS.id), 'style?': style }),
  usergroup: object({ type: word('usergroup'), usergroup_id: text(LIMITS.id), 'style?': style }),
  team: object({ type: word('team'), team_id: text(LIMITS.id), 'style?': style }),
  broadcast: object({
    type: word('broadcast'),
    range: word('here', 'channel', 'everyone'),
    'style?': style,
  }),
  color: object({ type: word('color'), value: text(LIMITS.id), 'style?': style }),
};

const section: Check = object({
  type: word('rich_text_section'),
  elements: list(
    byType(() => inline),
    MANY,
    0,
  ),
});
const border = { 'border?': number(0, 1) };

const elements: Readonly<Record<string, Check>> = {
  rich_text_section: section,
  rich_text_list: object({
    type: word('rich_text_list'),
    style: word('bullet', 'ordered'),
    elements: list(
      byType(() => ({ rich_text_section: section })),
      MANY,
      0,
    ),
    'indent?': number(0, LIMITS.listIndent),
    'offset?': number(0),
    ...border,
  }),
  rich_text_quote: object({
    type: word('rich_text_quote'),
    elements: list(
      byType(() => inline),
      MANY,
      0,
    ),
    ...border,
  }),
  rich_text_preformatted: object({
    type: word('rich_text_preformatted'),
    elements: list(
      byType(() => inline, ['text', 'link']),
      MANY,
      0,
    ),
    ...border,
  }),
};

export const richText: Check = object({
  type: word('rich_text'),
  'block_id?': text(LIMITS.id),
  elements: list(
    byType(() => elements),
    MANY,
    0,
  ),
});
