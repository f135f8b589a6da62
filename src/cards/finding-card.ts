/** Cards of what the bot found by itself: a silent feed, a subject without backups, an outage; and the test card. */
import type { RichTextElement } from '@slack/types';
import type { Alert, AlertView, Finding } from '../domain/alert.ts';
import { duration, number, plural } from '../domain/amounts.ts';
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
  return alert.kind === 'feed_silence'
    ? button('status.show', 'Feed status', 'feed')
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
    ...lifeFacts(alert, { ...given, advice: given.advice ?? adviceFor(alert) }),
  ];
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

function whyParts({ cause, polls }: Finding & { kind: 'feed_silence' }): RichTextElement[] {
  if (cause === undefined)
    return [text(`Druva answers, but ${plural(polls, 'poll')} in a row brought no event`)];
  const said = inert(cause, 200);
  return said === '' ? [text('Druva could not be asked')] : [text('Druva answered '), code(said)];
}

function fact(label: string, ...parts: RichTextElement[]): Fact {
  return { label, parts };
}
