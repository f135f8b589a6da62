import type { Alert, AlertView } from '../domain/alert.ts';
import { number } from '../domain/amounts.ts';
import { alertBar, type CardContext } from './bar.ts';
import { alertButtons } from './card-buttons.ts';
import { stateText } from './card-text.ts';
import { alertFacts, mainPoint } from './facts.ts';
import { inARow, isFailure } from './failures.ts';
import { findingCard } from './finding-card.ts';
import { gapCard } from './gap-card.ts';
import { headline } from './headline.ts';
import { memberNoun } from './life-facts.ts';
import { fitting, type Message } from './message.ts';
import { facts, header } from './pieces.ts';
import { lead } from './symbols.ts';
import { cut, inertFallback, ordinal } from './text.ts';
import { dateToken } from './times.ts';

/** The one card of an alert in a channel, as it stands now. */
export function alertCard(view: AlertView, context: CardContext): Message {
  if (view.alert.kind === 'feed_gap') return gapCard(view, context);
  if (view.alert.kind !== 'event') return findingCard(view, context);
  return fitting((room) => {
    const { alert } = view;
    const list = alertFacts(view, context, room);
    return {
      text: fallbackText(view),
      blocks: [header(`${lead(alert)}: ${title(view)}`), ...(list.length === 0 ? [] : [facts(list)])],
      attachments: [alertBar(view, since(alert), context, alertButtons(alert))],
    };
  });
}

/** The headline; of several subjects at once how many. */
function title(view: AlertView): string {
  const { alert } = view;
  const words = headline(alert);
  if (alert.subject !== '' || alert.members < 2) return words;
  return `${words} on ${number(alert.members)} ${memberNoun(view)}s`;
}

function since(alert: Alert): string {
  const { reopened } = alert;
  if (reopened !== undefined)
    return `since ${dateToken(reopened.at, '{time}')}, ${dateToken(reopened.at, '{ago}')}`;
  const ago = dateToken(alert.lastSeen, '{ago}');
  if (alert.count > 1) return `${ordinal(alert.count)} ${isFailure(alert) ? 'failure' : 'time'} ${ago}`;
  return `since ${dateToken(alert.firstSeen, '{time}')}, ${dateToken(alert.firstSeen, '{ago}')}`;
}

/** One sentence for notifications: `👀 Acknowledged by Maya Okafor: Backup failed on DEV-MBP-22.` */
function fallbackText(view: AlertView): string {
  const { alert } = view;
  const happening = inertFallback(cut(title(view), 160));
  const row = inARow(alert, view.lastGood) ? ' in a row' : '';
  const times = alert.count > 1 ? `, ${number(alert.count)} times${row}` : '';
  return stateText(alert, happening, { times, point: inertFallback(mainPoint(view), 200) });
}
