import { describe, expect, it } from 'vitest';
import { refuseAttachments, refuseBlocks, refuseTotal, refuseView } from '../../src/sim/slack/blocks.ts';
import { LIMITS } from '../../src/sim/slack/limits.ts';

const has = (id: string): boolean => id === 'F0HERE';
const long = (length: number): string => 'x'.repeat(length);
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const header = (text: string) => ({ type: 'header', text: plain(text) });
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const button = (more: object = {}) => ({ type: 'button', action_id: 'a', text: plain('Go'), ...more });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const option = (text: string, value: string) => ({ text: plain(text), value });
const options = (count: number) => Array.from({ length: count }, (_, i) => option(`o${i}`, `v${i}`));
const times = (count: number, block: object) => Array.from({ length: count }, () => block);
const rich = (...elements: object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});
const errors = (...blocks: object[]) => refuseBlocks(blocks, has)?.errors ?? [];

/** What is just allowed, what is just too much, and Slack's complaint about it. */
const EDGES: [string, object[], object[], string][] = [
  [
    'blocks',
    times(50, section('x')),
    times(51, section('x')),
    'no more than 50 items allowed [json-pointer:/blocks]',
  ],
  [
    'header',
    [header(long(150))],
    [header(long(151))],
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'section',
    [section(long(3000))],
    [section(long(3001))],
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'fields',
    [{ type: 'section', fields: times(10, mrkdwn('x')) }],
    [{ type: 'section', fields: times(11, mrkdwn('x')) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'field text',
    [{ type: 'section', fields: [mrkdwn(long(2000))] }],
    [{ type: 'section', fields: [mrkdwn(long(2001))] }],
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  [
    'context',
    [{ type: 'context', elements: times(10, mrkdwn('x')) }],
    [{ type: 'context', elements: times(11, mrkdwn('x')) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'actions',
    [actions(...Array.from({ length: 25 }, (_, i) => button({ action_id: `a${i}` })))],
    [actions(...Array.from({ length: 26 }, (_, i) => button({ action_id: `a${i}` })))],
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'button text',
    [actions(button({ text: plain(long(75)) }))],
    [actions(button({ text: plain(long(76)) }))],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'button value',
    [actions(button({ value: long(2000) }))],
    [actions(button({ value: long(2001) }))],
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    'action_id',
    [actions(button({ action_id: long(255) }))],
    [actions(button({ action_id: long(256) }))],
    'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
  ],
  [
    'block_id',
    [{ ...section('x'), block_id: long(255) }],
    [{ ...section('x'), block_id: long(256) }],
    'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
  ],
  [
    'overflow',
    [actions({ type: 'overflow', action_id: 'm', options: options(5) })],
    [actions({ type: 'overflow', action_id: 'm', options: options(6) })],
    'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'select',
    [actions({ type: 'static_select', action_id: 'm', options: options(100) })],
    [actions({ type: 'static_select', action_id: 'm', options: options(101) })],
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'option text',
    [actions({ type: 'overflow', options: [option(long(75), 'v')] })],
    [actions({ type: 'overflow', options: [option(long(76), 'v')] })],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
  ],
  [
    'option value',
    [actions({ type: 'overflow', options: [option('o', long(150))] })],
    [actions({ type: 'overflow', options: [option('o', long(151))] })],
    'must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]',
  ],
  [
    'placeholder',
    [actions({ type: 'users_select', placeholder: plain(long(150)) })],
    [actions({ type: 'users_select', placeholder: plain(long(151)) })],
    'must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]',
  ],
];

describe('limits of blocks', () => {
  it.each(EDGES)('%s', (_name, allowed, refused, complaint) => {
    expect(errors(...allowed)).toEqual([]);
    expect(errors(...refused)).toContain(complaint);
  });

  it('the sum of a message, which no page of Slack documents', () => {
    expect(refuseTotal([section(long(1000))])).toBeUndefined();
    expect(refuseTotal(times(5, section(long(3000))))?.error).toBe('msg_blocks_too_long');
  });
});

const WRONG: [string, object, string][] = [
  ['unknown block', { type: 'nonsense' }, 'unsupported type: nonsense [json-pointer:/blocks/0/type]'],
  ['no type', { text: 'x' }, 'missing required field: type [json-pointer:/blocks/0]'],
  [
    'mrkdwn header',
    { type: 'header', text: mrkdwn('x') },
    'must be a valid enum value [json-pointer:/blocks/0/text/type]',
  ],
  ['empty section', { type: 'section' }, 'must define either `text` or `fields` [json-pointer:/blocks/0]'],
  ['empty text', section(''), 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
  [
    'unknown field',
    { ...section('x'), footer: 'x' },
    'invalid additional property: footer [json-pointer:/blocks/0]',
  ],
  [
    'green button',
    actions(button({ style: 'green' })),
    'must be a valid enum value [json-pointer:/blocks/0/elements/0/style]',
  ],
  [
    'button without text',
    actions({ type: 'button' }),
    'missing required field: text [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'two of one action_id in a block',
    actions(button(), button()),
    '`action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]',
  ],
  [
    'text input in actions',
    actions({ type: 'plain_text_input', action_id: 'x' }),
    'unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]',
  ],
  [
    'initial option not offered',
    actions({ type: 'static_select', options: options(2), initial_option: option('other', 'z') }),
    'must be one of the provided options [json-pointer:/blocks/0/elements/0/initial_option]',
  ],
  [
    'a button in rich text',
    rich({ type: 'button' }),
    'unsupported type: button [json-pointer:/blocks/0/elements/0/elements/0/type]',
  ],
  [
    'an empty text in rich text',
    rich({ type: 'text', text: '' }),
    'must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]',
  ],
  [
    'a file that was never uploaded',
    { type: 'image', slack_file: { id: 'F0GONE' }, alt_text: 'chart' },
    'invalid slack file [json-pointer:/blocks/0/slack_file.id/slack_file]',
  ],
  [
    'an alert in a message',
    { type: 'alert', text: plain('x') },
    'unsupported type: alert [json-pointer:/blocks/0/type]',
  ],
];

describe('structure of blocks', () => {
  it.each(WRONG)('%s', (_name, block, complaint) => {
    expect(errors(block)).toContain(complaint);
    expect(refuseBlocks([block], has)?.error).toBe('invalid_blocks');
  });

  it('block_id is unique in a message, action_id only in its block', () => {
    const one = { ...section('x'), block_id: 'b' };
    expect(errors(one, one)).toEqual(['`block_id` "b" already exists [json-pointer:/blocks/1/block_id]']);
    expect(errors(actions(button()), actions(button()))).toEqual([]);
  });

  it('takes every rich text element', () => {
    const style = { bold: true, code: true };
    const elements = [
      { type: 'text', text: 'x', style },
      { type: 'link', url: 'https://example.com', text: 'x' },
      { type: 'date', timestamp: 1_795_171_920, format: '{time}', fallback: '10:52 UTC' },
      { type: 'user', user_id: 'U1' },
      { type: 'channel', channel_id: 'C1' },
      { type: 'emoji', name: 'tada' },
      { type: 'broadcast', range: 'here' },
    ];
    const list = {
      type: 'rich_text_list',
      style: 'ordered',
      elements: [{ type: 'rich_text_section', elements }],
    };
    const code = { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'x' }] };
    expect(errors(rich(...elements), { type: 'rich_text', elements: [list, code] })).toEqual([]);
  });

  it('takes a file of the workspace as an image', () => {
    expect(errors({ type: 'image', slack_file: { id: 'F0HERE' }, alt_text: 'chart' })).toEqual([]);
  });
});

describe('attachments', () => {
  it('takes a colour bar with blocks', () => {
    expect(refuseAttachments([{ color: '#c9372c', blocks: [section('x')] }], has)).toBeUndefined();
  });

  it('refuses blocks beside fields that date from before them', () => {
    const refused = refuseAttachments([{ color: '#c9372c', footer: 'x', blocks: [section('x')] }], has);
    expect(refused?.errors).toEqual(['invalid additional property: footer [json-pointer:/attachments/0]']);
  });

  it('checks the blocks inside', () => {
    const refused = refuseAttachments([{ blocks: [header(long(151))] }], has);
    expect(refused?.error).toBe('invalid_attachments');
    expect(refused?.errors[0]).toContain('/attachments/0/blocks/0/text/text');
  });
});

describe('views', () => {
  const modal = (more: object = {}) => ({
    type: 'modal',
    title: plain('Details'),
    blocks: [section('x')],
    ...more,
  });
  const input = {
    type: 'input',
    label: plain('Why'),
    element: { type: 'plain_text_input', action_id: 'why' },
  };
  const wrong = (view: object, type: 'modal' | 'home' = 'modal') => refuseView(view, type, has)?.errors ?? [];

  it('has limits of its own', () => {
    expect(wrong(modal({ blocks: times(LIMITS.blocksPerView, section('x')) }))).toEqual([]);
    expect(wrong(modal({ blocks: times(101, section('x')) }))).toEqual([
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ]);
    expect(wrong(modal({ title: plain(long(25)) }))).toEqual([
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ]);
    expect(wrong(modal({ private_metadata: long(3001) }))).toEqual([
      'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ]);
  });

  it('needs a submit button where it has an input', () => {
    expect(wrong(modal({ blocks: [input] }))).toEqual([
      'must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/0/input]',
    ]);
    expect(wrong(modal({ blocks: [input], submit: plain('Save') }))).toEqual([]);
  });

  it('takes the blocks of its surface', () => {
    const alert = { type: 'alert', level: 'warning', text: plain('x') };
    expect(wrong(modal({ blocks: [alert] }))).toEqual([]);
    expect(wrong({ type: 'home', blocks: [alert] }, 'home')).not.toEqual([]);
    expect(wrong({ type: 'home', blocks: [] }, 'home')).toEqual([]);
  });

  it('calls every fault invalid_arguments', () => {
    expect(refuseView(modal({ title: undefined }), 'modal', has)?.error).toBe('invalid_arguments');
  });
});
