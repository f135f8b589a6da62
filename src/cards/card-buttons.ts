/** What people can do on a card: at most three buttons and the ⋮ menu, by the state of the alert. */
import type { ActionsBlockElement, Button, Overflow } from '@slack/types';
import type { Alert } from '../domain/alert.ts';
import { LIMITS } from './limits.ts';
import { button, plain } from './pieces.ts';

/** What the ⋮ menu offers; its value is this word with the alert's number: `note:1041`. */
const MORE = {
  ackwith: 'Acknowledge with note…',
  silence: 'Silence…',
  resolve: 'Resolve',
  reopen: 'Reopen',
  note: 'Add note…',
  assign: 'Assign…',
} as const;
export type More = keyof typeof MORE;

type Buttons = readonly (ActionsBlockElement | undefined)[];

export function alertButtons(alert: Alert): Buttons {
  const id = String(alert.id);
  const details = button('alert.details', 'Details', id);
  const { state, hold } = alert;
  if (state === 'open')
    return [ackButton(alert), button('alert.silence', 'Silence', id), details, moreMenu(alert)];
  if (state === 'acked') return [ackButton(alert), resolveButton(alert), details, moreMenu(alert)];
  if (state === 'silenced' && hold?.kind === 'silence')
    return [button('silence.end', 'End silence', String(hold.silence)), details, moreMenu(alert)];
  return [details, moreMenu(alert)];
}

/** The same for what the bot found by itself: buttons that lead to what it is about stand in for Silence and Details. */
export function findingButtons(alert: Alert, ...about: readonly Button[]): Buttons {
  if (alert.state === 'silenced') return alertButtons(alert);
  return [ackButton(alert), ...about, moreMenu(alert)];
}

/** The button that takes an alert or gives it back; none once the alert is past that. */
export function ackButton(alert: Alert): Button | undefined {
  const id = String(alert.id);
  if (alert.state === 'open') return button('alert.ack', 'Acknowledge', id, 'primary');
  return alert.state === 'acked' ? button('alert.unack', 'Undo', id) : undefined;
}

export function resolveButton({ id }: Alert): Button {
  return button('alert.resolve', 'Resolve', String(id));
}

function moreMenu(alert: Alert) {
  const options = moreOf(alert).map((each): [string, string] => {
    const change = each === 'silence' && alert.hold?.kind === 'silence';
    return [change ? 'Change silence…' : MORE[each], `${each}:${alert.id}`];
  });
  return overflow('alert.more', options);
}

/** The ⋮ menu of a card; none without options. */
export function overflow(
  action: string,
  options: readonly (readonly [label: string, value: string])[],
): Overflow | undefined {
  if (options.length === 0) return undefined;
  return {
    type: 'overflow',
    action_id: action,
    options: options
      .slice(0, LIMITS.overflowOptions.max)
      .map(([label, value]) => ({ text: plain(label, LIMITS.optionText.max), value })),
  };
}

function moreOf({ state, kind }: Alert): readonly More[] {
  if (state === 'resolved') return ['reopen', 'note'];
  if (state === 'open') return ['ackwith', 'resolve', 'note', 'assign'];
  if (state === 'silenced') return ['silence', 'resolve', 'note'];
  return kind === 'event' ? ['silence', 'note', 'assign'] : ['resolve', 'note', 'assign'];
}

/** What was chosen in the ⋮ menu; undefined for anything else. */
export function readMore(value: string): { readonly act: More; readonly alert: number } | undefined {
  const [, act = '', id = ''] = /^([a-z]+):(\d{1,15})$/.exec(value) ?? [];
  return Object.hasOwn(MORE, act) ? { act: act as More, alert: Number(id) } : undefined;
}
