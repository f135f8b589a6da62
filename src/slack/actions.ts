import { channelChecked, quarantineList, transitionAnswer } from '../cards/answers.ts';
import type { Message } from '../cards/message.ts';
import type { Transition } from '../domain/alert.ts';
import type { Click } from './click.ts';
import { answerCommand, help, status } from './commands.ts';
import type { Answer, Desk } from './desk.ts';
import { type Details, detailsOfAlert, detailsOfEvent } from './details.ts';
import { turnedPage } from './lists.ts';

/** How many unreadable records an answer shows. */
const UNREADABLE_SHOWN = 5;
/** "Events around it" shows the gap and this much on both sides, ms. */
const AROUND = 15 * 60_000;

export type ActionHandler = (desk: Desk, click: Click) => Promise<void>;

/** Every button and menu of every message and dialog, by its action id. */
export const ACTIONS: Readonly<Record<string, ActionHandler>> = {
  'alert.ack': (desk, click) => move(desk, click, 'ack'),
  'alert.unack': (desk, click) => move(desk, click, 'unack'),
  'alert.details': async (desk, click) => show(click, await detailsOfAlert(desk, Number(click.value))),
  'events.open': async (desk, click) => show(click, await detailsOfEvent(desk, click.value)),
  'events.older': async (desk, click) => click.answer(await turnedPage(desk, click.value), { replace: true }),
  'events.newer': async (desk, click) => click.answer(await turnedPage(desk, click.value), { replace: true }),
  'events.share': async (desk, click) =>
    click.answer(await turnedPage(desk, click.value, await desk.profile(click.user)), { share: true }),
  'event.subject': (desk, click) => run(desk, click, `events --subject ${quoted(click.value)}`),
  'event.group': (desk, click) => run(desk, click, `events --text ${quoted(`eventsGroupId ${click.value}`)}`),
  'storm.show': (desk, click) => run(desk, click, `events --storm ${quoted(click.value)}`),
  'gap.events': eventsAroundGap,
  'status.show': async (desk, click) => click.answer(await status(desk)),
  'status.refresh': async (desk, click) => click.answer(await status(desk), { replace: true }),
  'status.quarantine': showUnreadable,
  'channel.retry': checkChannel,
  'help.command': (_desk, click) => click.answer(help(click.value)),
  'command.run': async (desk, click) => {
    const { message, share } = await answerCommand(desk, click.value.replace(/^\/\S+\s*/, ''), click.user);
    await click.answer(message, share ? { share } : { replace: true });
  },
};

async function move(desk: Desk, click: Click, transition: Transition): Promise<void> {
  const by = await desk.profile(click.user, click.handle);
  const alert = Number(click.value);
  const result = await desk.store.transition({
    alert,
    transition,
    by: { id: by.id, name: by.name },
    at: desk.clock(),
    card: click.card,
  });
  desk.counted.click(transition, result.ok ? 'done' : result.reason);
  desk.log.info(
    { alert, transition, by: by.id, result: result.ok ? 'done' : result.reason },
    'click on an alert',
  );
  if (result.ok) desk.wake();
  const refused = transitionAnswer(result, transition);
  if (refused) return click.answer(refused);
  if (click.view) await redrawDetails(desk, click);
}

async function redrawDetails(desk: Desk, click: Click): Promise<void> {
  const { event } = JSON.parse(click.view?.metadata || '{}') as { event?: string };
  const details = event === undefined ? undefined : await detailsOfEvent(desk, event);
  if (details && 'view' in details) await click.redraw(details.view);
}

async function show(click: Click, details: Details): Promise<void> {
  if ('answer' in details) return click.answer(details.answer);
  try {
    await click.open(details.view);
  } catch (error) {
    // A trigger lives three seconds. In a dialog there is no other way to answer.
    if (click.view) throw error;
    await click.answer(details.instead());
  }
}

async function run(desk: Desk, click: Click, text: string): Promise<void> {
  const { message }: Answer = await answerCommand(desk, text, click.user);
  await click.answer(message);
}

async function eventsAroundGap(desk: Desk, click: Click): Promise<void> {
  const gap = (await desk.store.alertView(Number(click.value)))?.alert.gap;
  if (!gap) return show(click, await detailsOfAlert(desk, Number(click.value)));
  const iso = (ms: number) => new Date(ms).toISOString();
  const from = (gap.from ?? gap.to) - AROUND;
  await run(desk, click, `events --since ${iso(from)} --until ${iso(gap.to + AROUND)}`);
}

async function showUnreadable(desk: Desk, click: Click): Promise<void> {
  const [rows, figures] = await Promise.all([
    desk.store.unreadable(UNREADABLE_SHOWN),
    desk.store.statusFigures(desk.clock()),
  ]);
  await click.answer(quarantineList(rows as Parameters<typeof quarantineList>[0], figures.unreadable));
}

async function checkChannel(desk: Desk, click: Click): Promise<void> {
  const state = await desk.lookAtChannel(click.value);
  const message: Message = channelChecked(click.value, state === 'ok' ? undefined : (state ?? 'no answer'));
  await click.answer(message);
}

function quoted(value: string): string {
  return `"${value.replaceAll('"', ' ')}"`;
}
