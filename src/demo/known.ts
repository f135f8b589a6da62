import type { Alert } from '../domain/alert.ts';
import type { WhyStep } from '../domain/answers.ts';
import type { EventTrail, TrailCard } from '../domain/archive.ts';
import type { AuditEntry } from '../domain/audit.ts';
import type { InsyncEvent } from '../domain/event.ts';
import type { Config } from '../domain/rules.ts';
import { severityWord } from '../domain/severity.ts';
import { explainTrail } from '../lookups/why.ts';
import type { Known, KnownOf, Said } from '../sim/page/known.ts';
import type { SimMessage, Slack } from '../sim/slack/types.ts';
import type { Reading } from '../store/readings.ts';
import { alertOfMessage, stormOfMessage } from './card-of.ts';

type Part = Known['parts'][number];
type Row = Part['rows'][number];

/** Lines of the record that are shown, newest first. */
const MOST_ENTRIES = 8;

/** What the bot has written down about the alert, or the storm, that a message shows. */
export function knownFrom(
  slack: Slack,
  archive: Reading,
  rules: Pick<Config, 'alert' | 'routes'>,
  now: () => number,
): KnownOf {
  return async ({ channel, ts }) => {
    const message = slack.thread(channel, ts).find((each) => each.ts === ts);
    if (!message) return undefined;
    const storm = stormOfMessage(message);
    if (storm !== undefined) return knownOfStorm(archive, storm);
    const alert = alertOfMessage(message);
    const view = alert === undefined ? undefined : await archive.alertView(alert);
    if (!view) return undefined;
    const trail = view.event && (await archive.trail(view.event.id));
    const { entries } = await archive.audit({ alert: view.alert.id, limit: MOST_ENTRIES, now: now() });
    return {
      title: `Alert ${view.alert.id}, ${view.alert.state}`,
      parts: [
        ...(view.event ? [eventPart(view.event, view.alert)] : []),
        ...(trail ? decisionParts(trail, message, rules, now()) : []),
        { title: 'Audit', rows: entries.map(entryRow) },
      ],
    };
  };
}

function eventPart(event: InsyncEvent, { count }: Alert): Part {
  const { severity, outcome, reasons } = event;
  return {
    title: count === 1 ? 'Event' : `Newest of ${count} events`,
    rows: [
      row('ID', { code: event.id }),
      row('Type', [event.type, event.feature].filter((word) => word !== '').join(', ')),
      row('Subject', event.subject === '' ? 'none' : event.subject),
      row('Severity', `${severity}, ${severityWord(severity)}`),
      row('Outcome', `${outcome}: ${reasons.outcome}`),
      row('Happened', { at: event.time }),
    ],
  };
}

function decisionParts(
  trail: EventTrail,
  { channel, ts }: SimMessage,
  rules: Pick<Config, 'alert' | 'routes'>,
  now: number,
): Part[] {
  const { steps } = explainTrail(trail, rules, { now, zone: 'UTC', canonical: '' });
  const isDelivery = ({ stage }: WhyStep) => stage === 'Delivery';
  const card = trail.cards.find((each) => each.channel === channel && each.ts === ts);
  return [
    { title: 'Decision', rows: steps.filter((step) => !isDelivery(step)).map(stepRow) },
    {
      title: 'Delivery',
      rows: [
        ...steps.filter(isDelivery).map((step) => ({ ...stepRow(step), name: 'Card' })),
        ...(card ? cardRows(card) : []),
      ],
    },
  ];
}

function stepRow({ stage, said, because, reason }: WhyStep): Row {
  const words: Said[] = because.flatMap((part): Said[] => (typeof part === 'string' ? [part] : [part]));
  return { name: stage, said: [`${said}: `, ...words, ' ', { code: reason }] };
}

function cardRows({ sentAt, waitingSince, attempts }: TrailCard): Row[] {
  const state: Said[] =
    waitingSince === undefined ? ['Slack shows it as it is'] : ['an edit waits since ', { at: waitingSince }];
  return [
    row('State', ...state),
    ...(sentAt === undefined ? [] : [row('Taken', { at: sentAt })]),
    ...(attempts > 0 ? [row('Tries', String(attempts))] : []),
  ];
}

function entryRow({ action, reason, by, was, became, note }: AuditEntry & { at: number }): Row {
  const moved =
    was === became || became === undefined ? '' : `, ${was === undefined ? '' : `${was} to `}${became}`;
  return {
    name: action,
    said: [`${by?.name ?? 'the bot'}${moved}${note === '' ? '' : `: ${note}`} `, { code: reason }],
  };
}

async function knownOfStorm(archive: Reading, storm: number): Promise<Known> {
  const states = ['open', 'acked', 'silenced', 'resolved'] as const;
  const counts = await Promise.all(states.map((state) => archive.alertsOfStorm(storm, [state])));
  return {
    title: `Storm ${storm}`,
    parts: [
      {
        title: 'Alerts in it',
        rows: states.map((state, index) => row(state, String(counts[index]?.length ?? 0))),
      },
      {
        title: 'Decision',
        rows: [
          row(
            'Delivery',
            'more new cards came than Slack takes at once, so they share this one; each event is kept ',
            { code: 'over_budget' },
          ),
        ],
      },
    ],
  };
}

const row = (name: string, ...said: readonly Said[]): Row => ({ name, said });
