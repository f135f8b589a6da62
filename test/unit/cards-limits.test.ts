import type { InputBlock, KnownBlock } from '@slack/types';
import { describe, expect, test } from 'vitest';
import { alertCard } from '../../src/cards/alert-card.ts';
import { overflow } from '../../src/cards/card-buttons.ts';
import { radios } from '../../src/cards/dialog-fields.ts';
import { eventDetails } from '../../src/cards/event-details.ts';
import { eventsList } from '../../src/cards/events-list.ts';
import { commandHelp, helpAnswer } from '../../src/cards/help.ts';
import { LIMITS, type LimitName } from '../../src/cards/limits.ts';
import { fitting, type Message, weight } from '../../src/cards/message.ts';
import {
  button,
  header,
  image,
  linkButton,
  pieces,
  plain,
  section,
  select,
  text,
  valueButton,
} from '../../src/cards/pieces.ts';
import { searchModal } from '../../src/cards/search.ts';
import { stormCard } from '../../src/cards/storm-card.ts';
import { wrongFlag } from '../../src/cards/wrong-flag.ts';
import type { InsyncEvent, Pair } from '../../src/domain/event.ts';
import { faults } from './cards-check.ts';
import { eventAnswerOf } from './cards-lookups.ts';
import { ackOf, alertOf, at, envelopeOf, eventOf, maya, rowOf, stormOf, viewOf } from './cards-samples.ts';

const long = 'long & <wide> "text" '.repeat(2000);
const many = <T>(length: number, item: (n: number) => T): T[] => Array.from({ length }, (_, n) => item(n));
const max = (name: LimitName): number => LIMITS[name].max;

/** An event with everything too long and too many. */
const excess = eventOf({
  subject: long,
  alertName: '',
  type: long,
  group: long,
  id: long,
  details: many(12, (n): Pair => [n === 0 ? 'Error' : `Key ${n} ${long}`, long]),
  envelope: envelopeOf({ eventDetails: long, identityID: long }),
  raw: JSON.stringify({ long: [long, long] }),
});
const excessCard = (): Message =>
  alertCard(
    viewOf({
      alert: alertOf({ subject: long, type: long, feature: long }),
      event: excess,
      route: { route: 1, match: long, channel: 'C1', mention: '@here' },
    }),
    { first: true, insteadOf: 'C2' },
  );
const excessList = (): Message =>
  eventsList({
    page: { rows: many(25, () => rowOf(excess)), older: true, newer: true },
    count: { count: 9, exact: true, outcomes: {} },
    command: long,
    offset: 0,
    now: at('2026-11-22T14:32:00Z'),
    filterWords: long,
    pageState: { older: long, newer: 'p', share: 's' },
  });

const excessSearch = (zone = 'UTC') => ({
  known: { types: many(150, (n) => `${n} ${long.slice(0, n)}`), features: [] },
  filter: {
    terms: { type: { any: [long, 'Backup'], none: ['120', long] }, subject: { any: [long], none: [] } },
    text: { all: [long], none: [] },
  },
  canonical: long,
  zone,
});
const fields = (zone?: string) =>
  searchModal(excessSearch(zone)).blocks.flatMap((block) =>
    block.type === 'input' ? [block as InputBlock] : [],
  );

const detailsOf = (event: InsyncEvent) => eventDetails(eventAnswerOf({ row: rowOf(event) }));

function bar(message: Message): KnownBlock[] {
  return (message.attachments?.[0]?.blocks ?? []) as KnownBlock[];
}

/** One test a limit: what is far over it before stays within it after. A limit without a test is a type error. */
const TESTS: Readonly<Record<LimitName, () => void>> = {
  messageBlocks: () => expect(excessList().blocks.length).toBeLessThanOrEqual(max('messageBlocks')),
  messageText: () => {
    const amps = '&'.repeat(5000);
    const answer = wrongFlag({
      kind: 'value',
      wrong: amps,
      of: 'events',
      nearest: amps,
      wrote: amps,
      nearestCommand: amps,
      message: amps,
    });
    expect(answer.text.length).toBeLessThanOrEqual(max('messageText'));
  },
  messageTotal: () => {
    expect(weight(excessList())).toBeLessThanOrEqual(max('messageTotal'));
    const shrunk = fitting((room) => ({
      text: 'x',
      blocks: many(10, () => section('y'.repeat(room(2900)))),
    }));
    expect(weight(shrunk)).toBeLessThanOrEqual(max('messageTotal'));
    expect(weight(shrunk)).toBeGreaterThan(max('messageTotal') / 2);
  },
  attachments: () => expect(excessCard().attachments).toHaveLength(1),
  cardBlocks: () => {
    const card = excessCard();
    expect(card.blocks.length + bar(card).length).toBeLessThanOrEqual(max('cardBlocks'));
  },
  barBlocks: () => {
    expect(bar(excessCard())).toHaveLength(max('barBlocks'));
    expect(bar(stormCard(stormOf()))).toHaveLength(max('barBlocks'));
  },
  facts: () => {
    const details: Pair[] = [
      ['Error', 'e'],
      ['Anomaly detected', 'a'],
      ['Snapshot', 's'],
      ['Files Missed', '2'],
      ['User', 'u'],
      ['Device', 'd'],
      ['IP', 'i'],
      ['Else', 'x'],
    ];
    const [, block] = alertCard(viewOf({ event: eventOf({ details }) }), { first: true }).blocks;
    expect(JSON.stringify(block).match(/"bold":true/g)).toHaveLength(max('facts'));
    expect(JSON.stringify(block)).toContain('Else x');
  },
  headerText: () => {
    expect(header(long).text.text).toHaveLength(max('headerText'));
    expect(header(long).text.text).toMatch(/… \(Details has it all\)$/);
  },
  sectionText: () => {
    const [status] = bar(excessCard());
    const length = status?.type === 'section' ? (status.text?.text.length ?? 0) : 0;
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThanOrEqual(max('sectionText'));
  },
  contextElements: () => {
    const provenance = bar(excessCard()).at(-1);
    expect(provenance?.type === 'context' && provenance.elements.length).toBe(2);
  },
  textObject: () => expect(plain(long).text).toHaveLength(max('textObject')),
  richTextElement: () => {
    expect(text(long).text).toHaveLength(max('richTextElement'));
    const parts = pieces(long);
    expect(Math.max(...parts.map((part) => part.text.length))).toBe(max('richTextElement'));
    expect(parts.map((part) => part.text).join('')).toBe(long);
  },
  actionsElements: () => {
    const actions = excessList().blocks.find((block) => block.type === 'actions');
    expect(actions?.elements.length).toBeLessThanOrEqual(max('actionsElements'));
  },
  actionId: () => {
    const ids = JSON.stringify([excessCard(), excessList()]).match(/"action_id":"[^"]+"/g) ?? [];
    expect(ids.length).toBeGreaterThan(3);
    expect(Math.max(...ids.map((id) => id.length))).toBeLessThanOrEqual(max('actionId'));
  },
  buttonText: () => expect(button('a', long, 'v').text.text).toHaveLength(max('buttonText')),
  buttonValue: () => {
    expect(valueButton('a', 'b', 'v'.repeat(max('buttonValue')))).toBeDefined();
    expect(valueButton('a', 'b', 'v'.repeat(max('buttonValue') + 1))).toBeUndefined();
  },
  url: () => {
    const address = (length: number) => `https://example.com/${'a'.repeat(length - 20)}`;
    expect(linkButton('a', 'b', address(max('url')), 'v')).toBeDefined();
    expect(linkButton('a', 'b', address(max('url') + 1), 'v')).toBeUndefined();
    expect(linkButton('a', 'b', 'javascript:alert(1)', 'v')).toBeUndefined();
  },
  imageTitle: () =>
    expect(image({ file: 'F1', title: long, alt: 'a' }).title?.text.length).toBeLessThanOrEqual(
      max('imageTitle'),
    ),
  imageAlt: () => {
    const { alt_text } = image({ file: 'F1', title: 't', alt: long });
    expect(alt_text.length).toBeLessThanOrEqual(max('imageAlt'));
    expect(alt_text.length).toBeGreaterThan(max('imageAlt') / 2);
  },
  blockId: () =>
    expect(Math.max(...fields().map(({ block_id = '' }) => block_id.length))).toBeLessThan(max('blockId')),
  inputLabel: () =>
    expect(Math.max(...fields().map(({ label }) => label.text.length))).toBeLessThan(max('inputLabel')),
  inputHint: () =>
    expect(Math.max(...fields(long).map(({ hint }) => hint?.text.length ?? 0))).toBeLessThan(
      max('inputHint'),
    ),
  inputText: () => {
    for (const { element } of fields()) {
      if (element.type === 'plain_text_input')
        expect(element.max_length).toBeLessThanOrEqual(max('inputText'));
    }
    expect(faults(searchModal(excessSearch()))).toEqual([]);
  },
  placeholder: () =>
    expect(select('a', long, [['b', 'c']])?.placeholder?.text).toHaveLength(max('placeholder')),
  options: () => {
    const commands = many(max('options') + 20, (n) => ({
      name: `c${n}`,
      summary: '',
      examples: [],
      flags: [],
    }));
    expect(JSON.stringify(helpAnswer(commands)).match(/"value"/g)).toHaveLength(max('options'));
  },
  optionText: () =>
    expect(select('a', 'b', [[long, 'c']])?.options?.[0]?.text.text).toHaveLength(max('optionText')),
  optionValue: () => {
    const command = (length: number) => ({ name: 'n'.repeat(length), summary: '', examples: [], flags: [] });
    expect(JSON.stringify(commandHelp('', [command(150)]))).toContain('help.command');
    expect(JSON.stringify(commandHelp('', [command(151)]))).not.toContain('help.command');
    expect(faults(excessList())).toEqual([]);
  },
  overflowOptions: () => {
    const menu = overflow(
      'a',
      many(9, (n) => [`o${n}`, `v${n}`] as const),
    );
    expect(menu?.options).toHaveLength(max('overflowOptions'));
  },
  radioOptions: () => {
    const choice = radios(
      'a',
      many(20, (n) => [`v${n}`, `o${n}`] as const),
      'v3',
    );
    expect(choice.options).toHaveLength(max('radioOptions'));
    expect(choice.initial_option?.value).toBe('v3');
  },
  viewBlocks: () => expect(detailsOf(excess).blocks.length).toBeLessThanOrEqual(max('viewBlocks')),
  viewTitle: () => expect(detailsOf(excess).title.text.length).toBeLessThanOrEqual(max('viewTitle')),
  callbackId: () => expect(detailsOf(excess).callback_id).toBe('event.details'),
  privateMetadata: () => {
    expect(detailsOf(excess).private_metadata).toBeUndefined();
    expect(detailsOf(eventOf({ id: 'short' })).private_metadata).toBe('{"event":"short"}');
  },
  viewBytes: () => {
    const wide = '語'.repeat(100_000);
    const view = detailsOf(
      eventOf({
        raw: JSON.stringify({ wide }),
        envelope: envelopeOf({ eventDetails: wide, topicName: wide, identityID: wide, eventType: wide }),
      }),
    );
    expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThanOrEqual(max('viewBytes'));
  },
};

test.each(Object.keys(TESTS) as LimitName[])('limit %s is kept', (name) => TESTS[name]());

test('every limit is a positive number with a source', () => {
  for (const { max: limit, source } of Object.values(LIMITS)) {
    expect(limit).toBeGreaterThan(0);
    expect(source).toMatch(/^https:\/\/|^set by this project$/);
  }
});

describe('what is far too long and too much', () => {
  test('is still a card, a list and a dialog Slack takes', () => {
    expect(faults(excessCard())).toEqual([]);
    expect(faults(excessList())).toEqual([]);
    expect(faults(detailsOf(excess))).toEqual([]);
    const name = { id: maya.id, name: long };
    const amps = { id: '&', name: '&'.repeat(900) };
    const worst = alertOf({
      state: 'acked',
      ack: ackOf({ by: amps, note: amps.name, reason: 'user', until: 9e12 }),
      owner: { ...amps, id: '<' },
      note: { by: amps, at: 0, text: '<'.repeat(900) },
    });
    const context = { first: true, insteadOf: amps.name };
    expect(faults(alertCard(viewOf({ alert: worst }), context))).toEqual([]);
    const acked = alertOf({ state: 'acked', ack: ackOf({ by: name, note: long }) });
    expect(faults(alertCard(viewOf({ alert: acked }), { first: false }))).toEqual([]);
  });
});
