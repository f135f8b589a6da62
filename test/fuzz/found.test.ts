/** What random cases once found, as small as it was then. */
import { describe, expect, it, test } from 'vitest';
import { silenceDialog } from '../../src/cards/silence-dialog.ts';
import { matches } from '../../src/domain/filter-match.ts';
import { filterToArgs } from '../../src/domain/filter-words.ts';
import { fold, words } from '../../src/domain/text.ts';
import { silenceFilterOf } from '../../src/lookups/silence-filter.ts';
import { findMentions } from '../../src/query/mentions.ts';
import { parseLine } from '../../src/query/parse-command.ts';
import { fromSlack } from '../../src/query/words.ts';
import { isSoundForm, isSoundJson } from '../../src/slack/payload.ts';
import { event } from '../contract/filter-scenes.ts';
import { alertOf, viewOf } from '../unit/cards-samples.ts';

const CONTEXT = { now: Date.UTC(2026, 10, 22, 14), zone: 'UTC' };

describe('a name as devices have them', () => {
  const NAMES = [
    'Jane’s MacBook Pro',
    'LAB\u200bPC',
    '👩‍💻 laptop',
    'LAB  PC 9',
    'LAB\u00a0PC',
    '\ufeffLAB-PC',
    'a\u202eb',
  ];

  it.each(NAMES)('%j is silenced by the filter that the dialog on its card begins with', (subject) => {
    const about = alertOf({ subject });
    const filter = filterToArgs(silenceFilterOf(viewOf({ alert: about })));
    const field = silenceDialog({ alert: about, metadata: '', filter }).blocks.find(
      ({ block_id }) => block_id === 'filter',
    );
    const { initial_value: typed } = (field as unknown as { element: { initial_value: string } }).element;
    const read = parseLine(`silence add ${typed} --for 1h`, CONTEXT);
    if (!read.ok || read.command.name !== 'silence add') throw new Error(typed);
    const { type, feature, outcome } = about;
    const again = event({ subject, type, feature, outcome, tenant: viewOf().event?.tenant ?? '' });
    expect(matches(read.command.filter, again, { now: CONTEXT.now })).toBe(true);
  });

  it.each(NAMES)('%j is found by the button that shows its events', (subject) => {
    const read = parseLine(`events --subject "${subject}"`, CONTEXT);
    if (!read.ok || read.command.name !== 'events') throw new Error(subject);
    expect(matches(read.command.filter, event({ subject }), { now: CONTEXT.now })).toBe(true);
  });

  it('that nobody can see is a name all the same', () => {
    expect(fold('\u200b')).not.toBe(fold('\u200c'));
    expect(fold(' ')).toBe('');
  });
});

describe('a text made to be slow', () => {
  test('spaces behind the word alert: once every way of dividing them was tried', () => {
    expect(findMentions(`alert${' '.repeat(20_000)}#`).alerts).toEqual([]);
    expect(findMentions('alert \n  no.  :  #1041').alerts).toEqual([1041]);
  });

  test('dots within a word that is not plain', () => {
    const long = `é${'.'.repeat(200_000)}x`;
    expect(words(`${long} ..a.b..`)).toEqual([`e${'.'.repeat(200_000)}x`, 'a.b']);
  });

  test('signs of an address without its end', () => {
    expect(fromSlack(`<${'@'.repeat(100_000)}`)).toHaveLength(100_001);
    expect(fromSlack('<a@b.c> <https://x.example|x> <host.example> <word>')).toBe(
      'a@b.c x host.example <word>',
    );
  });
});

describe('a signed request', () => {
  const user = { id: 'U1' };
  const action = { action_id: 'alert.ack', value: '1' };
  const form = (payload: object) => isSoundForm({ payload: JSON.stringify(payload) });

  it.each([
    ['without its user', { type: 'block_actions', container: {}, actions: [action] }],
    ['with a list for its user', { type: 'block_actions', user: [user], container: {}, actions: [action] }],
    ['with a list for the id of its user', { type: 'shortcut', user: { id: ['U1'] }, callback_id: 'search' }],
    ['with no action', { type: 'block_actions', user, container: {}, actions: [] }],
    ['without the place of the click', { type: 'block_actions', user, actions: [action] }],
    [
      'without what was entered',
      {
        type: 'view_submission',
        user,
        view: { id: 'V', type: 'modal', callback_id: 'x', private_metadata: '' },
      },
    ],
    [
      'without the channel of its message',
      { type: 'message_action', user, callback_id: 'lookup', message: {} },
    ],
    ['of a kind that nobody knows, and of nobody', { type: 'x', actions: [{ name: 'a' }] }],
  ])('%s is refused before anything reads it', (_, payload) => {
    expect(form(payload)).toBe(false);
  });

  it.each([
    ['an event that is none', { type: 'event_callback', event: false }],
    ['an event for nobody', { type: 'event_callback', event: { type: 'x' }, authorizations: [null] }],
    [
      'Home of a list',
      { type: 'event_callback', event: { type: 'app_home_opened', tab: 'home', user: ['U1'] } },
    ],
    ['a click that came as an event', { type: 'block_actions', user, container: {}, actions: [action] }],
  ])('with %s is refused too', (_, body) => {
    expect(isSoundJson(JSON.stringify(body))).toBe(false);
  });

  it('that repeats a field is no command', () => {
    const command = { command: '/insync', text: 'status', user_id: 'U1', channel_id: 'C1' };
    expect(isSoundForm(command)).toBe(true);
    expect(isSoundForm({ ...command, text: ['status', 'help'] })).toBe(false);
    expect(isSoundForm({ ...command, text: undefined })).toBe(false);
  });
});
