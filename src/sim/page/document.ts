import type { Slack } from '../slack/types.ts';
import { appPane } from './app.ts';
import { el, html } from './html.ts';
import type { KnownOf } from './known.ts';
import { modalLayer } from './modal.ts';
import { type Control, controlPanel } from './panel.ts';
import { channelPane, threadPane } from './panes.ts';
import type { Reads } from './reads.ts';
import type { Seat } from './seat.ts';
import { sidebar } from './sidebar.ts';
import { type Tour, tourBar } from './tour.ts';

/** A command the composer offers while one types. */
export interface Hint {
  /** What is written into the composer: `/insync events`. */
  readonly command: string;
  readonly usage: string;
  readonly about: string;
}

export interface Scene {
  readonly slack: Slack;
  readonly reads: Reads;
  readonly control: Control | undefined;
  readonly hints: readonly Hint[];
  readonly tour: Tour | undefined;
  readonly known: KnownOf | undefined;
}

/** The whole page for one seat; `seen` counts the changes it holds. */
export function document(scene: Scene, seat: Seat, seen: number): string {
  const { slack, reads, control, hints, tour, known } = scene;
  const channel = seat.tab ? slack.state.bot.name : (slack.state.channels.get(seat.channel)?.name ?? '');
  const thread = seat.tab && seat.tab !== 'messages' ? null : threadPane(slack, seat);
  const page = el(
    'html',
    { lang: 'en' },
    el(
      'head',
      null,
      el('meta', { charSet: 'utf-8' }),
      el('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      el('meta', { name: 'color-scheme', content: 'light dark' }),
      el('title', null, `${channel} - ${slack.state.team.name} - Slack simulator`),
      el('link', { rel: 'icon', href: '/shield.svg', type: 'image/svg+xml' }),
      el('link', { rel: 'stylesheet', href: '/page.css' }),
      el('script', { src: '/client/theme.js' }),
      el('script', { src: '/client/main.js', type: 'module' }),
    ),
    el(
      'body',
      {
        'data-user': seat.user,
        'data-channel': seat.channel,
        'data-tab': seat.tab,
        'data-thread': seat.thread,
        'data-at': seat.at,
        'data-seen': seen,
      },
      tour ? tourBar(tour) : null,
      el(
        'div',
        { id: 'slack', className: thread ? 'slack with-thread' : 'slack' },
        sidebar(slack, seat, reads),
        seat.tab ? appPane(scene, seat) : channelPane(slack, seat),
        thread,
      ),
      control ? controlPanel(control, { tour: tour !== undefined, known: known !== undefined }) : null,
      el('div', { id: 'modals', dangerouslySetInnerHTML: { __html: modalLayer(slack, seat.user) } }),
      el('div', { id: 'toast', className: 'toast', role: 'alert', popover: 'manual' }),
      el('div', { id: 'announce', className: 'unseen', role: 'status' }),
      el('template', { id: 'hints', 'data-hints': JSON.stringify(hints) }),
    ),
  );
  return `<!doctype html>${html(page)}`;
}
