/** A person acts on alerts: whether they may, the act itself, and that log and metric know. */
import { numbered, type Person } from '../domain/alert.ts';
import type { Move, MoveResult } from '../domain/desk.ts';
import type { Desk } from './desk.ts';
import { type Allowed, type Deed, mayAct } from './permissions.ts';

type Refused = Extract<Allowed, { ok: false }>;

export type Acted =
  | { readonly allowed: false; readonly who: readonly string[] }
  | { readonly allowed: true; readonly result: MoveResult };

/** What a person wants done; who and when is added here. */
export type Wanted = Omit<Move, 'by' | 'at'>;

export async function actOn(desk: Desk, by: Person, alert: number, wanted: Wanted): Promise<Acted> {
  const allowed = await allowedTo(desk, wanted.act, by);
  if (!allowed.ok) return { allowed: false, who: allowed.who };
  const result = await desk.store.move(alert, { ...wanted, by: identified(by), at: desk.clock() });
  const said = result.ok ? 'done' : result.reason;
  desk.counted.click(wanted.act, said);
  desk.log.info(
    { alert: numbered(alert), act: wanted.act, by: by.id, result: said, ...wanted.card },
    'a person acted on an alert',
  );
  if (result.ok && result.untaken !== undefined) desk.counted.acknowledged([result.untaken]);
  if (result.ok) desk.wake();
  return { allowed: true, result };
}

export async function actOnAll(
  desk: Desk,
  by: Person,
  alerts: readonly number[],
  wanted: Wanted,
): Promise<Refused | { readonly ok: true; readonly moved: readonly number[]; readonly refused: number }> {
  const allowed = await allowedTo(desk, wanted.act, by);
  if (!allowed.ok) return allowed;
  const done = await desk.store.moveAll(alerts, { ...wanted, by: identified(by), at: desk.clock() });
  desk.counted.click(`${wanted.act}_all`, 'done');
  desk.log.info(
    {
      ...{ act: wanted.act, by: by.id, moved: done.moved.length, refused: done.refused },
      ...{ alerts: done.moved.map(numbered), ...wanted.card },
    },
    'a person acted on many alerts',
  );
  desk.counted.acknowledged(done.untaken);
  desk.wake();
  return { ok: true, ...done };
}

/** Who may not is said in the log too: an attempt is worth knowing of. */
export async function allowedTo(desk: Desk, act: Deed, by: Person): Promise<Allowed> {
  const allowed = await mayAct(desk.config.permissions, desk.members, act, by.id);
  if (!allowed.ok) {
    desk.counted.click(act, 'not_allowed');
    desk.log.warn({ act, by: by.id }, 'a person may not do that');
  }
  return allowed;
}

/** Slack's user ID as the record keeps people. */
export async function personOf(desk: Desk, user: string): Promise<Person> {
  return identified(await desk.profile(user));
}

/** A profile knows more than the record should hold. */
export function identified({ id, name }: Person): Person {
  return { id, name };
}
