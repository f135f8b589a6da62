import type { ModalView } from '@slack/types';
import { answerDialog } from '../cards/dialog.ts';
import { readSearch, searchModal } from '../cards/search.ts';
import { SEARCH_KEYS } from '../cards/search-fields.ts';
import { EVERYTHING, type Filter } from '../domain/filter.ts';
import type { FilterFault, FilterRead } from '../domain/filter-faults.ts';
import { parseFilter } from '../domain/filter-schema.ts';
import { filterToArgs, filterToInput } from '../domain/filter-words.ts';
import { shortKey } from '../domain/short-key.ts';
import { COUNT_UP_TO } from '../lookups/ask.ts';
import type { EventsCommand } from '../query/command.ts';
import { DEFAULT_LIMIT } from '../query/flags.ts';
import { firstPage, type PagingState } from '../query/paging.ts';
import { type Asking, commandContext } from './asking.ts';
import type { Click } from './click.ts';
import type { Desk } from './desk.ts';
import { listPage } from './lists.ts';
import type { Profile } from './people.ts';

/** A dialog is drawn without its count when counting takes longer, ms. */
const COUNT_WITHIN = 400;
/** Slack wants the answer to a dialog within three seconds, ms. */
const ANSWER_WITHIN = 2_000;

/** How long a dialog left open works, ms. */
const DIALOG_LIFE = 24 * 3_600_000;

/** What a dialog remembers, by a short key in its `private_metadata`. */
interface Remembered {
  /** Where the answer goes; undefined for into the dialog. */
  readonly respondTo: string | undefined;
  /** The parts of the filter that have no field. */
  readonly rest: Readonly<Record<string, readonly string[]>>;
}

/** Opens the dialog that asks for events; the answer comes where the command was typed, or into the dialog. */
export async function openSearch(desk: Desk, { place, profile }: Asking, filter: Filter): Promise<void> {
  const key = shortKey(desk.random);
  const input = Object.entries(filterToInput(filter));
  const rest = Object.fromEntries(
    input.filter(([name]) => !(SEARCH_KEYS as readonly string[]).includes(name)),
  );
  const remembered: Remembered = { respondTo: place.responseUrl, rest };
  await desk.pages.set(`search:${key}`, remembered, DIALOG_LIFE);
  await place.open(await drawSearch(desk, profile, key, { ok: true, filter }));
}

/** The dialog after something in it was changed: its command and count follow. */
export async function redrawSearch(desk: Desk, click: Click): Promise<void> {
  if (!click.view) return;
  const profile = await desk.profile(click.user);
  const { metadata, values } = click.view;
  const read = await readDialog(desk, profile, await recall(desk, metadata), values);
  await click.redraw(await drawSearch(desk, profile, metadata, read));
}

interface SubmittedView {
  readonly state: { readonly values: unknown };
  readonly private_metadata: string;
}

export type Submitted =
  | { readonly ok: true; readonly page: PagingState; readonly respondTo: string | undefined }
  | { readonly ok: false; readonly faults: readonly FilterFault[] };

/** What a submitted dialog asks for, or what is wrong with it. */
export async function readSubmitted(desk: Desk, user: string, view: SubmittedView): Promise<Submitted> {
  const remembered = await recall(desk, view.private_metadata);
  const read = await readDialog(desk, await desk.profile(user), remembered, view.state.values);
  if (!read.ok) return read;
  const page = firstPage(eventsCommand(read.filter), desk.clock());
  return { ok: true, page, respondTo: remembered.respondTo };
}

/** The list in the dialog itself; what takes too long is shown as far as it has come. */
export async function listInDialog(desk: Desk, page: PagingState): Promise<ModalView> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN);
  return answerDialog(await listPage(desk, page, undefined, { signal }));
}

async function recall(desk: Desk, key: string): Promise<Remembered> {
  return (await desk.pages.get<Remembered>(`search:${key}`)) ?? { respondTo: undefined, rest: {} };
}

async function drawSearch(desk: Desk, profile: Profile, key: string, read: FilterRead): Promise<ModalView> {
  const { known = { types: [], features: [] }, now } = await commandContext(desk, profile);
  const filter = read.ok ? read.filter : EVERYTHING;
  const signal = AbortSignal.timeout(COUNT_WITHIN);
  const count = read.ok ? await desk.store.countByOutcome(filter, now, COUNT_UP_TO, { signal }) : undefined;
  const { canonical } = eventsCommand(filter);
  const wrong = read.ok ? [] : read.faults;
  const view = searchModal({ known, filter, count, canonical, zone: profile.zone, wrong });
  return { ...view, private_metadata: key };
}

async function readDialog(
  desk: Desk,
  profile: Profile,
  { rest }: Remembered,
  values: unknown,
): Promise<FilterRead> {
  return parseFilter({ ...rest, ...readSearch(values) }, await commandContext(desk, profile));
}

function eventsCommand(filter: Filter): EventsCommand {
  const canonical = ['events', filterToArgs(filter)].filter((part) => part !== '').join(' ');
  return {
    name: 'events',
    filter,
    limit: DEFAULT_LIMIT,
    sort: 'time',
    share: false,
    print: undefined,
    canonical,
  };
}
