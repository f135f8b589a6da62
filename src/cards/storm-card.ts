import type { RichTextBlock, RichTextSection } from '@slack/types';
import type { AlertState } from '../domain/alert.ts';
import { duration, number } from '../domain/amounts.ts';
import type { StormView } from '../domain/delivery.ts';
import { SEVERITIES, type Severity } from '../domain/severity.ts';
import { bar, provenance } from './bar.ts';
import { headline, what } from './headline.ts';
import { fitting, type Message, type Room } from './message.ts';
import { bold, button, type Fact, facts, header, line, mrkdwn, numbered, rich, text } from './pieces.ts';
import { STATE_LOOK, severityLabel, severitySymbol } from './symbols.ts';
import { inert, inertFallback, mrkdwnCode } from './text.ts';
import { dateElement, dateToken, nearFormat } from './times.ts';

/** How many kinds a line names before it says how many more there are. */
const KINDS = 8;
const WORST = 10;
const MOST = 20;

/** One card for the alerts a channel's budget could not show singly. */
export function stormCard(storm: StormView, command = `/insync events --storm ${storm.id}`): Message {
  const id = String(storm.id);
  return fitting((room) => ({
    text: fallbackText(storm),
    blocks: [
      header(`${symbol(storm)} ${title(storm)}, folded into this card`),
      facts(countFacts(storm, room)),
      ...worstBlock(storm, room),
    ],
    attachments: [
      bar(
        STATE_LOOK[stateOf(storm)].color,
        `${holders(storm)} · ${span(storm)}`,
        [
          button('storm.show', `Show all ${number(storm.count)}`, id, 'primary'),
          free(storm) > 0 ? button('storm.ack', 'Acknowledge all…', id) : undefined,
          button('storm.export', 'Export…', id),
        ],
        [
          provenance(`storm ${storm.id}`),
          mrkdwn(
            `folded: \`over_budget\`, this channel takes one card a second · nothing dropped, all in ${mrkdwnCode(command)}`,
          ),
        ],
      ),
    ],
  }));
}

/** How many of its alerts nobody has and nothing keeps quiet. */
function free({ count, acked, resolved, silenced }: StormView): number {
  return Math.max(0, count - acked - resolved - silenced);
}

/** What a reader must know first: does anything in it still need somebody? */
function stateOf(storm: StormView): AlertState {
  if (free(storm) > 0) return 'open';
  if (storm.acked > 0) return 'acked';
  return storm.silenced > 0 ? 'silenced' : 'resolved';
}

function symbol(storm: StormView): string {
  const state = stateOf(storm);
  if (state === 'open') return severitySymbol(worstSeverity(storm));
  return `${STATE_LOOK[state].symbol} ${STATE_LOOK[state].word}:`;
}

function worstSeverity(storm: StormView): Severity {
  const seen = [...storm.bySeverity.map(([severity]) => severity), ...storm.worst.map((row) => row.severity)];
  return SEVERITIES.find((severity) => seen.includes(severity)) ?? 3;
}

function title(storm: StormView): string {
  const noun = storm.worst.some((row) => row.outcome === 'failed') ? 'failures' : 'alerts';
  return `${storm.over ? 'Storm, over' : 'Storm'}: ${number(storm.count)} ${noun} in ${duration(Math.max(storm.to - storm.from, 1000))}`;
}

function countFacts(storm: StormView, room: Room): Fact[] {
  const kinds = (list: readonly (readonly [string, number])[]): string => {
    const named = list
      .slice(0, KINDS)
      .map(([kind, n]) => `${inert(kind, room(60)) || 'unknown'} ${number(n)}`);
    const more = list.length - named.length;
    return [...named, ...(more > 0 ? [`${more} more`] : [])].join(' · ');
  };
  const severities = storm.bySeverity
    .map(([severity, n]) => `${severitySymbol(severity)} ${severityLabel(severity)} ${number(n)}`)
    .join(' · ');
  return [
    { label: 'Severity', parts: [text(severities)] },
    { label: 'Type', parts: [text(kinds(storm.byType))] },
    { label: 'Feature', parts: [text(kinds(storm.byFeature))] },
    { label: 'Subjects', parts: [text(number(storm.subjects))] },
  ];
}

function worstBlock(storm: StormView, room: Room): RichTextBlock[] {
  if (storm.worst.length === 0) return [];
  return [rich(line(bold(worstTitle(storm))), numbered(worstRows(storm, room)))];
}

/** Ten, or more where more are critical: none of those may be out of sight. */
function rows({ worst }: StormView): StormView['worst'] {
  const critical = worst.filter(({ severity }) => severity <= 2).length;
  return worst.slice(0, Math.min(MOST, Math.max(WORST, critical)));
}

function worstTitle(storm: StormView): string {
  const shown = rows(storm).length;
  if (shown === WORST) return 'The ten worst';
  return shown === 1 ? 'The worst' : `The ${shown} worst`;
}

function worstRows(storm: StormView, room: Room): RichTextSection[] {
  return rows(storm).map((row) => {
    const happened = inert(what(row), room(80));
    return line(
      text(`${severitySymbol(row.severity)} `),
      bold(inert(row.subject, room(60)) || 'no subject'),
      text(`  ${happened}, `),
      dateElement(row.at, nearFormat(row.at, storm.to)),
    );
  });
}

/** `*Open*, 3 acknowledged, 12 resolved, nobody has the other 485 · 20 have cards of their own`. */
function holders(storm: StormView): string {
  const state = stateOf(storm);
  const counts = (['acked', 'silenced', 'resolved'] as const)
    .filter((each) => storm[each] > 0)
    .map((each) => `${number(storm[each])} ${STATE_LOOK[each].word.toLowerCase()}`);
  const own = storm.unfolded === 0 ? '' : ` · ${number(storm.unfolded)} have cards of their own`;
  if (state !== 'open') {
    const all = counts.length === 1 ? `all ${number(storm.count)}` : counts.join(', ');
    return `*${STATE_LOOK[state].word}*, ${all}${own}`;
  }
  const nobody = counts.length === 0 ? 'nobody has them' : `nobody has the other ${number(free(storm))}`;
  return `${['*Open*', ...counts, nobody].join(', ')}${own}`;
}

function span(storm: StormView): string {
  const format = nearFormat(storm.from, storm.to);
  return `${dateToken(storm.from, format)} to ${dateToken(storm.to, format)}`;
}

function fallbackText(storm: StormView): string {
  const counts = storm.bySeverity
    .map(([severity, n]) => `${number(n)} ${severityLabel(severity)}`)
    .join(', ');
  const worst = storm.worst[0];
  const named = worst === undefined ? '' : ` Worst: ${inertFallback(headline(worst), 160)}.`;
  return `${symbol(storm)} ${title(storm)}. ${counts}.${named}`;
}
