/** Each block's shape and where it may stand (docs.slack.dev/reference/block-kit/blocks). */
import {
  anything,
  byType,
  type Check,
  complain,
  flag,
  isObject,
  list,
  number,
  object,
  text,
  url,
  word,
} from './check.ts';
import { ELEMENTS, IN_ACTIONS, IN_INPUT, IN_SECTION } from './elements.ts';
import { LIMITS } from './limits.ts';
import { richText } from './richtext.ts';
import { imageFields, imageSource, mrkdwn, plain, plainOrMrkdwn } from './texts.ts';

const blockId = { 'block_id?': text(LIMITS.id) };
const elements = (allowed: readonly string[]): Check => byType(() => ELEMENTS, allowed);
const icon = elements(['image']);

const textOrFields: Check = (value, at, walk) => {
  if (isObject(value) && value.text === undefined && value.fields === undefined)
    complain(walk, 'must define either `text` or `fields`', at);
};
const contextElement = byType(() => ({
  image: ELEMENTS.image as Check,
  plain_text: plain(LIMITS.sectionText),
  mrkdwn: mrkdwn(LIMITS.sectionText),
}));
const cell = byType(() => ({
  rich_text: richText,
  raw_text: object({ type: word('raw_text'), text: text(LIMITS.sectionText) }),
  raw_number: object({ type: word('raw_number'), value: number(), text: text(LIMITS.sectionText) }),
}));
const rows = (max: number): Check => list(list(cell, LIMITS.tableCells), max);
const card: Check = object({
  type: word('card'),
  ...blockId,
  'hero_image?': icon,
  'icon?': icon,
  'title?': mrkdwn(LIMITS.cardTitle),
  'subtitle?': mrkdwn(LIMITS.cardTitle),
  'body?': mrkdwn(LIMITS.cardBody),
  'actions?': list(elements(['button']), LIMITS.cardActions),
});
const inContainer = [
  'actions',
  'context',
  'divider',
  'file',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'table',
  'video',
];
const task: Check = object({
  type: word('task_card'),
  ...blockId,
  task_id: text(LIMITS.id),
  title: text(LIMITS.sectionText),
  'details?': richText,
  'output?': richText,
  'sources?': list(object({ type: word('url'), url: url(LIMITS.url), text: text(LIMITS.sectionText) }), 100),
  status: word('pending', 'in_progress', 'complete', 'error'),
});

const classic: Readonly<Record<string, Check>> = {
  section: object(
    {
      type: word('section'),
      ...blockId,
      'text?': plainOrMrkdwn(LIMITS.sectionText),
      'fields?': list(plainOrMrkdwn(LIMITS.fieldText), LIMITS.sectionFields),
      'accessory?': elements(IN_SECTION),
      'expand?': flag,
    },
    textOrFields,
  ),
  header: object({ type: word('header'), ...blockId, text: plain(LIMITS.headerText) }),
  divider: object({ type: word('divider'), ...blockId }),
  context: object({
    type: word('context'),
    ...blockId,
    elements: list(contextElement, LIMITS.contextElements),
  }),
  actions: object({
    type: word('actions'),
    ...blockId,
    elements: list(elements(IN_ACTIONS), LIMITS.actionsElements),
  }),
  context_actions: object({
    type: word('context_actions'),
    ...blockId,
    elements: list(elements(['feedback_buttons', 'icon_button']), LIMITS.contextActionsElements),
  }),
  image: object(
    {
      type: word('image'),
      ...blockId,
      alt_text: text(LIMITS.altText),
      'title?': plain(LIMITS.imageTitle),
      ...imageFields,
    },
    imageSource,
  ),
  input: object({
    type: word('input'),
    ...blockId,
    label: plain(LIMITS.inputLabel),
    'hint?': plain(LIMITS.inputHint),
    'optional?': flag,
    'dispatch_action?': flag,
    element: elements(IN_INPUT),
  }),
  rich_text: richText,
  markdown: object({ type: word('markdown'), ...blockId, text: text(LIMITS.markdownTotal) }),
  video: object({
    type: word('video'),
    ...blockId,
    video_url: url(LIMITS.url),
    thumbnail_url: url(LIMITS.url),
    alt_text: text(LIMITS.altText),
    title: plain(LIMITS.videoTitle),
    'title_url?': url(LIMITS.url),
    'author_name?': text(50),
    'provider_name?': text(50),
    'provider_icon_url?': url(LIMITS.url),
    'description?': plain(LIMITS.videoTitle),
  }),
};

const newer: Readonly<Record<string, Check>> = {
  alert: object({
    type: word('alert'),
    ...blockId,
    text: plainOrMrkdwn(LIMITS.alertText),
    'level?': word('default', 'info', 'warning', 'error', 'success'),
  }),
  card,
  carousel: object({
    type: word('carousel'),
    ...blockId,
    elements: list(
      byType(() => ({ card })),
      LIMITS.carouselCards,
    ),
  }),
  container: object({
    type: word('container'),
    ...blockId,
    'title?': plain(LIMITS.containerTitle),
    'rich_text_title?': richText,
    'subtitle?': plainOrMrkdwn(LIMITS.containerTitle),
    child_blocks: list(
      byType(() => BLOCKS, inContainer),
      LIMITS.containerChildren,
    ),
    'width?': word('narrow', 'standard', 'wide', 'full'),
    'icon?': icon,
    'is_collapsible?': flag,
    'default_collapsed?': flag,
    'has_header_divider?': flag,
  }),
  table: object({
    type: word('table'),
    ...blockId,
    rows: rows(LIMITS.tableRows),
    'column_settings?': list(
      object({ 'align?': word('left', 'center', 'right'), 'is_wrapped?': flag }),
      LIMITS.tableCells,
    ),
  }),
  data_table: object({
    type: word('data_table'),
    ...blockId,
    caption: text(LIMITS.sectionText),
    rows: rows(LIMITS.dataTableRows),
    'page_size?': number(1, LIMITS.dataTablePage),
    'row_header_column_index?': number(0),
  }),
  data_visualization: object({
    type: word('data_visualization'),
    ...blockId,
    'title?': text(LIMITS.chartTitle),
    chart: anything,
  }),
  task_card: task,
  plan: object({
    type: word('plan'),
    ...blockId,
    title: text(LIMITS.sectionText),
    'tasks?': list(
      byType(() => ({ task_card: task })),
      LIMITS.blocksPerMessage,
    ),
  }),
};

export const BLOCKS: Readonly<Record<string, Check>> = { ...classic, ...newer };

const everywhere = [
  'actions',
  'card',
  'context',
  'divider',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'video',
];

/**
 * The blocks each surface takes (docs.slack.dev/blocks.json where it says so; the tables, charts, tasks and
 * markdown, of which it says nothing, are taken for messages alone).
 */
export const SURFACES: Readonly<Record<'message' | 'modal' | 'home', readonly string[]>> = {
  message: [
    ...everywhere,
    'carousel',
    'container',
    'context_actions',
    'data_table',
    'data_visualization',
    'markdown',
    'plan',
    'table',
    'task_card',
  ],
  modal: [...everywhere, 'alert'],
  home: [...everywhere, 'carousel'],
};
