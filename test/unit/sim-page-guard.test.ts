import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barColour } from '../../src/sim/page/blocks.ts';
import { blockHtml, type Names } from '../../src/sim/page/library.ts';

const names: Names = {
  user: (id) => (id === 'U1' ? 'Maya Okafor' : id),
  channel: (id) => (id === 'C1' ? 'ops' : id),
  group: (id: string) => id,
  permalink: () => undefined,
};

const ENTITIES: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
};

/** What a person reads in drawn HTML. */
const read = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/\u00a0/g, ' ')
    .replace(/&(?:amp|lt|gt|quot|#x27);/g, (entity) => ENTITIES[entity] ?? entity);

const section = (text: string, type = 'mrkdwn', more = {}) =>
  blockHtml({ type: 'section', text: { type, text, ...more } }, names);

/** Without line ends, stand-ins and control characters, which are no part of what is tested here. */
const line = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter((text) => text.trim() !== '' && !/[\p{C}\u2028\u2029]/u.test(text));

const hostile = fc
  .array(
    fc.constantFrom(
      '<!channel>',
      '<@U1>',
      '<#C1>',
      '*',
      '_',
      '~',
      '`',
      '[a](b)',
      '# ',
      '> ',
      '&amp;',
      ':smile:',
      '|',
      '-',
      ' ',
      'x',
      '\n',
      '<b>',
      '<https://a.b|c>',
      '![',
      '](',
      '1. ',
      '<!date^1^{ago}|f>',
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

describe('plain text', () => {
  it('is shown letter by letter, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          line,
          hostile.filter((text) => text.trim() !== ''),
        ),
        (text) => {
          expect(read(section(text, 'plain_text', { emoji: false }))).toBe(text);
        },
      ),
    );
  });

  it('keeps mentions, links and marks as letters in headers, context and table cells', () => {
    const text = '*b* <!channel> <@U1> [a](b) https://example.com :smile:';
    const plain = { type: 'plain_text', text, emoji: false };
    expect(read(blockHtml({ type: 'header', text: plain }, names))).toBe(text);
    expect(read(blockHtml({ type: 'context', elements: [plain] }, names))).toBe(text);
    expect(read(blockHtml({ type: 'table', rows: [[{ type: 'raw_text', text }]] }, names))).toBe(text);
  });

  it('turns emoji codes into emoji only where the app allows them', () => {
    expect(read(section('a :smile: 12:30:45', 'plain_text', { emoji: true }))).toBe('a 😄 12:30:45');
    expect(read(section('a :smile:', 'plain_text', { emoji: false }))).toBe('a :smile:');
  });
});

describe('mrkdwn', () => {
  it('never makes a mention of escaped text', () => {
    fc.assert(
      fc.property(fc.oneof(line, hostile), (text) => {
        expect(section(`${escaped(text)} end`)).not.toMatch(
          /slack_(?:broadcast|user|channel)|data-at|<script/,
        );
      }),
    );
  });

  it.each([
    ['R&amp;D `R&amp;D &lt;=2`', 'R&D R&D <=2'],
    ['&lt;!channel&gt; &amp;lt;', '<!channel> &lt;'],
    ['`*b* :smile: a_b`', '*b* :smile: a_b'],
    ['# head\n---\n| a |', '# head\n---\n| a |'],
    ['snake_case_name 2*3*4 **x**', 'snake_case_name 2*3*4 **x**'],
    ['[a](b) 12:30:45 :no_such_emoji:', '[a](b) 12:30:45 :no_such_emoji:'],
    ['<@U1> <#C1> <!here>', '@Maya Okafor #ops @here'],
  ])('shows %j as %j', (text, shown) => {
    expect(read(section(text))).toBe(shown);
  });

  it('draws bold, italic, struck, code and quotes', () => {
    expect(section('*Open*, _now_ ~no~ `code`')).toMatch(/<strong>.*Open.*<\/strong>.*<em>.*<s>.*<code/s);
    expect(section('&gt; note\nrest')).toMatch(/self-stretch/);
  });

  it('reads verbatim text as mrkdwn that links nothing by itself', () => {
    const drawn = section('*bold* https://example.com', 'mrkdwn', { verbatim: true });
    expect(drawn).toContain('<strong>');
    expect(drawn).not.toContain('<a ');
  });

  it('links only to addresses that are safe', () => {
    expect(section('<https://example.com/?a=1&amp;b=2|go *there*>')).toMatch(
      /<a [^>]*href="https:\/\/example\.com\/\?a=1&amp;b=2"[^>]*>.*go \*there\*/,
    );
    expect(section('<javascript:alert(1)|x>')).not.toMatch(/<a |javascript/);
    const rich = [
      { type: 'rich_text_section', elements: [{ type: 'link', url: 'javascript:alert(1)', text: 'x' }] },
    ];
    expect(blockHtml({ type: 'rich_text', elements: rich }, names)).not.toMatch(/<a |javascript/);
  });

  it('leaves dates to the page, with their fallback', () => {
    const time = '<time data-at="1795355520" data-format="{ago}">then</time>';
    expect(section('<!date^1795355520^{ago}|then>')).toContain(time);
    const date = { type: 'date', timestamp: 1795355520, format: '{ago}', fallback: 'then' };
    const rich = [{ type: 'rich_text_section', elements: [date] }];
    expect(blockHtml({ type: 'rich_text', elements: rich }, names)).toContain(time);
  });
});

describe('blocks the library cannot draw', () => {
  it('shows number cells and data tables', () => {
    const rows = [
      [
        { type: 'raw_text', text: 'a' },
        { type: 'raw_number', value: 12 },
      ],
    ];
    expect(read(blockHtml({ type: 'table', rows }, names))).toBe('a12');
    expect(read(blockHtml({ type: 'data_table', caption: 'c', rows }, names))).toBe('a12');
  });

  it('falls back to the words of a block it does not know or that breaks', () => {
    expect(read(blockHtml({ type: 'nonsense', text: '<b>words</b>' }, names))).toBe('<b>words</b>');
    expect(read(blockHtml({ type: 'nonsense' }, names))).toContain('cannot be shown here');
    expect(read(blockHtml({ type: 'rich_text', elements: [null] }, names))).toContain('cannot be shown here');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('section', 'context', 'table', 'rich_text', 'image', 'markdown', 'header'),
        fc.dictionary(fc.constantFrom('text', 'elements', 'rows', 'fields'), fc.jsonValue({ maxDepth: 3 })),
        (type, rest) => {
          expect(blockHtml({ type, ...rest }, names)).not.toContain('<script');
        },
      ),
    );
  });
});

it('takes only colours for the bar', () => {
  expect(['#c9372c', 'c9372c', 'danger', 'red;background:url(//x)', undefined].map(barColour)).toEqual([
    '#c9372c',
    '#c9372c',
    '#a30200',
    '#dddddd',
    '#dddddd',
  ]);
});
