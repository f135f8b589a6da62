import type { HomeView, KnownBlock, ModalView, RichTextElement } from '@slack/types';
import type { Message } from '../../src/cards/message.ts';

/** A message as lines a person could read: `# header`, `**bold**`, `[button]`, `[[filled button]]`, `«format UTC»`. */
export function read(message: Message | ModalView | HomeView): string[] {
  const lines = message.blocks.flatMap((block) => readBlock(block as KnownBlock));
  if (!('attachments' in message)) return lines;
  const bars = (message.attachments ?? []).flatMap((bar) => [
    `bar ${bar.color}`,
    ...(bar.blocks ?? []).flatMap((block) => readBlock(block as KnownBlock)),
  ]);
  return [...lines, ...bars];
}

function readBlock(block: KnownBlock): string[] {
  switch (block.type) {
    case 'header':
      return [`# ${block.text.text}`];
    case 'divider':
      return ['---'];
    case 'section':
      return [
        ...dates(block.text?.text ?? '').split('\n'),
        ...(block.accessory === undefined ? [] : [readElement({ ...block.accessory })]),
      ];
    case 'image':
      return [`![${block.title?.text}] ${block.alt_text}`];
    case 'input':
      return [`${block.label.text}: ${readField({ ...block.element })}`];
    case 'context':
      return block.elements
        .map((element) => ('text' in element ? dates(element.text) : element.type))
        .join(' | ')
        .split('\n');
    case 'actions':
      return [block.elements.map((element) => readElement({ ...element })).join(' ')];
    case 'rich_text':
      return block.elements.flatMap((element) => {
        if (element.type === 'rich_text_list') {
          const start = (element as { offset?: number }).offset ?? 0;
          const mark = (n: number) => (element.style === 'bullet' ? '•' : `${start + n + 1}.`);
          return element.elements.map((row, n) => `${mark(n)} ${row.elements.map(inline).join('')}`);
        }
        return element.elements.map(inline).join('').split('\n');
      });
    default:
      return [`? ${block.type}`];
  }
}

function readElement(element: { readonly [key: string]: unknown }): string {
  if (element.type === 'overflow') {
    const options = element.options as { text: { text: string } }[];
    return `[⋮ ${options.map((option) => option.text.text).join(', ')}]`;
  }
  const words = (element.text ?? element.placeholder) as { text: string };
  if (element.type !== 'button') return `[${words.text} ▾]`;
  if (element.url !== undefined) return `[${words.text} → ${element.url}]`;
  return element.style === 'primary' ? `[[${words.text}]]` : `[${words.text}]`;
}

/** What a field begins with: `Backup, all but Restore`; `…` for its placeholder. */
function readField(element: { readonly [key: string]: unknown }): string {
  if (typeof element.initial_value === 'string') return element.initial_value;
  const one = element.initial_option === undefined ? [] : [element.initial_option];
  const chosen = (element.initial_options ?? one) as { text: { text: string } }[];
  if (chosen.length > 0) return chosen.map((option) => option.text.text).join(', ');
  if (typeof element.initial_user === 'string') return `@${element.initial_user}`;
  if (element.type === 'datetimepicker' || element.type === 'radio_buttons') return '…';
  return `… ${(element.placeholder as { text: string }).text}`;
}

function inline(element: RichTextElement): string {
  if (element.type === 'date') return `«${element.format} ${element.fallback}»`;
  if (element.type === 'user') return `@${element.user_id}`;
  if (element.type === 'channel') return `#${element.channel_id}`;
  if (element.type === 'link') return `(${element.text} → ${element.url})`;
  if (element.type !== 'text') return element.type;
  if (element.style?.bold) return `**${element.text}**`;
  return element.style?.code ? `\`${element.text}\`` : element.text;
}

function dates(mrkdwn: string): string {
  return mrkdwn.replace(/<!date\^\d+\^([^|]+)\|([^>]+)>/g, '«$1 $2»');
}
