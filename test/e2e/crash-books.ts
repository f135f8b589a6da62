/** The claim: every event once, every card once, every answered deed kept, in three sets of books that agree. */
import { expect } from 'vitest';
import type { Occurrence } from '../../src/sim/druva/occurrence.ts';
import type { SimMessage, Slack } from '../../src/sim/slack/types.ts';
import type { Fleet } from './crash-fleet.ts';
import type { Deed } from './crash-people.ts';
import { BACKUP, OPS, SEC, type Stage } from './stage.ts';

export interface Books {
  readonly stage: Stage;
  readonly fleet: Pick<Fleet, 'rows' | 'terminal'>;
  /** What the simulated Druva has sent. */
  readonly sent: readonly Occurrence[];
  readonly deeds: readonly Deed[];
}

export interface Found {
  readonly alerts: number;
  readonly cards: number;
  readonly lines: number;
  /** Events on the card of each subject. */
  readonly counts: ReadonlyMap<string, number>;
}

interface CardRow {
  readonly kind: string;
  readonly ref: number;
  readonly home: string;
  readonly channel: string;
  readonly ts: string | null;
  readonly nonce: string;
  readonly state: string;
  readonly thread: number | null;
}

interface AlertRow {
  readonly id: number;
  readonly subject: string;
  readonly state: string;
  readonly count: number;
  readonly ack: string | null;
}

export async function expectTheClaim({ stage, fleet, sent, deeds }: Books): Promise<Found> {
  const { slack } = stage;
  await expectEveryEventOnce(fleet, sent);
  const alerts = await fleet.rows<AlertRow>('SELECT id, subject, state, count, ack FROM alerts');
  const cards = await fleet.rows<CardRow>(
    'SELECT kind, ref, home, channel, ts, nonce, state, thread FROM cards',
  );
  const posted = [BACKUP, SEC, OPS].flatMap((channel) => slack.messages(channel));
  expectEveryCardOnce(alerts, cards, posted);
  const lines = posted.reduce((sum, card) => sum + expectEveryLineOnce(slack, card, cards), 0);
  await expectDeedsKept(fleet, alerts, deeds);
  const { code, out } = await fleet.terminal('audit', 'verify');
  expect(code, out).toBe(0);
  // A look at the channels is part of every start; who starts twenty times a minute is told to look later.
  const { 'conversations.info': _looks, ...refused } = slack.counters.refused;
  expect(refused, 'refused by Slack for haste').toEqual({});
  const counts = new Map(alerts.map(({ subject, count }) => [subject, Number(count)]));
  return { alerts: alerts.length, cards: posted.length, lines, counts };
}

async function expectEveryEventOnce(
  { rows }: Pick<Fleet, 'rows'>,
  sent: readonly Occurrence[],
): Promise<void> {
  const stored = await rows<{ uid: string }>('SELECT uid FROM events');
  expect(stored.map(({ uid }) => uid).sort(), 'events').toEqual(sent.map(({ uuid }) => uuid).sort());
}

function expectEveryCardOnce(
  alerts: readonly AlertRow[],
  cards: readonly CardRow[],
  posted: readonly SimMessage[],
): void {
  const own = cards.filter(({ kind }) => kind === 'alert');
  for (const { id } of alerts) {
    const homes = own.filter(({ ref }) => Number(ref) === id).map(({ home }) => home);
    expect(homes.length, `cards of alert ${id}`).toBeGreaterThan(0);
    expect(homes, `cards of alert ${id}`).toEqual([...new Set(homes)]);
  }
  const inSlack = posted.map((message) => `${shown(message).card} ${message.ts}`);
  const inStore = cards.filter(({ kind }) => kind !== 'reply').map(({ nonce, ts }) => `${nonce} ${ts}`);
  expect(inSlack.sort(), 'cards in Slack and in the database').toEqual(inStore.sort());
  const states = new Map(alerts.map(({ id, state }) => [String(id), state]));
  for (const message of posted) {
    const { alert, state } = shown(message);
    expect(state, `state on the card of alert ${alert}`).toBe(states.get(String(alert)));
  }
}

/** What the bot wrote of a message beside its blocks. */
function shown({ metadata }: SimMessage): Record<string, unknown> {
  return (metadata as { event_payload: Record<string, unknown> }).event_payload;
}

function expectEveryLineOnce(
  slack: Slack,
  { channel, ts }: SimMessage,
  cards: readonly (CardRow & { id?: number })[],
): number {
  const said = slack.thread(channel, ts).filter((message) => message.ts !== ts);
  const nonces = said.map((message) => String(shown(message).card)).sort();
  const wanted = cards.filter(({ kind }) => kind === 'reply');
  const known = new Set(wanted.map(({ nonce }) => nonce));
  expect(nonces, `lines below ${ts}`).toEqual([...new Set(nonces)]);
  expect(nonces.filter((nonce) => !known.has(nonce))).toEqual([]);
  return nonces.length;
}

interface AuditRow {
  readonly action: string;
  readonly alert: number | null;
  readonly person: string | null;
  readonly note: string;
}

/** What was answered is there once; what was not is there once or not at all; and nobody did anything else. */
async function expectDeedsKept(
  { rows }: Pick<Fleet, 'rows'>,
  alerts: readonly AlertRow[],
  deeds: readonly Deed[],
): Promise<void> {
  const all = await rows<AuditRow>('SELECT action, alert, person, note FROM audit WHERE person IS NOT NULL');
  const states = new Map(alerts.map((alert) => [Number(alert.id), alert]));
  for (const { act, alert, user, mark, answered } of deeds) {
    const kept = all.filter((row) =>
      act === 'silence'
        ? row.action === 'silence_add' && row.note === mark
        : row.action === act && Number(row.alert) === alert,
    );
    const name = `${act} of alert ${alert}, ${answered ? 'answered' : 'not answered'}`;
    if (answered) expect(kept.length, name).toBe(1);
    else expect(kept.length, name).toBeLessThanOrEqual(1);
    for (const { person, note } of kept) {
      expect(person, name).toBe(user);
      if (act === 'note') expect(note).toBe(mark);
    }
    const now = states.get(alert);
    if (act === 'ack') expect(now?.state, name).toBe(kept.length === 1 ? 'acked' : 'open');
    if (act === 'ack') expect(now?.ack !== null, name).toBe(kept.length === 1);
    if (act === 'resolve') expect(now?.state, name).toBe(kept.length === 1 ? 'resolved' : 'open');
    if (act === 'silence' && alert !== 0)
      expect(now?.state, name).toBe(kept.length === 1 ? 'silenced' : 'open');
  }
}
