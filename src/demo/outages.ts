import type { Beat, Chapter, Scene } from './beat.ts';
import { answeredSince, BACKUP, cardIn, freshDevice, SEC, stampOf } from './stand.ts';

/** Slack answers nothing for a while, and something severe happens meanwhile. */
export const slackDown: Chapter = {
  title: 'Slack down',
  leave: ({ slack }) => slack.clearFaults(),
  async *beats({ druva, slack, archive }): AsyncIterable<Beat> {
    const device = await freshDevice({ slack, archive }, (place) => `FIN-LAPTOP-${11 + place}`);
    const card = () => cardIn(slack, SEC, device);
    yield {
      says: `Slack stops answering, and just now there is unusual data activity on ${device}.`,
      happen() {
        slack.fault({ method: '*', kind: 'http', status: 503, count: Number.POSITIVE_INFINITY });
        druva.add([druva.world.unusualDataActivity(Date.now(), device)]);
      },
      until: async () => (await waitingFor(archive, device)) === 'failed',
      shows:
        'The alert is stored with all that was decided, its card waits, and it is tried again at growing intervals. Buttons and commands get no answer just now.',
      look: () => ({ channel: SEC }),
      reading: 9_000,
    };
    yield {
      says: 'Slack answers again.',
      happen: () => slack.clearFaults(),
      until: () => card() !== undefined,
      shows:
        'The card is there, once. Nothing was lost and nothing doubled; the next try was when it was due, and no speed hurries that.',
      look: () => ({ channel: SEC, ts: card()?.ts }),
      reading: 9_000,
    };
  },
};

/** Whether the alert of the device has been tried in vain. */
async function waitingFor(archive: Scene['archive'], device: string): Promise<'failed' | undefined> {
  const { rows } = await archive.alerts({ states: ['open'], subject: device, limit: 1 });
  const event = rows[0] && (await archive.alertView(rows[0].alert.id))?.event;
  const trail = event && (await archive.trail(event.id));
  return trail?.cards.some(({ attempts, ts }) => attempts > 0 && ts === undefined) ? 'failed' : undefined;
}

/** Druva answers nothing for a while, and a backup fails meanwhile. */
export const druvaDown: Chapter = {
  title: 'Druva down',
  leave: ({ druva }) => druva.clearFaults(),
  async *beats({ druva, slack, archive, user }): AsyncIterable<Beat> {
    const device = await freshDevice({ slack, archive }, (place) => `FIN-LAPTOP-${41 + place}`);
    const card = () => cardIn(slack, SEC, device);
    const began = Date.now();
    yield {
      says: `Now Druva stops answering. What happens to ${device} meanwhile, nobody can know yet.`,
      happen() {
        druva.fault({ kind: 'unavailable', on: 'any' });
        druva.add([druva.world.unusualDataActivity(Date.now(), device)]);
      },
      until: async () => {
        const { lastTrouble } = await archive.statusFigures(Date.now());
        return lastTrouble?.where === 'feed' && lastTrouble.at >= began;
      },
      shows: 'Cards, buttons and commands go on as ever, and whoever asks is told about the feed.',
      tries: 'Type /insync status and press Enter.',
      did: () => answeredSince(slack, stampOf(began)),
      otherwise: () => slack.command({ user, channel: BACKUP, command: '/insync', text: 'status' }),
      done: 'The answer names the fault, since when the feed is silent, and that it is tried again.',
      look: () => ({ channel: BACKUP }),
      reading: 9_000,
    };
    yield {
      says: 'Druva answers again.',
      happen: () => druva.clearFaults(),
      until: () => card() !== undefined,
      shows:
        'The feed was read on from where it stopped: what happened meanwhile has its card, none is missing and none is there twice.',
      look: () => ({ channel: SEC, ts: card()?.ts }),
      reading: 9_000,
    };
  },
};
