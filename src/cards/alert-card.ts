import type { Button } from '@slack/types';
import type { Alert, AlertView } from '../domain/alert.ts';
import { number } from '../domain/amounts.ts';
import { ackButton, bar, byRoute, type CardContext, provenance, status } from './bar.ts';
import { alertFacts, inARow, isFailure, mainPoint } from './facts.ts';
import { gapCard } from './gap-card.ts';
import { headline } from './headline.ts';
import { fitting, type Message } from './message.ts';
import { button, facts, header } from './pieces.ts';
import { lead, STATE_LOOK, severityLabel } from './symbols.ts';
import { cut, inert, inertFallback, ordinal } from './text.ts';
import { dateToken } from './times.ts';

/** The one card of an alert in a channel, as it stands now. */
export function alertCard(view: AlertView, context: CardContext): Message {
  if (view.alert.kind === 'feed_gap') return gapCard(view, context);
  return fitting((room) => {
    const { alert } = view;
    return {
      text: fallbackText(view),
      blocks: [
        header(`${lead(alert.state, alert.severity)}: ${headline(alert)}`),
        facts(alertFacts(view, room)),
      ],
      attachments: [
        bar(STATE_LOOK[alert.state].color, status(view, since(alert), context), buttons(alert), [
          provenance(
            `severity ${alert.severity} ${severityLabel(alert.severity)}`,
            inert(alert.feature, 100),
            `alert ${alert.id}`,
          ),
          ...byRoute(view.route),
        ]),
      ],
    };
  });
}

function since(alert: Alert): string {
  const ago = dateToken(alert.lastSeen, '{ago}');
  if (alert.count > 1) return `${ordinal(alert.count)} ${isFailure(alert) ? 'failure' : 'time'} ${ago}`;
  return `since ${dateToken(alert.firstSeen, '{time}')}, ${dateToken(alert.firstSeen, '{ago}')}`;
}

function buttons(alert: Alert): (Button | undefined)[] {
  return [ackButton(alert), button('alert.details', 'Details', String(alert.id))];
}

/** `Open, nobody has it.` or ` by Maya Okafor`, for `text`. */
function fallbackText(view: AlertView): string {
  const { alert } = view;
  const happening = inertFallback(cut(headline(alert), 160));
  const row = inARow(alert, view.lastGood) ? ' in a row' : '';
  const times = alert.count > 1 ? `, ${number(alert.count)} times${row}` : '';
  const by = alert.state === 'acked' && alert.ack ? ` by ${inertFallback(alert.ack.by.name, 80)}` : '';
  const start = `${lead(alert.state, alert.severity)}${by}: ${happening}${times}.`;
  if (alert.state !== 'open') return start;
  const point = inertFallback(mainPoint(view), 200);
  return [start, point, 'Open, nobody has it.'].filter((part) => part !== '').join(' ');
}
