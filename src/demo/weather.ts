import type { Druva } from '../sim/druva/server.ts';
import type { Control, Story } from '../sim/page/panel.ts';
import type { Slack } from '../sim/slack/types.ts';

/** How long an outage made on the page lasts, ms. */
const OUTAGE = 20_000;

type Weather = Story & { readonly happen: () => void | Promise<void> };

/** What one can make happen on the demo's page. */
export function weather(druva: Druva, slack: Slack, restart: () => Promise<void>): Control {
  const story = (id: Parameters<Druva['story']>[0], label: string, description: string): Weather => ({
    id,
    label,
    description,
    happen: () => void druva.story(id),
  });
  const all: readonly Weather[] = [
    story('backup-failed', 'A backup fails', 'One card in #backup-alerts; again on the same device edits it'),
    story('ransomware', 'Ransomware signal', 'Unusual data activity, then what follows, within 20 seconds'),
    story('storm', 'Backup storm', '500 failures at once: one card for all, the worst first'),
    story('recovered', 'The backup succeeds', 'The card of the device that failed turns green by itself'),
    story(
      'directory-down',
      'AD connector down',
      'One card; the sync failures it explains are held back by it',
    ),
    story('directory-back', 'AD connector back', 'Its resolution turns the card green'),
    story(
      'site-down',
      'A site goes dark',
      'A cache server goes, 90 devices fail within ten seconds: one card holds theirs back',
    ),
    story('site-back', 'The site is back', 'The cache server and the next good backups resolve them all'),
    story('hostile', 'Hostile text', 'Mentions, links and odd characters in the feed stay plain text'),
    story('unreadable', 'Broken records', 'Records that cannot be events are set aside and counted'),
    {
      id: 'slack-429',
      label: 'Slack says wait',
      description: 'The next three posts are refused with 429',
      happen: () =>
        slack.fault({ method: 'chat.postMessage', kind: 'rate_limited', count: 3, retryAfter: 4 }),
    },
    {
      id: 'lost-answer',
      label: 'Slack loses an answer',
      description: 'A card is stored but the connection breaks: still posted once',
      happen: () => {
        slack.fault({ method: 'chat.postMessage', kind: 'lost_answer', count: 1 });
        druva.story('backup-failed');
      },
    },
    {
      id: 'druva-down',
      label: 'Druva down',
      description: 'No answers from Druva for 20 seconds',
      happen: () => {
        druva.fault({ kind: 'unavailable', on: 'any' });
        setTimeout(() => druva.clearFaults(), OUTAGE).unref();
      },
    },
    {
      id: 'dead-tracker',
      label: 'Cursor refused',
      description: 'Druva forgets our place in the feed: said aloud, read again',
      happen: () => druva.killTrackers(),
    },
    {
      id: 'restart',
      label: 'Restart the bot',
      description: 'Stops it and starts it again on the same database',
      happen: restart,
    },
    {
      id: 'clear',
      label: 'Clear sky',
      description: 'Ends all faults',
      happen: () => {
        druva.clearFaults();
        slack.clearFaults();
      },
    },
  ];
  return {
    stories: all.map(({ id, label, description }) => ({ id, label, description })),
    async run(id) {
      await all.find((one) => one.id === id)?.happen();
    },
    state: () => ({
      'Events in the feed': druva.length,
      'Calls to Druva': druva.journal.length,
      'Calls to Slack': slack.journal.length,
      'Refused with 429': slack.counters.refused429,
    }),
  };
}
