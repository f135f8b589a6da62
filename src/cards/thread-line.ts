/** One line in the thread of a card for each thing that happened to its alert. */

import type { Alert } from '../domain/alert.ts';
import { duration, plural } from '../domain/amounts.ts';
import type { AuditEntry } from '../domain/audit.ts';
import type { ReplyView } from '../domain/delivery.ts';
import { DONE, numberOf, objectWords, wordOf } from './audit-words.ts';
import { activity, isFailure } from './failures.ts';
import { headline } from './headline.ts';
import { quote, reasonWords } from './holder.ts';
import type { Message } from './message.ts';
import { section } from './pieces.ts';
import { look, STATE_LOOK, severitySymbol } from './symbols.ts';
import { cut, inertFallback } from './text.ts';
import { dateToken, nearFormat } from './times.ts';
import { channelToken, mentionToken, person } from './tokens.ts';

/** What happened: `line` in mrkdwn after the symbol, `said` the same for notifications. */
interface Words {
  readonly line: string;
  readonly said: string;
}

export function threadLine(reply: ReplyView): Message {
  const { entry, alert, mention, untold } = reply;
  const symbol = symbolOf(entry, alert);
  const { line, said } = words(reply);
  const called = mentionToken(mention);
  const before =
    untold === 0 ? '' : `${plural(untold, 'change')} before this: \`/insync audit --alert ${alert.id}\``;
  const parts = [line, ...extras(entry, alert), before, called].filter((part) => part !== '');
  const note = inertFallback(entry.note, 300);
  return {
    text: `${symbol} ${said}${note === '' ? '' : `: ${note}`}`,
    blocks: [section(`${symbol} ${parts.join(' · ')}${quote(entry.note)}`)],
  };
}

/** What the alert became then, not what it may be by now. */
function symbolOf({ became, action }: AuditEntry, alert: Alert): string {
  if (action === 'reopen' || action === 'recur') return '🔁';
  if (action === 'escalate' || action === 'remind' || became === 'open')
    return severitySymbol(alert.severity);
  return became === undefined ? look(alert).symbol : STATE_LOOK[became].symbol;
}

function words(reply: ReplyView): Words {
  const { entry, alert, broadcast } = reply;
  const { by, action, at } = entry;
  // In the channel it stands without its card.
  const what = broadcast ? `${inertFallback(cut(headline(alert), 160))}, ` : '';
  const byItself = (line: string, said: string): Words => ({
    line,
    said: `${said}: ${what}alert ${alert.id}`,
  });
  const time = dateToken(at, '{time_secs}');
  switch (action) {
    case 'hold':
      return byItself(`*Held back* by ${parentOf(entry)}, which explains it, at ${time}`, 'Held back');
    case 'release':
      return byItself(`*Let go of*: ${parentOf(entry)} holds it back no more, since ${time}`, 'Let go of');
    case 'mute':
      return byItself(`*Silenced*${silenceWords(entry)} at ${time}`, 'Silenced');
    case 'unmute':
      return byItself(`*Not silenced any more*${endWords(entry)}, since ${time}`, 'Not silenced any more');
    case 'recover':
      return byItself(`*Resolved* ${recoveryWords(entry, alert)} at ${time}`, 'Resolved');
    case 'recur':
      return byItself(`*Back again*${recurWords(entry, alert)}, nobody has it`, 'Back again');
    case 'lapse':
      return byItself(`*The acknowledgement lapsed* at ${time}, nobody has it`, 'The acknowledgement lapsed');
    case 'escalate':
      return byItself(`*Nobody has it*${openWords(entry, alert)}${escalationWords(entry)}`, 'Nobody has it');
    case 'remind':
      return byItself(`*Still nobody has it*${openWords(entry, alert)}`, 'Still nobody has it');
    case 'open':
      return byItself(`*Opened* at ${time}`, 'Opened');
    default:
      return done(entry, alert, by === undefined ? undefined : person(by));
  }
}

/** What a person did: `<@U…> *acknowledged* this at <time>, 8 h 23 min after it opened`. */
function done(entry: AuditEntry, alert: Alert, who = 'The bot'): Words {
  const { by, action, at } = entry;
  const name = by === undefined ? 'The bot' : inertFallback(by.name, 80) || 'Somebody';
  const after =
    action === 'ack' || action === 'resolve' ? openWords(entry, alert, ', ', ' after it opened') : '';
  const to = action === 'assign' ? ownerOf(entry) : { line: '', said: '' };
  return {
    line: `${who} *${DONE[action]}* this${to.line} at ${dateToken(at, '{time_secs}')}${after}`,
    said: `${name} ${DONE[action]} ${objectWords(entry) || `alert ${alert.id}`}${to.said}`,
  };
}

function ownerOf(entry: AuditEntry): Words {
  const name = wordOf(entry, 'ownerName');
  const owner = { id: wordOf(entry, 'owner'), name };
  return { line: ` to ${person(owner)}`, said: ` to ${inertFallback(name, 80) || 'somebody'}` };
}

/** ` for 15 min`: since it was opened. */
function openWords({ at }: AuditEntry, { openedAt }: Alert, before = ' for ', after = ''): string {
  return at < openedAt ? '' : `${before}${duration(at - openedAt)}${after}`;
}

function parentOf(entry: AuditEntry): string {
  const parent = numberOf(entry, 'parent');
  return parent === undefined ? 'another failure' : `alert ${parent}`;
}

function silenceWords({ ref }: AuditEntry): string {
  return ref === undefined ? '' : ` by silence ${ref}`;
}

function endWords({ reason }: AuditEntry): string {
  if (reason === 'not_silenced') return ': no silence takes its newest event';
  return reason === 'time_over' || reason === 'silence_ended' ? ': the silence is over' : '';
}

function recoveryWords({ reason }: AuditEntry, { type }: Alert): string {
  if (reason === 'success') return `by a good ${activity(type)}`;
  return reason === 'alert_resolution' ? 'by its Alert Resolution' : 'by itself';
}

function recurWords({ at }: AuditEntry, { reopened }: Alert): string {
  return reopened === undefined || at < reopened.resolvedAt
    ? ''
    : ` ${duration(at - reopened.resolvedAt)} after it was resolved`;
}

function escalationWords(entry: AuditEntry): string {
  const step = numberOf(entry, 'step');
  const channel = wordOf(entry, 'channel');
  return [
    step === undefined ? '' : ` · step ${step} of the escalation`,
    channel === '' ? '' : ` · a card goes to ${channelToken(channel)}`,
  ].join('');
}

/** What else is known, each between dots: reason code, when it reminds or ends, how long it lasted. */
function extras(entry: AuditEntry, alert: Alert): string[] {
  const { action, at } = entry;
  const until = numberOf(entry, 'until');
  const lasted = numberOf(entry, 'lasted');
  const attempts = numberOf(entry, 'attempts');
  const ends = action === 'recover' || action === 'resolve';
  return [
    action === 'ack' ? reasonWords(wordOf(entry, 'ackReason')) : '',
    until === undefined ? '' : `${action === 'ack' ? 'reminds' : 'until'} ${moment(until, at)}`,
    ends && lasted !== undefined ? `lasted ${duration(lasted)}` : '',
    ends && isFailure(alert) && attempts !== undefined && attempts > 0 ? plural(attempts, 'attempt') : '',
  ];
}

function moment(at: number, beside: number): string {
  const format = nearFormat(at, beside);
  return `${format === '{time}' ? 'at ' : ''}${dateToken(at, format)}`;
}
