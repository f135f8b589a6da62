import type { MentionsAnswer } from '../domain/answers.ts';
import type { AlertRow, EventArchive } from '../domain/archive.ts';
import { fold } from '../domain/text.ts';
import type { Mentions } from '../query/mentions.ts';
import { newest } from './ask.ts';
import { type LookupContext, told } from './context.ts';
import { type Found, findExactly } from './names.ts';
import { answerAbout } from './subject.ts';

const MOST_EVENTS = 5;
const MOST_ALERTS = 5;
const MOST_SUBJECTS = 3;
/** Candidates that are asked about at all. */
const MOST_ASKED = 30;

/**
 * What is known of the things a text names. Names are asked exactly, so that ordinary words find nothing; those that
 * nothing is stored about are not told of as unknown, for the same reason.
 */
export async function mentionsOf(
  archive: EventArchive,
  mentions: Mentions,
  context: LookupContext,
): Promise<MentionsAnswer> {
  const [events, alerts, people, things] = await Promise.all([
    asked(mentions.ids, (id) => archive.eventById(id)),
    asked(mentions.alerts, (id) => alertRow(archive, id, context)),
    asked(mentions.emails, (name) => findExactly(archive, name, context)),
    asked(mentions.names, (name) => findExactly(archive, name, context)),
  ]);
  const found = onceEach([...people.found, ...things.found]).slice(0, MOST_SUBJECTS);
  const subjects = await Promise.all(found.map((each) => answerAbout(archive, each, context)));
  return {
    ...told(context),
    events: [...new Map(events.found.map((row) => [row.key, row])).values()].slice(0, MOST_EVENTS),
    alerts: alerts.found.slice(0, MOST_ALERTS),
    subjects,
    unknown: [...events.unknown, ...alerts.unknown.map((id) => `alert ${id}`), ...people.unknown],
  };
}

interface Asked<Name, Thing> {
  readonly found: readonly Thing[];
  readonly unknown: readonly Name[];
}

async function asked<Name, Thing>(
  names: readonly Name[],
  ask: (name: Name) => Promise<Thing | undefined>,
): Promise<Asked<Name, Thing>> {
  const once = [...new Set(names)].slice(0, MOST_ASKED);
  const things = await Promise.all(once.map(ask));
  return {
    found: things.filter((thing) => thing !== undefined),
    unknown: once.filter((_, index) => things[index] === undefined),
  };
}

async function alertRow(
  archive: EventArchive,
  id: number,
  context: LookupContext,
): Promise<AlertRow | undefined> {
  const view = await archive.alertView(id);
  if (!view) return undefined;
  const [row] = await newest(archive, { terms: {}, alert: id }, 1, context);
  return { alert: view.alert, card: row?.card };
}

function onceEach(found: readonly Found[]): Found[] {
  return [...new Map(found.map((each) => [fold(each.name), each])).values()];
}
