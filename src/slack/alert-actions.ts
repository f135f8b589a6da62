/** The buttons and menus of alerts, and the fields of dialogs that tell of their changes. */
import { ACK_LENGTH, ackDialog } from '../cards/ack-dialog.ts';
import { unknownAlert } from '../cards/answers.ts';
import { type More, readMore } from '../cards/card-buttons.ts';
import { isLength } from '../cards/dialog-length.ts';
import { chosenIn } from '../cards/dialog-values.ts';
import { notAllowed, transitionAnswer } from '../cards/move-answer.ts';
import { assignDialog, noteDialog } from '../cards/note-dialog.ts';
import { SILENCE_FILTER, SILENCE_LENGTH } from '../cards/silence-dialog.ts';
import type { MoveResult } from '../domain/desk.ts';
import type { Act } from '../domain/life.ts';
import { actOn, allowedTo } from './acting.ts';
import type { Click } from './click.ts';
import type { Desk } from './desk.ts';
import { detailsOfEvent } from './details.ts';
import { keepDialog, openedFrom, recallDialog } from './dialog-memory.ts';
import { publishHome } from './home.ts';
import { endSilence, openSilence, redrawSilence } from './silence.ts';

type Handler = (desk: Desk, click: Click) => Promise<void>;

/** By action id. */
export const ALERT_ACTIONS: Readonly<Record<string, Handler>> = {
  'alert.ack': (desk, click) => act(desk, click, 'ack', Number(click.value)),
  'alert.unack': (desk, click) => act(desk, click, 'unack', Number(click.value)),
  'alert.resolve': (desk, click) => act(desk, click, 'resolve', Number(click.value)),
  'alert.silence': (desk, click) => openSilence(desk, click, Number(click.value)),
  'alert.more': async (desk, click) => {
    const more = readMore(click.value);
    if (more) await MORE_ACTS[more.act](desk, click, more.alert);
  },
  'silence.end': async (desk, click) => {
    const by = await desk.profile(click.user, click.handle);
    await endSilence(desk, by, Number(click.value), 'click', { place: click, how: {} });
    if (click.view?.type === 'home') await publishHome(desk, click.user);
  },
  [SILENCE_LENGTH]: redrawSilence,
  [SILENCE_FILTER]: redrawSilence,
  [ACK_LENGTH]: redrawAck,
};

/**
 * Where a yes is all the answer there is, and is given when it is true: a bot that dies in between has said nothing,
 * and Slack tells the person so.
 */
export const KEPT_BEFORE_YES: ReadonlySet<string> = new Set([
  'alert.ack',
  'alert.unack',
  'alert.resolve',
  'alert.more',
  'silence.end',
]);

/** What the ⋮ menu of a card offers. */
const MORE_ACTS: Readonly<Record<More, (desk: Desk, click: Click, alert: number) => Promise<void>>> = {
  ackwith: (desk, click, alert) => openForm(desk, click, alert, 'ack', ackDialog),
  silence: async (desk, click, alert) => {
    await click.taken();
    await openSilence(desk, click, alert);
  },
  resolve: (desk, click, alert) => act(desk, click, 'resolve', alert),
  reopen: (desk, click, alert) => act(desk, click, 'reopen', alert),
  note: (desk, click, alert) => openForm(desk, click, alert, 'note', noteDialog),
  assign: (desk, click, alert) => openForm(desk, click, alert, 'assign', assignDialog),
};

async function act(
  desk: Desk,
  click: Click,
  wanted: Extract<Act, 'ack' | 'unack' | 'resolve' | 'reopen'>,
  alert: number,
): Promise<void> {
  const by = await desk.profile(click.user, click.handle);
  const acted = await actOn(desk, by, alert, { act: wanted, reason: 'click', card: click.card });
  await click.taken();
  if (!acted.allowed) return click.answer(notAllowed(wanted, acted.who));
  const { result } = acted;
  const told = transitionAnswer(result, wanted) ?? unseen(click, wanted, result);
  if (told) await click.answer(told);
  if (click.view?.type === 'home') await publishHome(desk, click.user);
  else if (click.view && result.ok) await redrawDetails(desk, click);
}

/** Pressed on an answer that one person sees, which does not change: who has the alert now is told besides. */
function unseen(click: Click, wanted: Act, result: MoveResult) {
  if (!result.ok || wanted !== 'ack' || click.view || click.card) return undefined;
  return transitionAnswer({ ...result, ok: false, reason: 'already_acked' }, 'ack');
}

async function redrawDetails(desk: Desk, click: Click): Promise<void> {
  const { event } = JSON.parse(click.view?.metadata || '{}') as { event?: string };
  const details = event === undefined ? undefined : await detailsOfEvent(desk, event, click.user);
  if (details && 'view' in details) await click.redraw(details.view);
}

/** Opens the form of an act for one alert, where the person may. */
async function openForm(
  desk: Desk,
  click: Click,
  id: number,
  wanted: Act,
  draw: typeof noteDialog,
): Promise<void> {
  await click.taken();
  const by = await desk.profile(click.user, click.handle);
  const allowed = await allowedTo(desk, wanted, by);
  if (!allowed.ok) return click.answer(notAllowed(wanted, allowed.who));
  const view = await desk.store.alertView(id);
  if (!view) return click.answer(unknownAlert(String(id), desk.config.retention));
  const metadata = await keepDialog(desk, { ...openedFrom(click), alerts: [id] });
  await click.open(draw({ alert: view.alert, metadata }));
}

/** "At a time" brings a picker. */
async function redrawAck(desk: Desk, click: Click): Promise<void> {
  if (!click.view) return;
  const { metadata, values } = click.view;
  const [id] = (await recallDialog(desk, metadata))?.alerts ?? [];
  const view = id === undefined ? undefined : await desk.store.alertView(id);
  if (!view) return;
  const length = chosenIn(values, ACK_LENGTH);
  await click.redraw(ackDialog({ alert: view.alert, metadata, ...(isLength(length) && { length }) }));
}
