import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderCard } from '../../src/cards/render.ts';
import { threadLine } from '../../src/cards/thread-line.ts';
import type { AuditAction, AuditEntry } from '../../src/domain/audit.ts';
import type { ReplyView } from '../../src/domain/delivery.ts';
import { ACTS, TURNS } from '../../src/domain/life.ts';
import { faults } from './cards-check.ts';
import { alert, hostile, someone, time } from './cards-hostile-values.ts';
import { entryOf } from './cards-life-samples.ts';
import { read } from './cards-read.ts';
import { alertOf, at } from './cards-samples.ts';

const ACTIONS: readonly AuditAction[] = [...ACTS, ...TURNS, 'open', 'escalate', 'remind'];
const reply = (entry: Partial<AuditEntry>, over: Partial<ReplyView> = {}): ReplyView => ({
  entry: entryOf(entry),
  alert: alertOf(),
  thread: '1.2',
  broadcast: false,
  mention: '',
  untold: 0,
  ...over,
});
const lines = (entry: Partial<AuditEntry>, over: Partial<ReplyView> = {}): string[] =>
  read(threadLine(reply(entry, over)));

test('changes that came too thick are counted, with the command that tells them all', () => {
  const counted = lines({ action: 'recover' }, { untold: 58, alert: alertOf({ id: 7 }) }).join('\n');
  expect(counted).toContain('58 changes before this: `/insync audit --alert 7`');
  expect(lines({ action: 'recover' }).join('\n')).not.toContain('before this');
});

test('acknowledged: who, when, how long after, why, until when, and the note', () => {
  const message = threadLine(
    reply({
      action: 'ack',
      note: 'Laptop is in for repair, back on Tuesday',
      data: { ackReason: 'hardware', until: at('2026-11-24T09:00:00Z') },
    }),
  );
  expect(read(message)).toEqual([
    '👀 <@U07MAYA> *acknowledged* this at «{time_secs} 2026-11-22 14:28 UTC», 8 h 22 min after it opened · hardware fault · reminds «{date_short_pretty} at {time} 2026-11-24 09:00 UTC»',
    '> Laptop is in for repair, back on Tuesday',
  ]);
  expect(message.text).toBe(
    '👀 Maya Okafor acknowledged alert 1041: Laptop is in for repair, back on Tuesday',
  );
});

const itself = { by: undefined, became: 'open' } as const;
const T = '«{time_secs} 2026-11-22 14:28 UTC»';
test.each<[Partial<AuditEntry>, Partial<ReplyView>, string]>([
  [{ action: 'unack', became: 'open' }, {}, `🔶 <@U07MAYA> *gave back* this at ${T}`],
  [
    { action: 'assign', became: 'open', data: { owner: 'U07JON', ownerName: 'Jon' } },
    {},
    `🔶 <@U07MAYA> *assigned* this to <@U07JON> at ${T}`,
  ],
  [{ action: 'note', became: 'acked', note: 'seen' }, {}, `👀 <@U07MAYA> *added a note to* this at ${T}`],
  [
    {
      action: 'mute',
      by: undefined,
      became: 'silenced',
      ref: 88,
      data: { until: at('2026-11-22T18:00:00Z') },
    },
    {},
    `🔕 *Silenced* by silence 88 at ${T} · until at «{time} 2026-11-22 18:00 UTC»`,
  ],
  [
    { ...itself, action: 'unmute', reason: 'not_silenced' },
    {},
    `🔶 *Not silenced any more*: no silence takes its newest event, since ${T}`,
  ],
  [
    { action: 'hold', by: undefined, became: 'silenced', data: { parent: 1018 } },
    {},
    `🔕 *Held back* by alert 1018, which explains it, at ${T}`,
  ],
  [{ ...itself, action: 'release' }, {}, `🔶 *Let go of*: another failure holds it back no more, since ${T}`],
  [
    {
      action: 'recover',
      by: undefined,
      became: 'resolved',
      reason: 'success',
      data: { lasted: 15_120_000, attempts: 4 },
    },
    {},
    `✅ *Resolved* by a good backup at ${T} · lasted 4 h 12 min · 4 attempts`,
  ],
  [
    { ...itself, action: 'lapse' },
    { mention: 'U07JON' },
    `🔶 *The acknowledgement lapsed* at ${T}, nobody has it · <@U07JON>`,
  ],
  [
    { ...itself, action: 'escalate', data: { step: 1, mention: 'S0ONCALL', channel: 'C0MANAGERS' } },
    { mention: 'S0ONCALL' },
    '🔶 *Nobody has it* for 8 h 22 min · step 1 of the escalation · a card goes to <#C0MANAGERS> · <!subteam^S0ONCALL>',
  ],
  [{ ...itself, action: 'remind' }, {}, '🔶 *Still nobody has it* for 8 h 22 min'],
])('%j', (entry, over, line) => {
  expect(lines(entry, over)[0]).toBe(line);
});

test('what comes back is said in the channel too, with what it is about', () => {
  const reopened = {
    at: at('2026-11-22T14:28:00Z'),
    by: undefined,
    openedAt: 0,
    resolvedAt: at('2026-11-22T13:50:00Z'),
    ackedBy: undefined,
  };
  const message = threadLine(
    reply({ ...itself, action: 'recur' }, { alert: alertOf({ reopened }), broadcast: true }),
  );
  expect(read(message)).toEqual(['🔁 *Back again* 38 min after it was resolved, nobody has it']);
  expect(message.text).toBe('🔁 Back again: Backup failed on DEV-MBP-22, alert 1041');
});

test('a line is sent as a reply with its own metadata', () => {
  const view = { kind: 'reply', reply: reply({ action: 'ack' }) } as const;
  const job = { card: 7, nonce: 'n', channel: 'C1', ts: undefined, inDoubtSince: undefined, attempts: 0 };
  const message = renderCard(
    { ...job, revision: 1, view },
    { channelName: () => undefined, permalink: () => undefined },
  );
  expect(message.metadata).toMatchObject({ event_type: 'insync_reply', event_payload: { card: 'n' } });
});

test('every action has its line, whatever people write and whoever they are', () => {
  const data = fc.record({
    ackReason: fc.constantFrom('hardware', 'constructor', ''),
    until: time,
    owner: hostile,
    ownerName: hostile,
    parent: fc.integer({ min: 1, max: 9 }),
    lasted: time,
    channel: hostile,
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...ACTIONS),
      fc.option(someone, { nil: undefined }),
      alert,
      data,
      fc.tuple(hostile, hostile, time),
      fc.boolean(),
      (action, by, about, known, [note, mention, when], broadcast) => {
        const entry = { action, by, note, at: when, data: known as AuditEntry['data'], became: about.state };
        const message = threadLine(reply(entry, { alert: about, mention, broadcast }));
        expect(faults(message)).toEqual([]);
        expect(message.blocks).toHaveLength(1);
      },
    ),
    { numRuns: 200 },
  );
});
