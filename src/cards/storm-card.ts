import type { RichTextBlock, RichTextSection } from '@slack/types';
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

/** One card for the alerts a channel's budget could not show singly. */
export function stormCard(storm: StormView, command = `/insync events --storm ${storm.id}`): Message {
  const taken = storm.acked >= storm.count;
  return fitting((room) => ({
    text: fallbackText(storm),
    blocks: [
      header(`${symbol(storm)} ${title(storm)}, folded into this card`),
      facts(countFacts(storm, room)),
      ...worstBlock(storm, room),
    ],
    attachments: [
      bar(
        taken ? STATE_LOOK.acked.color : STATE_LOOK.open.color,
        `${holders(storm)} · ${span(storm)}`,
        [button('storm.show', `Show all ${number(storm.count)}`, String(storm.id), 'primary')],
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

function symbol(storm: StormView): string {
  if (storm.acked >= storm.count) return `${STATE_LOOK.acked.symbol} Acknowledged:`;
  return severitySymbol(worstSeverity(storm));
}

function worstSeverity(storm: StormView): Severity {
  const seen = [...storm.bySeverity.map(([severity]) => severity), ...storm.worst.map((row) => row.severity)];
  return SEVERITIES.find((severity) => seen.includes(severity)) ?? 3;
}

function title(storm: StormView): string {
  const noun = storm.worst.some((row) => row.outcome === 'failed') ? 'failures' : 'alerts';
  return `Storm: ${number(storm.count)} ${noun} in ${duration(Math.max(storm.to - storm.from, 1000))}`;
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

function worstTitle(storm: StormView): string {
  const shown = Math.min(storm.worst.length, WORST);
  if (shown === WORST) return 'The ten worst';
  return shown === 1 ? 'The worst' : `The ${shown} worst`;
}

function worstRows(storm: StormView, room: Room): RichTextSection[] {
  return storm.worst.slice(0, WORST).map((row) => {
    const happened = inert(what(row), room(80));
    return line(
      text(`${severitySymbol(row.severity)} `),
      bold(inert(row.subject, room(60)) || 'no subject'),
      text(`  ${happened}, `),
      dateElement(row.at, nearFormat(row.at, storm.to)),
    );
  });
}

function holders(storm: StormView): string {
  if (storm.acked >= storm.count) return `*Acknowledged*, all ${number(storm.count)}`;
  if (storm.acked === 0) return '*Open*, nobody has them';
  return `*Open*, ${number(storm.acked)} acknowledged, nobody has the other ${number(storm.count - storm.acked)}`;
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
