import type { HomeView, ModalView } from '@slack/types';
import { LIMITS, type LimitName } from '../../src/cards/limits.ts';
import type { Message } from '../../src/cards/message.ts';

type Json = { readonly [key: string]: unknown };

/** Everything about a message or dialog that Slack would refuse or that would not be inert; empty when all is well. */
export function faults(drawn: Message | ModalView | HomeView): string[] {
  const found: string[] = [];
  const within = (name: LimitName, size: number, where: string): void => {
    if (size > LIMITS[name].max) found.push(`${where}: ${size} is over ${name} ${LIMITS[name].max}`);
  };
  const notEmpty = (value: unknown, where: string): void => {
    if (typeof value !== 'string' || value === '') found.push(`${where}: empty`);
  };
  const seen = (value: string, where: string): void => {
    if (UNSEEN.test(value)) found.push(`${where}: unseen characters in ${JSON.stringify(value)}`);
    if (!value.isWellFormed()) found.push(`${where}: half a character`);
  };

  const textObject = (object: Json, max: LimitName, where: string): void => {
    const words = String(object.text);
    notEmpty(words, where);
    within(max, words.length, where);
    seen(words, where);
    if (object.type === 'plain_text') {
      if (object.emoji !== false) found.push(`${where}: emoji codes are on`);
    } else found.push(...mrkdwnFaults(words).map((fault) => `${where}: ${fault}`));
  };

  const inline = (element: Json, where: string): void => {
    if (element.type === 'text' || element.type === 'link') {
      notEmpty(element.text, where);
      within('richTextElement', String(element.text).length, where);
      seen(String(element.text), where);
      if (element.type === 'link' && !/^https?:\/\/\S+$/.test(String(element.url)))
        found.push(`${where}: link`);
    } else if (element.type === 'user') {
      if (!/^[UW][A-Z0-9]+$/.test(String(element.user_id))) found.push(`${where}: not a person`);
    } else if (!['date', 'channel'].includes(String(element.type))) {
      found.push(`${where}: ${element.type} is not one of ours`);
    }
  };

  const elementFaults = (element: Json, where: string): void => {
    notEmpty(element.action_id, where);
    within('actionId', String(element.action_id).length, where);
    if (element.type === 'button') {
      textObject(element.text as Json, 'buttonText', where);
      notEmpty(element.value, where);
      within('buttonValue', String(element.value).length, where);
      if (element.url !== undefined) {
        within('url', String(element.url).length, where);
        if (!/^https:\/\/\S+$/.test(String(element.url))) found.push(`${where}: address`);
      }
      return;
    }
    if (element.type === 'datetimepicker') return;
    const bare = element.type === 'overflow' || element.type === 'radio_buttons';
    if (!bare) textObject(element.placeholder as Json, 'placeholder', where);
    if (element.type === 'users_select') {
      const initial = element.initial_user;
      if (initial !== undefined && !/^[UW][A-Z0-9]+$/.test(String(initial)))
        found.push(`${where}: not a person`);
      return;
    }
    if (element.type === 'plain_text_input') {
      within('inputText', Number(element.max_length), where);
      const initial = String(element.initial_value ?? '');
      seen(initial, where);
      if (initial.length > Number(element.max_length)) found.push(`${where}: begins too long`);
      return;
    }
    const options = element.options as Json[];
    const most = { overflow: 'overflowOptions', radio_buttons: 'radioOptions' } as const;
    within(bare ? most[element.type as keyof typeof most] : 'options', options.length, where);
    if (options.length === 0) found.push(`${where}: no options`);
    const values = options.map((option) => JSON.stringify(option));
    if (new Set(values).size < values.length) found.push(`${where}: two options alike`);
    const initial = (element.initial_options ??
      (element.initial_option ? [element.initial_option] : undefined)) as Json[] | undefined;
    if (initial?.length === 0) found.push(`${where}: an empty choice`);
    for (const chosen of initial ?? []) {
      if (!options.some((option) => JSON.stringify(option) === JSON.stringify(chosen)))
        found.push(`${where}: chosen, but not offered`);
    }
    for (const option of options) {
      textObject(option.text as Json, 'optionText', `${where} option`);
      notEmpty(option.value, where);
      within('optionValue', String(option.value).length, `${where} option`);
    }
  };

  const blockFaults = (block: Json, where: string): void => {
    const at = `${where} ${block.type}`;
    if (block.type === 'header') textObject(block.text as Json, 'headerText', at);
    else if (block.type === 'section') {
      textObject(block.text as Json, 'sectionText', at);
      if (block.accessory !== undefined) elementFaults(block.accessory as Json, `${at} accessory`);
    } else if (block.type === 'image') {
      textObject(block.title as Json, 'imageTitle', at);
      notEmpty(block.alt_text, at);
      within('imageAlt', String(block.alt_text).length, at);
      seen(String(block.alt_text), at);
    } else if (block.type === 'input') {
      notEmpty(block.block_id, at);
      within('blockId', String(block.block_id).length, at);
      textObject(block.label as Json, 'inputLabel', at);
      if (block.hint !== undefined) textObject(block.hint as Json, 'inputHint', at);
      elementFaults(block.element as Json, `${at} ${block.block_id}`);
    } else if (block.type === 'context') {
      const elements = block.elements as Json[];
      within('contextElements', elements.length, at);
      if (elements.length === 0) found.push(`${at}: empty`);
      for (const element of elements) textObject(element, 'textObject', at);
    } else if (block.type === 'actions') {
      const elements = block.elements as Json[];
      within('actionsElements', elements.length, at);
      if (elements.length === 0) found.push(`${at}: empty`);
      for (const element of elements) elementFaults(element, `${at} ${element.action_id}`);
      if (new Set(elements.map(({ action_id }) => action_id)).size < elements.length)
        found.push(`${at}: two elements with one id`);
    } else if (block.type === 'rich_text') {
      for (const part of block.elements as Json[]) {
        const sections = part.type === 'rich_text_list' ? (part.elements as Json[]) : [part];
        for (const section of sections) {
          for (const element of section.elements as Json[]) inline(element, `${at} ${part.type}`);
        }
      }
    } else if (block.type !== 'divider') found.push(`${at}: not one of ours`);
  };

  const blocks = drawn.blocks as unknown as Json[];
  for (const [n, block] of blocks.entries()) blockFaults(block, `block ${n}`);
  const ids = blocks.flatMap(({ block_id }) => (block_id === undefined ? [] : [block_id]));
  if (new Set(ids).size < ids.length) found.push('two blocks with one id');
  if ('type' in drawn) {
    within('viewBlocks', blocks.length, 'view');
    within('privateMetadata', drawn.private_metadata?.length ?? 0, 'view');
    within('viewBytes', Buffer.byteLength(JSON.stringify(drawn)), 'view');
    if (drawn.type === 'home') return found;
    within('callbackId', String(drawn.callback_id).length, 'view');
    for (const words of [drawn.title, drawn.submit, drawn.close]) {
      within('viewTitle', words?.text.length ?? 0, 'title');
      seen(words?.text ?? '', 'title');
    }
    if (drawn.submit === undefined && blocks.some(({ type }) => type === 'input'))
      found.push('fields without a submit button');
    return found;
  }
  const attachments = (drawn.attachments ?? []) as unknown as Json[];
  within('attachments', attachments.length, 'message');
  for (const attachment of attachments) {
    const strip = attachment.blocks as Json[];
    within('barBlocks', strip.length, 'bar');
    within('cardBlocks', blocks.length + strip.length, 'card');
    if (Object.keys(attachment).sort().join() !== 'blocks,color')
      found.push('bar: more than color and blocks');
    for (const [n, block] of strip.entries()) blockFaults(block, `bar ${n}`);
  }
  within('messageBlocks', blocks.length, 'message');
  within('messageTotal', JSON.stringify({ blocks, attachments }).length, 'message');
  notEmpty(drawn.text, 'text');
  within('messageText', drawn.text.length, 'text');
  seen(drawn.text, 'text');
  if (/[<>]/.test(drawn.text)) found.push(`text: markup in ${drawn.text}`);
  if (/&(?!amp;|lt;|gt;)/.test(drawn.text)) found.push(`text: bare & in ${drawn.text}`);
  return found;
}

/** Direction marks, zero-width characters and controls but line break and tab; our own ⚠️ ends in U+FE0F. */
const UNSEEN = /(?!\n|\t|\ufe0f)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u;

/** The tokens this project writes itself. */
const OURS =
  /<!date\^\d+\^[^|<>]+\|[^|<>]+>|<https:\/\/[^\s<>|]+\|card>|<@[UW][A-Z0-9]+>|<#[CGD][A-Z0-9]+>|<!(?:here|channel|everyone|subteam\^S[A-Z0-9]+)>/g;

/** What stands outside code and our own tokens must be our own words: letters, digits and a little punctuation. */
function mrkdwnFaults(words: string): string[] {
  // A quote begins its line with our own `>`.
  const theirs = words.replace(OURS, '').replace(/^> /gm, '');
  const outside = theirs.replace(/`[^`]*`/g, '');
  return [
    ...(/[<>]/.test(theirs) ? [`markup in ${words}`] : []),
    ...(/&(?!amp;|lt;|gt;)/.test(words) ? [`bare & in ${words}`] : []),
    ...(outside.includes('`') ? [`a loose backtick in ${words}`] : []),
    ...(/[~_@]|:\w+:|:\/\//.test(outside) ? [`foreign text in ${words}`] : []),
  ];
}
