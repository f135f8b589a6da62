/** People who act on cards while the bot is killed again and again, and what they were answered. */
import type { SimMessage, Slack } from '../../src/sim/slack/types.ts';
import { eventually } from './eventually.ts';
import { press, typeIn } from './people.ts';
import { control, screen } from './read.ts';
import { BACKUP, JON, MAYA } from './stage.ts';

export type Act = 'ack' | 'note' | 'silence' | 'resolve';

/** What somebody tried once. */
export interface Deed {
  readonly act: Act;
  /** 0 for what is about no alert. */
  readonly alert: number;
  readonly user: string;
  /** Words of this deed alone, where it has any. */
  readonly mark: string;
  /** The subject of a silence. */
  readonly subject: string;
  /** The bot said that it is done; without an answer nobody knows. */
  answered: boolean;
}

/** A dialog or an answer that does not come within this belongs to a bot that is dead, ms. */
const PATIENCE = 1_500;

type Way = (slack: Slack, card: SimMessage, deed: Deed) => Promise<boolean>;

const BY_CLICK: Readonly<Record<Exclude<Act, 'silence'>, Way>> = {
  async ack(slack, card, { user }) {
    return isYes(await press(slack, user, card, 'Acknowledge'));
  },
  async resolve(slack, card, { user }) {
    return isYes(await press(slack, user, card, '⋮', 'Resolve'));
  },
  async note(slack, card, { user, mark }) {
    for (const { id } of slack.views(user)) await slack.closeView({ user, viewId: id });
    if (!isYes(await press(slack, user, card, '⋮', /Add note/))) return false;
    const form = await soon(() => slack.views(user).at(-1));
    if (!form) return false;
    typeIn(slack, user, form, 'Note', mark);
    const sent = await slack.submitView({ user, viewId: form.id });
    return isYes(sent) && sent.errors === undefined;
  },
};

async function silence(slack: Slack, { user, mark, subject }: Deed): Promise<boolean> {
  const text = `silence add --subject ${subject} --for 1h --note "${mark}"`;
  const before = new Set(slack.ephemerals(user).map(({ id }) => id));
  if (!isYes(await slack.command({ user, channel: BACKUP, text }))) return false;
  const answer = await soon(() => slack.ephemerals(user).find(({ id }) => !before.has(id)));
  return answer !== undefined && screen(answer).includes('Silence');
}

/** Tries it once, as a person who sees this card would. */
export async function attempt(slack: Slack, card: SimMessage | undefined, deed: Deed): Promise<void> {
  const { act } = deed;
  try {
    if (act === 'silence') deed.answered = await silence(slack, deed);
    else if (card) deed.answered = await BY_CLICK[act](slack, card, deed);
  } catch {
    // The bot died in between: nothing was answered.
  }
}

/** A card on which this can be done now, of those nobody tried yet. */
export function actable(card: SimMessage): boolean {
  return control(card, 'Acknowledge') !== undefined;
}

export function alertOf(card: SimMessage): number {
  return Number(control(card, 'Acknowledge')?.value);
}

export function subjectOf(card: SimMessage): string {
  return /(?:on|from) ([A-Z]+-\d+)/.exec(screen(card))?.[1] ?? '';
}

export function deedOf(act: Act, card: SimMessage): Deed {
  const alert = alertOf(card);
  const user = alert % 2 === 0 ? MAYA : JON;
  return { act, alert, user, mark: `word-${act}-${alert}`, subject: subjectOf(card), answered: false };
}

/** A silence for something that never failed: whenever there is no card to act on. */
export function precaution(number: number): Deed {
  const subject = `NOBODY-${number}`;
  return { act: 'silence', alert: 0, user: MAYA, mark: `word-${subject}`, subject, answered: false };
}

function isYes({ status }: { readonly status: number }): boolean {
  return status === 200;
}

async function soon<T>(check: () => T | undefined): Promise<T | undefined> {
  return eventually(() => check(), { within: PATIENCE }).catch(() => undefined) as Promise<T | undefined>;
}
