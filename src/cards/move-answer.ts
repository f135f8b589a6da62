/** What a person is told about an act on alerts: why it changed nothing, who may, what it touched. */
import type { Alert, Person } from '../domain/alert.ts';
import { number, plural } from '../domain/amounts.ts';
import type { MoveResult } from '../domain/desk.ts';
import type { Act } from '../domain/life.ts';
import { untilWords } from './holder.ts';
import { type Message, said } from './message.ts';
import { section } from './pieces.ts';
import { NOTICE_SYMBOL, STATE_LOOK } from './symbols.ts';
import { inertFallback } from './text.ts';
import { dateToken, utc } from './times.ts';
import { mentionToken, person } from './tokens.ts';

/** What is no longer possible: `it cannot be acknowledged`. */
const DONE: Readonly<Record<Act, string>> = {
  ack: 'acknowledged',
  unack: 'given back',
  assign: 'assigned',
  note: 'annotated',
  silence: 'silenced',
  unsilence: 'let go of',
  resolve: 'resolved',
  reopen: 'reopened',
};

/** Why an act changed nothing; undefined when it did, for then the card itself answers. */
export function transitionAnswer(result: MoveResult, wanted: Act): Message | undefined {
  if (result.ok) return undefined;
  if (result.reason === 'unknown_alert') return said('This alert is not known any more.');
  const { alert, reason } = result;
  switch (reason) {
    case 'already_open':
      return said(openWords(alert, wanted));
    case 'already_acked':
      return wanted === 'ack' || alert.ack === undefined
        ? hasIt(alert)
        : both(hasIt(alert), ` It cannot be ${DONE[wanted]}.`);
    case 'already_silenced':
      return silencedAnswer(alert, wanted);
    case 'already_resolved':
      return resolvedAnswer(alert, wanted);
    case 'superseded':
      return said(
        `Alert ${alert.id} stays resolved: a newer alert of the same problem has a card of its own.`,
      );
  }
}

function openWords({ id }: Alert, wanted: Act): string {
  if (wanted === 'unack') return `Nobody has alert ${id}: there is nothing to undo.`;
  if (wanted === 'unsilence') return `Alert ${id} is not silenced: there is nothing to end.`;
  return `Alert ${id} is open: it cannot be ${DONE[wanted]}.`;
}

/** `Maya has it since 14:28`. */
function hasIt(alert: Alert): Message {
  const { ack } = alert;
  if (ack === undefined) return said(`Somebody has alert ${alert.id} already.`);
  return {
    text: `${nameOf(ack.by)} has alert ${alert.id} since ${utc(ack.at)}.`,
    blocks: [section(`${STATE_LOOK.acked.symbol} ${person(ack.by)} has it since ${dayToken(ack.at)}.`)],
  };
}

function silencedAnswer({ id, hold }: Alert, wanted: Act): Message {
  const cannot = `it cannot be ${DONE[wanted]}`;
  if (hold === undefined) return said(`Alert ${id} is silenced: ${cannot}.`);
  if (hold.kind === 'parent')
    return said(
      `Alert ${id} is held back by alert ${hold.alert}, which explains it: ${cannot}. See that one.`,
    );
  return {
    text: `Alert ${id} is silenced by ${nameOf(hold.by)}: ${cannot}.`,
    blocks: [
      section(
        `${STATE_LOOK.silenced.symbol} Alert ${id} is silenced by ${person(hold.by)} since ${dayToken(hold.since)} ${untilWords(hold.until, hold.since)}: ${cannot}. End the silence first.`,
      ),
    ],
  };
}

function resolvedAnswer({ id, resolution }: Alert, wanted: Act): Message {
  const cannot = wanted === 'resolve' ? '' : `: it cannot be ${DONE[wanted]}. Reopen it first`;
  if (resolution === undefined) return said(`Alert ${id} is resolved${cannot}.`);
  const { by, at } = resolution;
  return {
    text: `Alert ${id} is resolved since ${utc(at)}${by === undefined ? '' : ` by ${nameOf(by)}`}${cannot}.`,
    blocks: [
      section(
        `${STATE_LOOK.resolved.symbol} Alert ${id} is resolved since ${dayToken(at)}${by === undefined ? '' : ` by ${person(by)}`}${cannot}.`,
      ),
    ],
  };
}

function both(message: Message, more: string): Message {
  const [block] = message.blocks;
  const words = block?.type === 'section' ? (block.text?.text ?? '') : '';
  return { text: `${message.text}${more}`, blocks: [section(`${words}${more}`)] };
}

function nameOf(who: Person): string {
  return inertFallback(who.name, 80) || 'Somebody';
}

function dayToken(at: number): string {
  return dateToken(at, '{date_short_pretty} at {time}');
}

/** Names and groups shown; nobody reads more. */
const MOST_WHO = 20;

/**
 * The person may not; `who` (user and group ids) may. Only the asker sees it, so that naming them calls nobody.
 * `unsilence` is the permission of silencing, `reopen` that of resolving.
 */
export function notAllowed(act: Act, who: readonly string[]): Message {
  return mayNot(`${VERB[act]} alerts`, who);
}

/** The same in other words: `pause forwarding`. */
export function mayNot(what: string, who: readonly string[]): Message {
  const tokens = who.map(mentionToken).filter((token) => token !== '');
  const shown = tokens.slice(0, MOST_WHO).join(', ');
  const more = tokens.length > MOST_WHO ? ` and ${number(tokens.length - MOST_WHO)} more` : '';
  return {
    text: `You may not ${what}.`,
    blocks: [
      section(
        `${NOTICE_SYMBOL} You may not ${what}. ${shown === '' ? 'The configuration names nobody who may.' : `These may: ${shown}${more}.`}`,
      ),
    ],
  };
}

const VERB: Readonly<Record<Act, string>> = {
  ack: 'acknowledge',
  unack: 'give back',
  assign: 'assign',
  note: 'add notes to',
  silence: 'silence',
  unsilence: 'end silences of',
  resolve: 'resolve',
  reopen: 'reopen',
};

/** What came of an act on several alerts at once; `refused`: those it was not possible for any more. */
export function bulkDone(act: Act, moved: readonly number[], refused: number): Message {
  const left =
    refused === 0 ? '' : ` ${plural(refused, 'other')} had changed meanwhile: nothing was done there.`;
  if (moved.length === 0) return said(`No alert is ${DONE[act]} by this.${left}`);
  const numbers = moved.length <= 10 ? ` (${moved.join(', ')})` : '';
  const words = `${plural(moved.length, 'alert')}${numbers} ${moved.length === 1 ? 'is' : 'are'} ${DONE[act]}`;
  return said(`${symbolOf(act)}${words}.${left}`);
}

function symbolOf(act: Act): string {
  if (act === 'ack') return `${STATE_LOOK.acked.symbol} `;
  if (act === 'silence') return `${STATE_LOOK.silenced.symbol} `;
  return act === 'resolve' ? `${STATE_LOOK.resolved.symbol} ` : '';
}
