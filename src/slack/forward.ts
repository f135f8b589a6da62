/** Forwarding: its list, and what people do about a destination. */
import { setTimeout as delay } from 'node:timers/promises';
import { replayAnswer, replayDialog } from '../cards/forward-replay.ts';
import { forwardChanged, forwardsAnswer } from '../cards/forwards.ts';
import type { Message } from '../cards/message.ts';
import { mayNot } from '../cards/move-answer.ts';
import type { Person } from '../domain/alert.ts';
import type { ForwardAct } from '../domain/forward.ts';
import { forwardsOf } from '../lookups/forwards.ts';
import type { ForwardCommand } from '../query/command.ts';
import { allowedTo, identified } from './acting.ts';
import type { Asking } from './asking.ts';
import type { Click } from './click.ts';
import type { Desk } from './desk.ts';
import { keepDialog, openedFrom } from './dialog-memory.ts';
import type { DialogResult, Submitted } from './dialogs.ts';
import type { Profile } from './people.ts';

/** A dialog does not wait longer than this for its count, ms: the command that opens it lives three seconds. */
const COUNT_WITHIN = 1_000;

type Change = 'pause' | 'resume';
type ReplayCommand = Extract<ForwardCommand, { name: 'forward replay' }>;

/** `forward`, `forward pause`, `forward resume`, `forward replay`. */
export async function forwardAnswered(desk: Desk, command: ForwardCommand, asking: Asking): Promise<void> {
  const { place, profile, how } = asking;
  switch (command.name) {
    case 'forward':
      return place.answer(await list(desk, profile, how.share ? profile : undefined), how);
    case 'forward replay':
      return askReplay(desk, command, asking);
    case 'forward pause':
    case 'forward resume': {
      const wanted: Change = command.name === 'forward pause' ? 'pause' : 'resume';
      const done = await change(desk, profile, wanted, command.destination, 'command');
      if (!done.allowed) return place.answer(done.refusal, how);
      const said = forwardChanged(command.destination, wanted, done.changed);
      return place.answer(await list(desk, profile, undefined, said), how);
    }
  }
}

/** The button beside a destination: the list is drawn anew, as it is then. */
export async function forwardClicked(desk: Desk, click: Click, wanted: Change): Promise<void> {
  const profile = await desk.profile(click.user, click.handle);
  const known = desk.config.forward.find(({ name }) => name === click.value);
  const done = known && (await change(desk, profile, wanted, known.name, 'click'));
  if (done && !done.allowed) return click.answer(done.refusal);
  await click.answer(await list(desk, profile), { replace: true });
}

async function list(desk: Desk, { zone }: Profile, sharedBy?: Person, above?: Message): Promise<Message> {
  const told = { now: desk.clock(), zone, canonical: 'forward' };
  return forwardsAnswer(await forwardsOf(desk.store, desk.config.forward, told), sharedBy, above);
}

type Changed =
  | { readonly allowed: true; readonly changed: boolean }
  | { readonly allowed: false; readonly refusal: Message };

async function change(
  desk: Desk,
  person: Person,
  wanted: Change,
  destination: string,
  reason: ForwardAct['reason'],
): Promise<Changed> {
  const allowed = await allowedTo(desk, 'forward', person);
  if (!allowed.ok) return { allowed: false, refusal: mayNot(`${wanted} forwarding`, allowed.who) };
  const act = { name: destination, at: desk.clock(), by: identified(person), reason };
  const changed = await (wanted === 'pause' ? desk.store.pauseForward(act) : desk.store.resumeForward(act));
  desk.counted.click(`forward_${wanted}`, changed ? 'done' : 'nothing_changed');
  desk.log.info({ destination, act: wanted, by: person.id, changed }, 'a person changed forwarding');
  return { allowed: true, changed };
}

/** What a replay's dialog is about. */
interface Replaying {
  readonly destination: string;
  readonly since: number;
}

/** Opens the dialog that says how many there are. */
async function askReplay(desk: Desk, command: ReplayCommand, { place, profile, how }: Asking): Promise<void> {
  const { destination, since } = command;
  const allowed = await allowedTo(desk, 'forward', profile);
  if (!allowed.ok) return place.answer(mayNot('send events again', allowed.who), how);
  const begun = (await desk.store.forwards()).some(({ name }) => name === destination);
  if (!begun) return place.answer(replayAnswer(destination, undefined), how);
  const events = await Promise.race([
    desk.store.forwardedSince(destination, since),
    delay(COUNT_WITHIN, undefined, { ref: false }),
  ]);
  if (events === 0) return place.answer(replayAnswer(destination, 0), how);
  const filter = desk.config.forward.find(({ name }) => name === destination)?.text ?? '';
  const asked: Replaying = { destination, since };
  const metadata = await keepDialog(desk, { ...openedFrom(place), alerts: [], asked });
  await place.open(replayDialog({ destination, since, events, filter }, metadata));
}

export async function replaySubmitted(desk: Desk, { by, about }: Submitted): Promise<DialogResult> {
  const { destination, since } = about.asked as Replaying;
  const allowed = await allowedTo(desk, 'forward', by);
  if (!allowed.ok) return { answer: mayNot('send events again', allowed.who) };
  const act = { name: destination, at: desk.clock(), by: identified(by), reason: about.by };
  const done = await desk.store.replayForward({ ...act, since });
  desk.counted.click('forward_replay', done ? 'done' : 'nothing_changed');
  desk.log.info(
    { destination, since: new Date(since), by: by.id, ...done },
    'a person has events sent again',
  );
  return { answer: replayAnswer(destination, done?.events) };
}
