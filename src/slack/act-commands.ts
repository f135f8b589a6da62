/** `/insync ack 1041` and its siblings. */
import { unknownAlert } from '../cards/answers.ts';
import { bulkDialog } from '../cards/bulk-dialog.ts';
import { bulkDone, notAllowed, transitionAnswer } from '../cards/move-answer.ts';
import type { Filter } from '../domain/filter.ts';
import { bulkOf } from '../lookups/bulk.ts';
import type { ActCommand } from '../query/command.ts';
import { actOn, allowedTo, personOf, type Wanted } from './acting.ts';
import type { Asking } from './asking.ts';
import type { Click } from './click.ts';
import type { Desk } from './desk.ts';
import { keepDialog, openedFrom } from './dialog-memory.ts';

/** By number it is done at once; by filter it is asked first. */
export async function actAnswered(desk: Desk, command: ActCommand, asking: Asking): Promise<void> {
  const wanted = await wantedBy(desk, command);
  const { target } = command;
  if ('filter' in target) return askFirst(desk, target.filter, wanted, command.canonical, asking);
  const { place, profile, how } = asking;
  const done: number[] = [];
  for (const alert of target.ids) {
    const acted = await actOn(desk, profile, alert, wanted);
    if (!acted.allowed) return place.answer(notAllowed(wanted.act, acted.who), how);
    const told =
      !acted.result.ok && acted.result.reason === 'unknown_alert'
        ? unknownAlert(String(alert), desk.config.retention)
        : transitionAnswer(acted.result, wanted.act);
    if (told) await place.answer(told, how);
    else done.push(alert);
  }
  if (done.length > 0) await place.answer(bulkDone(wanted.act, done, 0), how);
}

async function wantedBy(desk: Desk, command: ActCommand): Promise<Wanted> {
  const { name: act, note } = command;
  const owner = 'owner' in command ? command.owner : undefined;
  return {
    act,
    reason: 'command',
    ...(note !== '' && { note }),
    ...(owner !== undefined && { owner: await personOf(desk, owner) }),
    ...(command.name === 'ack' && command.reason && { ackReason: command.reason }),
    ...(command.name === 'ack' && command.until !== undefined && { until: command.until }),
  };
}

/** Opens the dialog that says how many there are. */
async function askFirst(desk: Desk, filter: Filter, wanted: Wanted, canonical: string, asking: Asking) {
  const { place, profile, now, how } = asking;
  const allowed = await allowedTo(desk, wanted.act, profile);
  if (!allowed.ok) return place.answer(notAllowed(wanted.act, allowed.who), how);
  const told = { now, zone: profile.zone, canonical };
  const { answer, ids } = await bulkOf(desk.store, wanted.act, filter, told);
  if (ids.length === 0) return place.answer(bulkDone(wanted.act, [], 0), how);
  await openBulk(desk, place, wanted, answer, ids);
}

/** The dialog for an act on these alerts, worst first. */
async function openBulk(
  desk: Desk,
  place: Asking['place'],
  wanted: Wanted,
  answer: Parameters<typeof bulkDialog>[0],
  alerts: readonly number[],
): Promise<void> {
  const metadata = await keepDialog(desk, { ...openedFrom(place), alerts, asked: wanted });
  await place.open(bulkDialog(answer, metadata));
}

/** The button of a storm's card. */
export async function ackStorm(desk: Desk, click: Click): Promise<void> {
  const storm = Number(click.value);
  const profile = await desk.profile(click.user, click.handle);
  const asking = { place: click, profile, now: desk.clock(), how: {} };
  const wanted = { act: 'ack', reason: 'click' } as const;
  await askFirst(desk, { terms: {}, storm }, wanted, `ack --storm ${storm}`, asking);
}
