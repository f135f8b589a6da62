import { channelChecked, quarantineList } from '../cards/answers.ts';
import { exportStopping } from '../cards/export.ts';
import { searchStopped } from '../cards/searching.ts';
import { EVERYTHING } from '../domain/filter.ts';
import { ackStorm } from './act-commands.ts';
import { ALERT_ACTIONS } from './alert-actions.ts';
import type { Click } from './click.ts';
import { answerLine, help, status } from './commands.ts';
import type { Desk } from './desk.ts';
import { type Details, detailsOfAlert, detailsOfEvent } from './details.ts';
import { forwardClicked } from './forward.ts';
import { turnPage } from './lists.ts';
import { openSearch, redrawSearch } from './search.ts';

/** How many unreadable records an answer shows. */
const UNREADABLE_SHOWN = 5;
/** "Events around it" shows the gap and this much on both sides, ms. */
const AROUND = 15 * 60_000;

export type ActionHandler = (desk: Desk, click: Click) => Promise<void>;

/** Every button and menu of every message, dialog and Home, by its action id. */
export const ACTIONS: Readonly<Record<string, ActionHandler>> = {
  ...ALERT_ACTIONS,
  'alert.details': async (desk, click) =>
    show(click, await detailsOfAlert(desk, Number(click.value), click.user)),
  'events.open': async (desk, click) => show(click, await detailsOfEvent(desk, click.value, click.user)),
  'events.older': (desk, click) => turnPage(desk, click.value, { place: click, how: { replace: true } }),
  'events.newer': (desk, click) => turnPage(desk, click.value, { place: click, how: { replace: true } }),
  'events.share': async (desk, click) => {
    const profile = await desk.profile(click.user);
    await turnPage(desk, click.value, { place: click, how: { share: true }, profile });
  },
  'event.subject': (desk, click) => run(desk, click, `events --subject ${quoted(click.value)}`),
  'event.group': (desk, click) => run(desk, click, `events --group ${quoted(click.value)}`),
  'event.why': (desk, click) => run(desk, click, `why ${quoted(click.value)}`),
  'subject.show': (desk, click) => run(desk, click, `subject ${quoted(click.value)}`),
  'storm.show': (desk, click) => run(desk, click, `events --storm ${quoted(click.value)}`),
  'storm.ack': ackStorm,
  'storm.export': (desk, click) => run(desk, click, `export --storm ${quoted(click.value)}`),
  'digest.export': (desk, click) => run(desk, click, `export --since ${click.value === 'day' ? '1d' : '7d'}`),
  'home.open': (desk, click) => run(desk, click, 'events --status open'),
  'forward.show': (desk, click) => run(desk, click, 'forward'),
  'forward.pause': (desk, click) => forwardClicked(desk, click, 'pause'),
  'forward.resume': (desk, click) => forwardClicked(desk, click, 'resume'),
  'gap.events': eventsAroundGap,
  'status.show': async (desk, click) => click.answer(await status(desk)),
  'status.refresh': async (desk, click) => click.answer(await status(desk), { replace: true }),
  'status.quarantine': showUnreadable,
  'channel.retry': checkChannel,
  'help.command': (_desk, click) => click.answer(help(click.value)),
  'command.run': (desk, click) => run(desk, click, withoutProgram(click.value)),
  'command.instead': (desk, click) => answerLine(desk, withoutProgram(click.value), click, { replace: true }),
  'search.open': openDialog,
  'search.changed': redrawSearch,
  'search.stop': (desk, click) => click.answer(searchStopped(desk.jobs.stop(click.value)), { replace: true }),
  'export.cancel': (desk, click) =>
    desk.jobs.stop(click.value) ? Promise.resolve() : click.answer(exportStopping(), { replace: true }),
  'home.events': (desk, click) => run(desk, click, 'events --since 1h'),
  'home.stats': (desk, click) => run(desk, click, 'stats --since 7d --by day'),
  'home.status': async (desk, click) => click.answer(await status(desk)),
  'home.help': (_desk, click) => click.answer(help(undefined)),
  // Slack tells of clicks on links too; there is nothing to do.
  'link.card': async () => undefined,
};

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

async function openDialog(desk: Desk, click: Click): Promise<void> {
  const profile = await desk.profile(click.user, click.handle);
  await openSearch(desk, { place: click, profile, now: desk.clock(), how: {} }, EVERYTHING);
}

async function run(desk: Desk, click: Click, text: string): Promise<void> {
  await answerLine(desk, text, click);
}

async function eventsAroundGap(desk: Desk, click: Click): Promise<void> {
  const gap = (await desk.store.alertView(Number(click.value)))?.alert.gap;
  if (!gap) return show(click, await detailsOfAlert(desk, Number(click.value), click.user));
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
  await click.answer(channelChecked(click.value, state === 'ok' ? undefined : (state ?? 'no answer')));
}

/** `/insync events` is the command `events`. */
function withoutProgram(typed: string): string {
  return typed.replace(/^\/\S+\s*/, '');
}

function quoted(value: string): string {
  return `"${value.replaceAll('"', ' ')}"`;
}
