import { backupFailed, type Maker } from '../sim/druva/activities.ts';
import { cacheServerBack } from '../sim/druva/alerts.ts';
import type { Beat, Chapter, Scene } from './beat.ts';
import { druvaDown, slackDown } from './outages.ts';
import {
  answeredSince,
  BACKUP,
  cardIn,
  dialogIsOpen,
  freshDevice,
  lastTouched,
  press,
  SEC,
  stampOf,
} from './stand.ts';

export const ABOUT =
  'A guided story in six chapters, about four minutes. It drives the simulated Druva and Slack; the bot between them is the real one.';

/** What is told, in this order; every chapter can be told by itself and again. */
export const CHAPTERS: readonly Chapter[] = [
  { title: 'A normal day', beats: normalDay },
  { title: 'A failed backup', beats: failedBackup },
  { title: 'A ransomware signal', beats: ransomware },
  { title: 'A storm', beats: storm },
  slackDown,
  druvaDown,
];

/** The severity does not hang on chance, so the story always shows the same card. */
const failedHard: Maker = (scene) => ({ ...backupFailed(scene), severity: 3 });

const ROUTINE = 15;

async function* normalDay({ druva, slack, archive, user }: Scene): AsyncIterable<Beat> {
  let wanted = 0;
  const look = () => ({ channel: BACKUP });
  yield {
    says: 'Druva reports backups, logins and changes all day long. inSync reads each of these events and keeps it.',
    async happen() {
      wanted = (await archive.statusFigures(Date.now())).stored + ROUTINE;
      for (let each = 0; each < ROUTINE; each++) druva.story('routine');
    },
    until: async () => (await archive.statusFigures(Date.now())).stored >= wanted,
    shows: `${ROUTINE} more have just come. Nothing failed and nothing is severe, so nobody is bothered: no new card.`,
    look,
    reading: 8_000,
  };
  const since = stampOf(Date.now());
  const text = 'events --since 1h';
  yield {
    says: 'They are there when somebody asks.',
    tries: `Type /insync ${text} and press Enter.`,
    did: () => answeredSince(slack, since),
    otherwise: () => slack.command({ user, channel: BACKUP, command: '/insync', text }),
    done: 'The answer is for one pair of eyes until it is shared. It can be filtered, paged, counted, drawn and exported.',
    look,
    reading: 8_000,
  };
}

async function* failedBackup({ druva, slack, archive }: Scene): AsyncIterable<Beat> {
  const device = await freshDevice({ slack, archive }, (place) => `DEV-MBP-${22 + place}`);
  const card = () => cardIn(slack, BACKUP, device);
  const look = () => ({ channel: BACKUP, ts: card()?.ts });
  const says = (word: string) => card()?.text.includes(word) === true;
  let before = '';
  yield {
    says: `The backup of ${device} fails, and Druva writes it into its feed.`,
    happen: () => druva.add([druva.world.happen(Date.now(), failedHard, device)]),
    until: () => card() !== undefined,
    shows: 'One card says what failed, on which device, since when, and what to do. Nobody has it yet.',
    tries: 'Press Acknowledge on it.',
    did: () => says('Acknowledged'),
    otherwise: () => press(slack, card(), 'alert.ack'),
    done: 'Now everybody sees who has it, and nobody else is called for it.',
    look,
    reading: 8_000,
  };
  yield {
    says: 'It fails once more.',
    happen() {
      const now = card();
      before = now ? lastTouched(now) : '';
      druva.add([druva.world.happen(Date.now(), failedHard, device)]);
    },
    until: () => {
      const now = card();
      return now !== undefined && lastTouched(now) > before;
    },
    shows: 'No second card: the same one now counts both attempts, and still says who has it.',
    look,
    reading: 8_000,
  };
  yield {
    says: 'The next backup is good.',
    happen: () => druva.add([druva.world.backupSucceeded(Date.now(), device)]),
    until: () => says('Resolved'),
    shows:
      'The card turns green by itself and says how long it lasted. Its thread tells who did what, and when.',
    look,
    reading: 9_000,
  };
}

async function* ransomware({ druva, slack, hurry }: Scene): AsyncIterable<Beat> {
  const began = stampOf(Date.now());
  const card = () => {
    const found = cardIn(slack, SEC, 'FIN-LAPTOP-7', 'Unusual');
    return found && lastTouched(found) > began ? found : undefined;
  };
  const look = () => ({ channel: SEC, ts: card()?.ts });
  yield {
    says: 'On FIN-LAPTOP-7 tens of thousands of files are deleted or encrypted. Druva calls that unusual data activity.',
    happen: () => druva.story('ransomware', hurry()),
    until: () => card() !== undefined,
    shows:
      'Severe alerts have a channel of their own, and call everybody in it. If nobody takes it within three minutes, those on call are called.',
    look,
    reading: 10_000,
  };
  yield {
    says: 'Everything that is known is one press away.',
    tries: 'Press Details: the record itself, and from what each conclusion was drawn.',
    did: () => dialogIsOpen(slack),
    look,
    reading: 6_000,
  };
  yield {
    says: 'More follows: mass deletion, an administrator from far away, retention cut to one day.',
    until: () => druva.state().waiting === 0,
    shows:
      'All of it is kept and can be asked for; only what needs somebody became a card. The panel says for each why.',
    look,
    reading: 9_000,
  };
}

async function* storm({ druva, slack }: Scene): AsyncIterable<Beat> {
  const began = stampOf(Date.now());
  const touched = (channel: string, ...words: string[]) => {
    const found = cardIn(slack, channel, ...words);
    return found && lastTouched(found) > began ? found : undefined;
  };
  const look = () => ({ channel: BACKUP, ts: touched(BACKUP, 'Storm')?.ts });
  yield {
    says: '500 backups and restores fail. Slack takes one message a second in a channel: 500 cards would take eight minutes.',
    happen: () => druva.story('storm'),
    until: () => touched(BACKUP, 'Storm') !== undefined,
    shows:
      'The worst one got a card at once, all the others share this one: it counts them and names the ten worst.',
    tries: 'Press Show all on it.',
    did: () => answeredSince(slack, began) || dialogIsOpen(slack),
    look,
    reading: 10_000,
  };
  yield {
    says: 'What is critical is never folded away: it has cards of its own in #sec-alerts.',
    look: () => ({ channel: SEC, ts: touched(SEC, 'AD Connection Status')?.ts }),
    until: () => touched(SEC, 'AD Connection Status') !== undefined,
    reading: 8_000,
  };
  const connector = () => cardIn(slack, SEC, 'AD Connection Status');
  yield {
    says: 'The connector and the cache server are back.',
    happen() {
      druva.story('directory-back');
      druva.add([druva.world.happen(Date.now(), cacheServerBack)]);
    },
    until: () => connector()?.text.includes('Resolved') === true,
    shows: 'Druva says so, and their cards turn green.',
    look: () => ({ channel: SEC, ts: connector()?.ts }),
    reading: 7_000,
  };
}
