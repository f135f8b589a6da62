import { expect, test } from 'vitest';
import { adviceFor, consoleLink } from '../../src/cards/advice.ts';
import { BY_ALERT_NAME } from '../../src/cards/advice-shipped.ts';
import { renderCard } from '../../src/cards/render.ts';
import { EVENT_TYPES } from '../../src/domain/vocabulary.ts';
import { viewOf } from './cards-samples.ts';

test('every documented type, known alert name and finding has a short what-to-do', () => {
  for (const type of EVENT_TYPES)
    expect(adviceFor({ type, alertName: '' })?.do).toMatch(/^[A-Z].{10,140}\.$/);
  for (const alertName of Object.keys(BY_ALERT_NAME))
    expect(adviceFor({ type: 'Alert', alertName })?.do).toBe(BY_ALERT_NAME[alertName]);
  for (const kind of ['feed_gap', 'feed_silence', 'missing', 'configuration', 'outage'] as const)
    expect(adviceFor({ type: 'x', alertName: '', kind })?.do).toMatch(/\.$/);
  expect(adviceFor({ type: 'LicenseExpired', alertName: '' })).toBeUndefined();
});

test('what is configured counts, by name before type, without regard to case', () => {
  const mine = { do: 'Call the vault.', link: 'https://example.com/r' };
  const other = { do: 'Ask.', link: '' };
  const event = { type: 'Alert', alertName: 'Unusual Data Activity' };
  expect(adviceFor(event, { 'unusual data ACTIVITY': mine, alert: other })).toBe(mine);
  expect(adviceFor({ ...event, alertName: 'Brand New' }, { alert: other })).toBe(other);
  expect(adviceFor(event, { alert: other })?.do).toMatch(/^Take the device off/);
  expect(adviceFor({ type: 'No backup', alertName: '', kind: 'missing' }, { Missing: mine })).toBe(mine);
  expect(adviceFor({ type: '', alertName: '' }, { '': mine })).toBeUndefined();
});

test('the console’s address is filled in and encoded, or not shown', () => {
  const template = 'https://console.example/search?q={subject}&by={identity}';
  expect(consoleLink(template, { subject: 'R&D WS/5', identity: 'a@b' })).toBe(
    'https://console.example/search?q=R%26D%20WS%2F5&by=a%40b',
  );
  expect(consoleLink(template, { subject: 'x' })).toBe('');
  expect(consoleLink('https://console.example/', { subject: '' })).toBe('https://console.example/');
  expect(consoleLink('javascript:alert("{subject}")', { subject: 'x' })).toBe('');
  expect(consoleLink('https://console.example/{subject}', { subject: '\ud83d' })).toBe(
    'https://console.example/%EF%BF%BD',
  );
  expect(consoleLink('', { subject: 'x' })).toBe('');
});

test('a card is drawn with the advice and address that are configured, a finished message as it is', () => {
  const job = {
    card: 7,
    nonce: 'n',
    channel: 'C1',
    ts: undefined,
    inDoubtSince: undefined,
    attempts: 0,
    revision: 3,
  };
  const context = {
    channelName: () => undefined,
    permalink: () => undefined,
    runbooks: { Backup: { do: 'Wake it.', link: 'https://example.com/wake' } },
    console: 'https://example.com/{subject}',
  };
  const view = { kind: 'alert', alert: viewOf(), insteadOf: undefined } as const;
  const drawn = JSON.stringify(renderCard({ ...job, view }, context));
  expect(drawn).toContain('Wake it. ');
  expect(drawn).toContain('https://example.com/wake');
  expect(drawn).toContain('https://example.com/DEV-MBP-22');
  const message = { text: 't', blocks: [{ type: 'divider' }] };
  expect(renderCard({ ...job, view: { kind: 'post', message } }, context)).toEqual({
    ...message,
    metadata: {
      event_type: 'insync_post',
      event_payload: { post: '7', state: 'open', revision: 3, card: 'n' },
    },
  });
});
