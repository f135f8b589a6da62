import { unknownEvent } from '../cards/answers.ts';
import { eventDetailsAnswer } from '../cards/event-details.ts';
import type { Picture } from '../cards/pieces.ts';
import { statsAnswer } from '../cards/stats.ts';
import { subjectAnswer, subjectUnknown } from '../cards/subject.ts';
import { whyAnswer } from '../cards/why.ts';
import { statsChart } from '../charts/spec.ts';
import type { Told } from '../domain/answers.ts';
import { eventAnswerOf } from '../lookups/event.ts';
import { statsOf } from '../lookups/stats.ts';
import { subjectOf } from '../lookups/subject.ts';
import { whyOf } from '../lookups/why.ts';
import type { Command, StatsCommand } from '../query/command.ts';
import type { Asking } from './asking.ts';
import { chartImage, withChart } from './charts.ts';
import type { Desk } from './desk.ts';
import { withPatience } from './patience.ts';
import type { Profile } from './people.ts';
import type { How } from './place.ts';

type Of<Name extends Command['name']> = Extract<Command, { name: Name }>;

/** Counts as a table with a chart. */
export async function statsAnswered(desk: Desk, command: StatsCommand, asking: Asking): Promise<void> {
  const { place, profile, how, now } = asking;
  const { zone } = profile;
  const answer = await withPatience(desk, place, command.canonical, how, (watch) =>
    statsOf(desk.store, command, { now, zone, clock: desk.clock, watch }),
  );
  const show = (shown?: Picture) => place.answer(statsAnswer(answer, shown, sharer(asking)), how);
  // A dialog has to be opened within three seconds; there the picture follows.
  if (place.responseUrl === undefined) await show();
  const chart = await chartImage(desk, statsChart(answer, how.share ? 'channel' : 'asker'));
  await withChart(chart, show);
}

/** Everything about one event. */
export async function eventAnswer(desk: Desk, command: Of<'event'>, asking: Asking): Promise<void> {
  const { place, how } = asking;
  const answer = await eventAnswerOf(desk.store, command.id, toldOf(command, asking));
  if (answer) await place.answer(eventDetailsAnswer(answer, desk.permalink, sharer(asking)), how);
  else await place.answer(unknownEvent(command.id, desk.config.retention), alone(how));
}

/** What became of one event. */
export async function whyAnswered(desk: Desk, command: Of<'why'>, asking: Asking): Promise<void> {
  const { place, how } = asking;
  const answer = await whyOf(desk.store, command.id, desk.config, toldOf(command, asking));
  if (answer) await place.answer(whyAnswer(answer, desk.permalink, sharer(asking)), how);
  else await place.answer(unknownEvent(command.id, desk.config.retention), alone(how));
}

/** How a user or device is. */
export async function subjectAnswered(desk: Desk, command: Of<'subject'>, asking: Asking): Promise<void> {
  const { place, how } = asking;
  const read = await subjectOf(desk.store, command.subject, toldOf(command, asking));
  if (read.ok) await place.answer(subjectAnswer(read.answer, desk.permalink, sharer(asking)), how);
  else await place.answer(subjectUnknown(read.asked, read.nearest), alone(how));
}

/** What the answer is told with. */
function toldOf({ canonical }: Command, { now, profile }: Asking): Told {
  return { now, zone: profile.zone, canonical };
}

function sharer({ how, profile }: Asking): Profile | undefined {
  return how.share ? profile : undefined;
}

/** What was not found need not be posted for all. */
function alone(how: How): How {
  return { ...how, share: false };
}
