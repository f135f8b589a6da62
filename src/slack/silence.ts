/** Silences: the dialog on a card, the commands, and the button that ends one. */
import { notAllowed } from '../cards/move-answer.ts';
import { readSilence, readSilenceDraft, silenceDialog, silenceErrors } from '../cards/silence-dialog.ts';
import { silenceAdded, silenceEnded, silencesAnswer } from '../cards/silences.ts';
import { type Alert, numbered, type Person } from '../domain/alert.ts';
import type { NewSilence } from '../domain/desk.ts';
import type { Filter } from '../domain/filter.ts';
import { filterToArgs } from '../domain/filter-words.ts';
import { silenceFilterOf } from '../lookups/silence-filter.ts';
import { silencePreviewOf } from '../lookups/silence-preview.ts';
import { silencesOf } from '../lookups/silences.ts';
import type { SilenceCommand } from '../query/command.ts';
import { parseLine } from '../query/parse-command.ts';
import { allowedTo, identified } from './acting.ts';
import { type Asking, commandContext } from './asking.ts';
import type { Click } from './click.ts';
import type { Desk } from './desk.ts';
import { type DialogAbout, keepDialog, openedFrom, recallDialog } from './dialog-memory.ts';
import type { DialogResult, Submitted } from './dialogs.ts';
import type { Profile } from './people.ts';

/** A dialog does not wait longer than this for its count, ms: the click that opens it lives three seconds. */
const COUNT_WITHIN = 700;

/** Opens the dialog for an alert, filled with a filter that takes just it. */
export async function openSilence(desk: Desk, click: Click, id: number): Promise<void> {
  const profile = await desk.profile(click.user, click.handle);
  const allowed = await allowedTo(desk, 'silence', profile);
  if (!allowed.ok) return click.answer(notAllowed('silence', allowed.who));
  const view = await desk.store.alertView(id);
  const hold = view?.alert.hold;
  const changed = hold?.kind === 'silence' ? hold : undefined;
  const filter = changed?.text ?? (view && filterToArgs(silenceFilterOf(view))) ?? '';
  const about: DialogAbout = {
    ...openedFrom(click),
    alerts: view ? [id] : [],
    ...(changed && { silence: changed.silence }),
  };
  const metadata = await keepDialog(desk, about);
  await click.open(await draw(desk, profile, { metadata, alert: view?.alert, filter }));
}

/** The dialog after something in it was changed: the picker and the count follow. */
export async function redrawSilence(desk: Desk, click: Click): Promise<void> {
  if (!click.view) return;
  const { metadata, values } = click.view;
  const about = await recallDialog(desk, metadata);
  const [id] = about?.alerts ?? [];
  const alert = id === undefined ? undefined : (await desk.store.alertView(id))?.alert;
  const profile = await desk.profile(click.user, click.handle);
  await click.redraw(await draw(desk, profile, { metadata, alert, ...readSilenceDraft(values) }));
}

interface Drawing {
  readonly metadata: string;
  readonly alert: Alert | undefined;
  readonly filter: string;
  readonly length?: ReturnType<typeof readSilenceDraft>['length'];
}

async function draw(desk: Desk, profile: Profile, drawing: Drawing) {
  const read = await readFilter(desk, profile, drawing.filter);
  if (!read.ok) return silenceDialog({ ...drawing, wrong: read.wrong });
  const { zone } = profile;
  const preview = await silencePreviewOf(desk.store, read.filter, { now: desk.clock(), zone }, COUNT_WITHIN);
  return silenceDialog({ ...drawing, filter: read.text, preview });
}

type FilterTyped =
  | { readonly ok: true; readonly filter: Filter; readonly text: string }
  | { readonly ok: false; readonly wrong: { readonly message: string; readonly nearest?: string } };

/** What was typed is the filter of the command `silence add`, with all its faults and cures. */
async function readFilter(desk: Desk, profile: Profile, typed: string): Promise<FilterTyped> {
  const parsed = parseLine(`silence add ${typed} --for 1h`, await commandContext(desk, profile));
  if (parsed.ok && parsed.command.name === 'silence add') {
    const { filter, text } = parsed.command;
    return { ok: true, filter, text };
  }
  if (parsed.ok) return { ok: false, wrong: { message: 'this is no filter' } };
  const { message, nearestCommand } = parsed.fault;
  const nearest = nearestCommand?.replace(/^silence add /, '').replace(/ ?--for 1h\b/, '');
  return { ok: false, wrong: { message, ...(nearest && { nearest }) } };
}

export async function silenceSubmitted(desk: Desk, { by, values, about }: Submitted): Promise<DialogResult> {
  const read = readSilence(values, desk.clock());
  if (!read.ok) return read;
  const typed = await readFilter(desk, await desk.profile(by.id), read.filter);
  if (!typed.ok) return { errors: silenceErrors(typed.wrong) };
  const { filter, text } = typed;
  const [alert] = about.alerts;
  const { note, until } = read;
  const answer = await add(desk, by, { filter, text, note, until, alert, reason: 'click' });
  // The new one first: what both take stays silenced.
  if (answer.added && about.silence !== undefined) {
    const end = { silence: about.silence, by: identified(by), at: desk.clock(), reason: 'click' } as const;
    await desk.store.endSilence(end);
  }
  return { answer: answer.message };
}

/** `silence add`, `silence list`, `silence remove`. */
export async function silenceAnswered(desk: Desk, command: SilenceCommand, asking: Asking): Promise<void> {
  const { place, profile, now, how } = asking;
  switch (command.name) {
    case 'silence list': {
      const told = { now, zone: profile.zone, canonical: command.canonical };
      return place.answer(silencesAnswer(await silencesOf(desk.store, told)), how);
    }
    case 'silence remove':
      return endSilence(desk, profile, command.id, 'command', asking);
    case 'silence add': {
      const { filter, text, until, note } = command;
      const wanted = { filter, text, until, note, alert: undefined, reason: 'command' } as const;
      return place.answer((await add(desk, profile, wanted)).message, how);
    }
  }
}

/** Adds it where the person may, and says what it silences at once. */
async function add(desk: Desk, person: Person, wanted: Omit<NewSilence, 'by' | 'at'>) {
  const allowed = await allowedTo(desk, 'silence', person);
  if (!allowed.ok) return { added: false, message: notAllowed('silence', allowed.who) };
  const by = identified(person);
  const { silence, held } = await desk.store.addSilence({ ...wanted, by, at: desk.clock() });
  desk.wake();
  const { id, text, alert } = silence;
  desk.log.info(
    { silence: id, filter: text, by: by.id, held, ...(alert !== undefined && { alert: numbered(alert) }) },
    'silence added',
  );
  return { added: true, message: silenceAdded(silence, held) };
}

export async function endSilence(
  desk: Desk,
  by: Person,
  silence: number,
  reason: 'click' | 'command',
  { place, how }: Pick<Asking, 'place' | 'how'>,
): Promise<void> {
  const allowed = await allowedTo(desk, 'unsilence', by);
  if (!allowed.ok) return place.answer(notAllowed('unsilence', allowed.who), how);
  const end = await desk.store.endSilence({ silence, by: identified(by), at: desk.clock(), reason });
  if (end.ok) {
    desk.wake();
    desk.log.info({ silence, by: by.id, released: end.released }, 'silence ended');
  }
  await place.answer(silenceEnded(end, silence), how);
}
