/**
 * Every limit a card or an answer must keep, in one place. Where two of Slack's pages disagree the lower number
 * stands here. Lengths are counted in UTF-16 units, which is never less than what Slack counts.
 */
export interface Limit {
  readonly max: number;
  readonly of: 'characters' | 'items' | 'bytes';
  /** The page or report the number is from, or why this project sets it. */
  readonly source: string;
}

const BLOCKS = 'https://docs.slack.dev/reference/block-kit/blocks';
const ELEMENTS = 'https://docs.slack.dev/reference/block-kit/block-elements';
const OBJECTS = 'https://docs.slack.dev/reference/block-kit/composition-objects';
const VIEWS = 'https://docs.slack.dev/reference/views/modal-views';

export const LIMITS = {
  messageBlocks: { max: 50, of: 'items', source: BLOCKS },
  messageText: {
    max: 4000,
    of: 'characters',
    source: 'https://docs.slack.dev/reference/methods/chat.postMessage',
  },
  /** Slack refuses with `msg_blocks_too_long` somewhat above 13,000 and documents nothing. */
  messageTotal: { max: 12_000, of: 'characters', source: 'https://github.com/slackapi/bolt-js/issues/2509' },
  attachments: { max: 20, of: 'items', source: 'https://docs.slack.dev/messaging/formatting-message-text' },
  /** An alert must stay readable between others. */
  cardBlocks: { max: 9, of: 'items', source: 'set by this project' },
  /** A taller bar may be folded behind "Show more". */
  barBlocks: { max: 3, of: 'items', source: 'set by this project' },
  facts: { max: 5, of: 'items', source: 'set by this project' },
  headerText: { max: 150, of: 'characters', source: `${BLOCKS}/header-block` },
  sectionText: { max: 3000, of: 'characters', source: `${BLOCKS}/section-block` },
  contextElements: { max: 10, of: 'items', source: `${BLOCKS}/context-block` },
  textObject: { max: 3000, of: 'characters', source: `${OBJECTS}/text-object` },
  /** No page names a limit for rich text, so one element keeps to a text object's. */
  richTextElement: { max: 3000, of: 'characters', source: `${BLOCKS}/rich-text-block` },
  actionsElements: { max: 25, of: 'items', source: `${BLOCKS}/actions-block` },
  actionId: { max: 255, of: 'characters', source: `${ELEMENTS}/button-element` },
  buttonText: { max: 75, of: 'characters', source: `${ELEMENTS}/button-element` },
  buttonValue: { max: 2000, of: 'characters', source: `${ELEMENTS}/button-element` },
  url: { max: 3000, of: 'characters', source: `${ELEMENTS}/button-element` },
  imageTitle: { max: 2000, of: 'characters', source: `${BLOCKS}/image-block` },
  imageAlt: { max: 2000, of: 'characters', source: `${BLOCKS}/image-block` },
  blockId: { max: 255, of: 'characters', source: `${BLOCKS}/input-block` },
  inputLabel: { max: 2000, of: 'characters', source: `${BLOCKS}/input-block` },
  inputHint: { max: 2000, of: 'characters', source: `${BLOCKS}/input-block` },
  inputText: { max: 3000, of: 'characters', source: `${ELEMENTS}/plain-text-input-element` },
  placeholder: { max: 150, of: 'characters', source: `${ELEMENTS}/select-menu-element` },
  options: { max: 100, of: 'items', source: `${ELEMENTS}/select-menu-element` },
  optionText: { max: 75, of: 'characters', source: `${OBJECTS}/option-object` },
  optionValue: { max: 150, of: 'characters', source: `${OBJECTS}/option-object` },
  overflowOptions: { max: 5, of: 'items', source: `${ELEMENTS}/overflow-menu-element` },
  radioOptions: { max: 10, of: 'items', source: `${ELEMENTS}/radio-button-group-element` },
  viewBlocks: { max: 100, of: 'items', source: VIEWS },
  viewTitle: { max: 24, of: 'characters', source: VIEWS },
  callbackId: { max: 255, of: 'characters', source: VIEWS },
  privateMetadata: { max: 3000, of: 'characters', source: VIEWS },
  viewBytes: { max: 250_000, of: 'bytes', source: 'https://docs.slack.dev/reference/methods/views.open' },
} as const satisfies Readonly<Record<string, Limit>>;

export type LimitName = keyof typeof LIMITS;
