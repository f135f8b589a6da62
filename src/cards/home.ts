import type { Button, HomeView, KnownBlock, SectionBlock } from '@slack/types';
import type { Alert, Person } from '../domain/alert.ts';
import { duration, number, plural } from '../domain/amounts.ts';
import type { HomeAnswer } from '../domain/answers.ts';
import type { AlertRow } from '../domain/archive.ts';
import { ackButton, resolveButton } from './card-buttons.ts';
import { runButton } from './command-line.ts';
import { what } from './headline.ts';
import { findTroubles } from './health.ts';
import { silenceSections } from './home-silences.ts';
import type { Permalink } from './message.ts';
import {
  actions,
  button,
  context,
  header,
  image,
  mrkdwn,
  mrkdwnLink,
  type Picture,
  section,
} from './pieces.ts';
import { look, NOTICE_SYMBOL, STATE_LOOK, severityLabel } from './symbols.ts';
import { mrkdwnCode, mrkdwnWords } from './text.ts';
import { dateToken } from './times.ts';
import { person } from './tokens.ts';

/** Alerts shown one by one, and how many of the person's own find room beside many others. */
const MOST = 10;
const ROOM_FOR_MINE = 3;

/** A person's Home: what is open, the last day, how the feed is, and ways to ask. */
export function homeView(answer: HomeAnswer, chart?: Picture, permalink?: Permalink): HomeView {
  const rows = shown(answer);
  return {
    type: 'home',
    blocks: [
      header(headline(answer), '…'),
      ways(),
      { type: 'divider' },
      ...(rows.length === 0
        ? [section(quietWords(answer))]
        : rows.map((row) => alertSection(row, answer.person, permalink))),
      ...moreBlocks(answer, rows.length),
      ...stateLine(answer),
      ...silenceSections(answer),
      { type: 'divider' },
      ...(chart === undefined ? [] : [image(chart)]),
      context(mrkdwn(feedWords(answer))),
    ],
  };
}

/** `3 open alerts, 1 is yours`. */
function headline({ open, mine }: HomeAnswer): string {
  if (open.count === 0) return 'No open alerts';
  return `${plural(open.count, 'open alert')}${yoursWords(mine.count, open.count)}`;
}

function yoursWords(mine: number, open: number): string {
  if (mine === 0) return '';
  if (mine >= open) return open === 1 ? ', it is yours' : ', all yours';
  return mine === 1 ? ', 1 is yours' : `, ${number(mine)} are yours`;
}

function ways(): KnownBlock {
  return actions(
    button('search.open', 'Search…', 'search'),
    button('home.events', 'Events, last hour', 'events'),
    button('home.stats', 'Stats', 'stats'),
    button('home.status', 'Status', 'status'),
    button('home.help', 'Help', 'help'),
  );
}

/** Worst first what others have or nobody has, then the person's own, so that neither hides the other. */
function shown({ open, mine }: HomeAnswer): readonly AlertRow[] {
  const own = new Set(mine.rows.map(({ alert }) => alert.id));
  const others = open.rows.filter(({ alert }) => !own.has(alert.id));
  const room = Math.max(ROOM_FOR_MINE, MOST - others.length);
  const kept = mine.rows.slice(0, room);
  return [...others.slice(0, MOST - kept.length), ...kept];
}

function alertSection({ alert, card }: AlertRow, me: string, permalink: Permalink | undefined): SectionBlock {
  const { symbol } = look(alert);
  const subject = mrkdwnCode(alert.subject, 80);
  const times = alert.count > 1 ? `, ${number(alert.count)} times` : '';
  const happened = `${mrkdwnWords(what(alert), 100)}${subject === '' ? '' : ` on ${subject}`}${times}`;
  const address = mrkdwnLink(card && permalink?.(card), 'card');
  const status = [holderOf(alert, me), dateToken(alert.lastSeen, '{ago}'), address].filter(
    (part) => part !== '',
  );
  const accessory = mainButton(alert, me);
  return {
    ...section(`${symbol} *${severityLabel(alert.severity)}*  ${happened}\n${status.join(' · ')}`),
    accessory,
  };
}

function holderOf(alert: Alert, me: string): string {
  const { state, ack, owner, hold } = alert;
  const word = `*${look(alert).word}*`;
  const whose = (who: Person, by: string) =>
    who.id === me ? `${word}, yours` : `${word}${by} ${person(who)}`;
  if (state === 'open') return owner === undefined ? `${word}, nobody has it` : whose(owner, ', assigned to');
  if (state === 'acked' && ack !== undefined) return whose(owner ?? ack.by, ' by');
  return state === 'silenced' && hold?.kind === 'parent' ? `${word}, held back by alert ${hold.alert}` : word;
}

/** The next sensible step: take it, say that it is done, or look at it. */
function mainButton(alert: Alert, me: string): Button {
  const mine = (alert.owner ?? alert.ack?.by)?.id === me;
  if (alert.state === 'acked' && mine) return resolveButton(alert);
  return (
    (alert.state === 'open' ? ackButton(alert) : undefined) ??
    button('alert.details', 'Details', String(alert.id))
  );
}

function moreBlocks({ open }: HomeAnswer, rows: number): KnownBlock[] {
  const more = open.count - rows;
  if (rows === 0 || more <= 0) return [];
  return [
    context(mrkdwn(`… and ${number(more)} more`)),
    actions(runButton('Events of open alerts', 'events --status open')),
  ];
}

/** `👀 2 acknowledged · 🔕 1 silenced · ✅ 11 resolved today`. */
function stateLine({ figures: { alerts, today } }: HomeAnswer): KnownBlock[] {
  const words = (state: 'acked' | 'silenced' | 'resolved', count: number, after = ''): string[] => {
    const { symbol, word } = STATE_LOOK[state];
    return count === 0 ? [] : [`${symbol} ${number(count)} ${word.toLowerCase()}${after}`];
  };
  const parts = [
    ...words('acked', alerts.acked ?? 0),
    ...words('silenced', alerts.silenced ?? 0),
    ...words('resolved', today.resolved, ' today'),
  ];
  return parts.length === 0 ? [] : [context(mrkdwn(parts.join(' · ')))];
}

function quietWords({ figures }: HomeAnswer): string {
  if (figures.stored === 0) {
    return 'No event has come yet. Once the feed brings some, what needs a person stands here.';
  }
  return `${STATE_LOOK.resolved.symbol} *All quiet.* Nothing waits for anybody.`;
}

/** How the feed is, how much came within the day, and when this was drawn. */
function feedWords(answer: HomeAnswer): string {
  const { figures, now, hours, forwarding } = answer;
  const troubles = findTroubles({ figures, now, forwarding });
  const newest =
    figures.newest === undefined ? 'no event yet' : `newest event ${duration(now - figures.newest)} ago`;
  const health =
    troubles.length === 0
      ? `${STATE_LOOK.resolved.symbol} Feed runs well, ${newest}`
      : `${NOTICE_SYMBOL} ${troubles.join(' · ')}`;
  const day = hours.reduce((sum, { count }) => sum + count, 0);
  return `${health} · ${plural(day, 'event')} in 24 hours · drawn ${dateToken(now, '{time}')}`;
}
