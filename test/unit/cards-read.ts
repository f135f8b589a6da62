import type { KnownBlock, ModalView, RichTextElement } from '@slack/types';
import type { Message } from '../../src/cards/message.ts';

/** A message as lines a person could read: `# header`, `**bold**`, `[button]`, `[[filled button]]`, `«format UTC»`. */
export function read(message: Message | ModalView): string[] {
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
      return dates(block.text?.text ?? '').split('\n');
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
          return element.elements.map((row, n) => `${start + n + 1}. ${row.elements.map(inline).join('')}`);
        }
        return element.elements.map(inline).join('').split('\n');
      });
    default:
      return [`? ${block.type}`];
  }
}

function readElement(element: { readonly [key: string]: unknown }): string {
  const words = (element.text ?? element.placeholder) as { text: string };
  if (element.type !== 'button') return `[${words.text} ▾]`;
  return element.style === 'primary' ? `[[${words.text}]]` : `[${words.text}]`;
}

function inline(element: RichTextElement): string {
  if (element.type === 'date') return `«${element.format} ${element.fallback}»`;
  if (element.type === 'channel') return `#${element.channel_id}`;
  if (element.type === 'link') return `(${element.text} → ${element.url})`;
  if (element.type !== 'text') return element.type;
  if (element.style?.bold) return `**${element.text}**`;
  return element.style?.code ? `\`${element.text}\`` : element.text;
}

function dates(mrkdwn: string): string {
  return mrkdwn.replace(/<!date\^\d+\^([^|]+)\|([^>]+)>/g, '«$1 $2»');
}
