/** Cards of what the bot found by itself: a silent feed, a subject without backups, an outage; and the test card. */
import type { RichTextElement } from '@slack/types';
import type { Alert, AlertView, Finding } from '../domain/alert.ts';
import { duration, number, plural } from '../domain/amounts.ts';
import { FORWARD_REASON_WORDS } from '../domain/forward-standing.ts';
import type { Advice } from '../domain/rules.ts';
import { adviceFor } from './advice.ts';
import { alertBar, type CardContext } from './bar.ts';
import { findingButtons } from './card-buttons.ts';
import { stateText } from './card-text.ts';
import { headline } from './headline.ts';
import { type Given, lifeFacts } from './life-facts.ts';
import type { Message } from './message.ts';
import { user } from './people.ts';
import { button, code, type Fact, facts, header, mrkdwn, text } from './pieces.ts';
import { lead } from './symbols.ts';
import { cut, inert, inertFallback, mrkdwnCode } from './text.ts';
import { dateElement, dateToken } from './times.ts';

export function findingCard(view: AlertView, context: CardContext): Message {
  const { alert } = view;
  const list = findingFacts(alert, context);
  const title = findingTitle(alert);
  return {
    text: stateText(alert, inertFallback(cut(title, 160)), { times: '', point: '' }),
    blocks: [header(`${lead(alert)}: ${title}`), ...(list.length === 0 ? [] : [facts(list)])],
    attachments: [
      alertBar(
        view,
        `found ${dateToken(alert.openedAt, '{ago}')}`,
        context,
        findingButtons(alert, aboutButton(alert)),
        mrkdwn(
          [feedWords(alert.finding), `alert ${alert.id}`, `\`${alert.kind}\``]
            .filter((part) => part !== '')
            .join(' · '),
        ),
      ),
    ],
  };
}

function feedWords(finding: Finding | undefined): string {
  return finding?.kind === 'feed_silence' ? `feed ${mrkdwnCode(finding.feed) || 'unknown'}` : '';
}

function aboutButton(alert: Alert) {
  if (alert.kind === 'feed_silence') return button('status.show', 'Feed status', 'feed');
  return alert.kind === 'forward_behind'
    ? button('forward.show', 'Forwarding', 'all')
    : button('alert.details', 'Details', String(alert.id));
}

/** `Feed silent: nothing in 40 polls`, `No backup on DEV-MBP-22 for 7 d`, `Outage: 34 users and devices fail`. */
function findingTitle(alert: Alert): string {
  const { finding } = alert;
  switch (finding?.kind) {
    case 'feed_silence':
      return finding.cause === undefined
        ? `Feed silent: no event in ${plural(finding.polls, 'poll')}`
        : 'Feed cannot be read';
    case 'missing':
      return `${headline(alert)} for ${duration(finding.for)}`;
    case 'forward_behind':
      return `Forwarding to ${inert(alert.subject, 60) || 'a destination'} is behind`;
    case 'configuration':
      return `Configuration refused on ${inert(finding.host, 60) || 'this machine'}: ${plural(finding.count, 'fault')}`;
    case 'outage':
      return `Outage: ${number(finding.subjects)} users and devices failed within ${duration(finding.within)}`;
    case 'test':
      return 'Test card, nothing is wrong';
    default:
      return headline(alert);
  }
}

function findingFacts(alert: Alert, given: Given): Fact[] {
  if (alert.state === 'resolved' || alert.finding === undefined) return [];
  return [
    ...aboutFacts(alert.finding),
    ...lifeFacts(alert, { ...given, advice: given.advice ?? ownAdvice(alert.finding) ?? adviceFor(alert) }),
  ];
}

const SLOW =
  'See whether it takes less than what comes: a filter or a faster destination helps. Nothing is lost.';

/** What to do depends on why. */
function ownAdvice(finding: Finding): Advice | undefined {
  if (finding.kind !== 'forward_behind') return undefined;
  const { paused, cause } = finding;
  if (paused) return { do: 'Resume it with /insync forward once it may go on.', link: '' };
  return { do: cause ? FORWARD_REASON_WORDS[cause.reason].cure : SLOW, link: '' };
}

function aboutFacts(finding: Finding): Fact[] {
  switch (finding.kind) {
    case 'feed_silence':
      return [
        fact('Since', dateElement(finding.since, '{date_short_pretty} at {time}')),
        { label: 'Why', parts: whyParts(finding) },
      ];
    case 'missing':
      return [
        fact('Last one', dateElement(finding.last, '{date_short_pretty} at {time}')),
        fact(
          'Expected',
          code(inert(finding.rule, 200) || 'unknown'),
          text(` within ${duration(finding.for)}`),
        ),
      ];
    case 'forward_behind':
      return behindFacts(finding);
    case 'configuration':
      return refusedFacts(finding);
    case 'outage':
      return [
        fact(
          'Failed',
          text(`${number(finding.subjects)} users and devices within ${duration(finding.within)}`),
        ),
        fact('Counted', code(inert(finding.rule, 200) || 'all failures')),
      ];
    case 'test':
      return [
        fact('Asked by', user(finding.by)),
        fact('Means', text('cards of this channel come here, and their buttons work')),
      ];
  }
}

function refusedFacts({ file, faults, count }: Finding & { kind: 'configuration' }): Fact[] {
  const more = count - faults.length;
  return [
    fact('File', code(inert(file, 200) || 'unknown')),
    ...faults.map((line, index) => fact(index === 0 ? 'Wrong' : 'and', text(inert(line, 300) || 'unknown'))),
    ...(more > 0 ? [fact('and', text(`${plural(more, 'fault')} more, see the log`))] : []),
    fact('In force', text('the configuration before it; no event is lost')),
  ];
}

function whyParts({ cause, polls }: Finding & { kind: 'feed_silence' }): RichTextElement[] {
  if (cause === undefined)
    return [text(`Druva answers, but ${plural(polls, 'poll')} in a row brought no event`)];
  const said = inert(cause, 200);
  return said === '' ? [text('Druva could not be asked')] : [text('Druva answered '), code(said)];
}

function behindFacts({ to, since, waiting, cause, paused }: Finding & { kind: 'forward_behind' }): Fact[] {
  const wait = waiting > 1 ? `${number(waiting)} events or more wait for ` : 'an event waits for ';
  return [
    fact('Since', dateElement(since, '{date_short_pretty} at {time}')),
    fact('Waiting', text(wait), code(inert(to, 200) || 'it'), text('; none is lost')),
    ...(paused ? [fact('Paused', ...pausedParts(paused))] : []),
    ...(cause && !paused ? [fact('Why', ...causeParts(cause))] : []),
  ];
}

function pausedParts({ at, by }: NonNullable<(Finding & { kind: 'forward_behind' })['paused']>) {
  const who = by === undefined ? [] : [text('by '), user(by), text(' ')];
  return [...who, text('since '), dateElement(at, '{date_short_pretty} at {time}')];
}

function causeParts({ reason, said }: NonNullable<(Finding & { kind: 'forward_behind' })['cause']>) {
  const words = inert(said, 200);
  return [
    text(`${FORWARD_REASON_WORDS[reason].says}${words === '' ? '' : ', '}`),
    ...(words === '' ? [] : [code(words)]),
  ];
}

function fact(label: string, ...parts: RichTextElement[]): Fact {
  return { label, parts };
}
