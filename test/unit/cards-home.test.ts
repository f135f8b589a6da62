import { expect, test } from 'vitest';
import { homeView } from '../../src/cards/home.ts';
import { faults } from './cards-check.ts';
import { homeOf, now, openAlert, permalink } from './cards-lookups.ts';
import { read } from './cards-read.ts';
import { figuresOf } from './cards-samples.ts';

const WAYS = '[Search…] [Events, last hour] [Stats] [Status] [Help]';
const CARD = '<https://example.slack.com/archives/C0123BACKUP/p1795357080000300|card>';

test('what is open, worst first, each with its next step; then the day and the feed', () => {
  const chart = { file: 'F0HOME', title: 'Events an hour', alt: 'Bar chart of 24 hours.' };
  const home = homeView(homeOf(), chart, permalink);
  expect(read(home)).toEqual([
    '# 3 open alerts, 1 is yours',
    WAYS,
    '---',
    '🔴 *Critical*  Unusual Data Activity on `FIN-LAPTOP-7`',
    `*Open*, nobody has it · «{ago} 2026-11-22 14:26 UTC» · ${CARD}`,
    '[[Acknowledge]]',
    '👀 *Critical*  Cache Server Connection Status on `CACHE-LON-2`',
    `*Acknowledged* by <@U07OMAR> · «{ago} 2026-11-22 13:27 UTC» · ${CARD}`,
    '[Details]',
    '👀 *Error*  Backup failed on `R&amp;D-WS-17`, 2 times',
    `*Acknowledged*, yours · «{ago} 2026-11-22 12:05 UTC» · ${CARD}`,
    '[Resolve]',
    '👀 2 acknowledged · 🔕 1 silenced · ✅ 11 resolved today',
    '---',
    '![Events an hour] Bar chart of 24 hours.',
    '✅ Feed runs well, newest event 12 s ago · 2,676 events in 24 hours · drawn «{time} 2026-11-22 14:32 UTC»',
  ]);
  expect(JSON.stringify(home)).toContain('"action_id":"alert.resolve"');
  expect(faults(home)).toEqual([]);
});

test('ten at most, the person’s own among them, and the way to the others', () => {
  const rows = Array.from({ length: 25 }, (_, n) => ({
    ...openAlert,
    alert: { ...openAlert.alert, id: 2000 + n },
  }));
  const home = homeView(homeOf({ open: { rows, count: 33 } }), undefined, permalink);
  const lines = read(home);
  expect(lines.filter((line) => line === '[[Acknowledge]]')).toHaveLength(9);
  expect(lines).toContain('[Resolve]');
  expect(lines).toContain('… and 23 more');
  expect(JSON.stringify(home)).toContain('"value":"/insync events --status open"');
  expect(faults(home)).toEqual([]);
});

test('nothing open is good news, and nothing stored is said', () => {
  const quiet = { open: { rows: [], count: 0 }, mine: { rows: [], count: 0 } };
  const lines = read(homeView(homeOf({ ...quiet, figures: figuresOf({ alerts: {} }) })));
  expect(lines.slice(0, 4)).toEqual([
    '# No open alerts',
    WAYS,
    '---',
    '✅ *All quiet.* Nothing waits for anybody.',
  ]);
  const fresh = figuresOf({ stored: 0, newest: undefined, alerts: {}, feeds: [] });
  expect(read(homeView(homeOf({ ...quiet, figures: fresh })))[3]).toMatch(/^No event has come yet\./);
});

test('a feed in trouble says which', () => {
  const feeds = [{ feed: 'insync', cursor: 'x', cursorAt: now - 20 * 60_000, primed: true }];
  const lines = read(homeView(homeOf({ figures: figuresOf({ feeds, waitingSince: 90_000 }) })));
  expect(lines.at(-1)).toMatch(/^⚠️ Druva has not answered for 20 min · the oldest card has waited 1 min · /);
});

test('a name is a name, whatever it says', () => {
  const [row] = homeOf().open.rows;
  const alert = { ...openAlert.alert, type: '<!channel> *x*', subject: '`<@U1>`' };
  const home = homeView(homeOf({ open: { rows: row ? [{ ...row, alert }] : [], count: 1 } }));
  expect(JSON.stringify(home)).not.toMatch(/<!channel>|<@U1>/);
  expect(faults(home)).toEqual([]);
});
