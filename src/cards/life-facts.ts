/** Lines of a card that come from the life of the alert, not from its newest event. */
import type { RichTextElement } from '@slack/types';
import type { Alert, AlertView } from '../domain/alert.ts';
import { number, plural } from '../domain/amounts.ts';
import { isReopened } from '../domain/life.ts';
import type { Advice } from '../domain/rules.ts';
import { LIMITS } from './limits.ts';
import type { Room } from './message.ts';
import { user } from './people.ts';
import { type Fact, text } from './pieces.ts';
import { inert } from './text.ts';
import { dateElement, nearFormat } from './times.ts';

/** What an operator or Druva says about what to do, and the place in the inSync console; both may be missing. */
export interface Given {
  readonly advice?: Advice | undefined;
  readonly console?: string;
}

/** What was before, what it holds back, what was not concluded, and what to do; none of it when silenced but the second. */
export function lifeFacts(alert: Alert, given: Given): Fact[] {
  return [...before(alert), ...children(alert), ...unpaired(alert), ...adviceFact(alert, given)];
}

function before(alert: Alert): Fact[] {
  const { reopened } = alert;
  if (!isReopened(alert) || reopened === undefined) return [];
  const format = nearFormat(reopened.openedAt, reopened.at);
  const acked: RichTextElement[] =
    reopened.ackedBy === undefined ? [] : [text(', acknowledged by '), user(reopened.ackedBy)];
  return [
    {
      label: 'Before',
      parts: [
        text('open from '),
        dateElement(reopened.openedAt, format),
        text(' to '),
        dateElement(reopened.resolvedAt, nearFormat(reopened.resolvedAt, reopened.at)),
        ...acked,
      ],
    },
  ];
}

function children({ children: held, kind }: Alert): Fact[] {
  if (held === 0) return [];
  return [{ label: 'Held back by it', parts: [text(plural(held, kind === 'outage' ? 'failure' : 'alert'))] }];
}

function unpaired(alert: Alert): Fact[] {
  if (alert.unpaired === 0 || alert.state === 'silenced') return [];
  const which =
    alert.unpaired === 1 ? 'One came that could mean' : `${number(alert.unpaired)} came that could mean`;
  return [
    {
      label: 'Alert Resolution',
      parts: [text(`${which} this or another alert of the same name: nothing was concluded`)],
    },
  ];
}

/** In full while nobody has it; once somebody has, the links alone. */
function adviceFact({ state }: Alert, { advice, console = '' }: Given): Fact[] {
  if (state !== 'open' && state !== 'acked') return [];
  const links = [
    advice === undefined ? undefined : webLink(advice.link, isDruva(advice.link) ? 'Druva help' : 'Runbook'),
    webLink(console, 'inSync console'),
  ].filter((each) => each !== undefined);
  const words = state === 'open' ? inert(advice?.do ?? '', 400) : '';
  if (words === '' && links.length === 0) return [];
  const parts: RichTextElement[] = [
    text(words === '' || links.length === 0 ? words : `${words} `),
    ...links.flatMap((each, index) => (index === 0 ? [each] : [text(' · '), each])),
  ];
  return [{ label: state === 'open' && words !== '' ? 'What to do' : 'Help', parts }];
}

function isDruva(address: string): boolean {
  return /^https:\/\/(?:help|docs)\.druva\.com\//.test(address);
}

/** Words that lead to an address an operator configured, which may be one of an inner network. */
function webLink(url: string, words: string): RichTextElement | undefined {
  const right = /^https?:\/\/[^\s<>|"]+$/.test(url) && url.length <= LIMITS.url.max;
  return right ? { type: 'link', url, text: words } : undefined;
}

/** Of a group with several problems: how many of what, the worst by name, how many are over. */
export function memberFacts(view: AlertView, room: Room): Fact[] {
  const { alert, members } = view;
  if (alert.members < 2) return [];
  const names = members.slice(0, 5).map(({ subject, count }) => {
    const name = inert(subject, room(60)) || 'no subject';
    return count > 1 ? `${name} (${number(count)} times)` : name;
  });
  const more = alert.members - names.length;
  const listed = [...names, ...(more > 0 ? [`${number(more)} more`] : [])].join(', ');
  const over = alert.members - alert.membersLeft;
  return [
    {
      label: 'Grouped',
      parts: [
        text(`${plural(alert.members, memberNoun(view))}: ${listed}`),
        text(over > 0 ? `; ${number(over)} of them over` : ''),
      ],
    },
  ];
}

/** What the members of a group are: people have addresses, all else is a device. */
export function memberNoun({ members }: Pick<AlertView, 'members'>): 'user' | 'device' | 'problem' {
  const subjects = members.map(({ subject }) => subject);
  if (subjects.length === 0 || subjects.includes('') || new Set(subjects).size < subjects.length)
    return 'problem';
  const people = subjects.filter((subject) => subject.includes('@')).length;
  if (people === 0) return 'device';
  return people === subjects.length ? 'user' : 'problem';
}
