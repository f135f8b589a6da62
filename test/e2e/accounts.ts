/** The books: what the bot has stored against what stands in Slack. */
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';
import { screen } from './read.ts';
import { BACKUP, OPS, SEC, type Stage } from './stage.ts';

interface CardRow {
  readonly kind: string;
  readonly ref: number;
  readonly channel: string;
  readonly ts: string | null;
  readonly storm: number | null;
  readonly broadcast: number;
}

export function rows<T>(database: string, sql: string): T[] {
  const handle = new DatabaseSync(database, { readOnly: true });
  try {
    return handle.prepare(sql).all() as T[];
  } finally {
    handle.close();
  }
}

/** Waits until no card waits for Slack any more. */
export async function quiet({ database }: Stage, within = 30_000): Promise<void> {
  const waiting = "SELECT count(*) AS n FROM cards WHERE state IN ('waiting', 'sending')";
  await eventually(
    () => {
      expect(rows<{ n: number }>(database, waiting)).toEqual([{ n: 0 }]);
      return true;
    },
    { within },
  );
}

/**
 * Every alert stands in Slack once, as a card of its own or in its storm's count, and nothing of the bot's stands
 * there twice or unknown to it. Gives the number of alerts.
 */
export function expectBooksToMatch({ slack, database }: Stage): number {
  const cards = rows<CardRow>(database, 'SELECT kind, ref, channel, ts, storm, broadcast FROM cards');
  const messages = [BACKUP, SEC, OPS].flatMap((channel) => slack.messages(channel));
  const place = (channel: string, ts: string | null) => `${channel} ${ts}`;
  // A line in a thread does not stand in the channel, unless it was said aloud.
  const inChannel = cards.filter(({ kind, broadcast }) => kind !== 'reply' || broadcast === 1);
  const posted = inChannel.filter(({ ts }) => ts !== null).map(({ channel, ts }) => place(channel, ts));
  expect(messages.map(({ channel, ts }) => place(channel, ts)).sort(), 'messages').toEqual(posted.sort());
  const own = (id: number) => cards.filter(({ kind, ref }) => kind === 'alert' && ref === id);
  const alerts = rows<{ id: number }>(database, 'SELECT id FROM alerts');
  for (const { id } of alerts) {
    expect(own(id).length, `cards of alert ${id}`).toBe(1);
    expect(
      own(id).some(({ ts, storm }) => ts !== null || storm !== null),
      `alert ${id} is shown`,
    ).toBe(true);
  }
  const storms = new Map<number, number>();
  for (const { storm } of cards) if (storm !== null) storms.set(storm, (storms.get(storm) ?? 0) + 1);
  for (const [storm, count] of storms) {
    const message = messages.find((each) => screen(each).includes(`storm ${storm} `));
    expect(screen(message ?? {}), `storm ${storm}`).toMatch(`Storm: ${count} `);
  }
  return alerts.length;
}
