import type { WhyAnswer, WhyPart, WhyStep } from '../domain/answers.ts';
import type { Fate } from '../domain/reasons.ts';
import { eventTable } from './event-rows.ts';
import { bold, dim, type Rendered, type Screen } from './screen.ts';
import { localTime } from './times.ts';
import { oneLine } from './visible.ts';
import type { Wording } from './wording.ts';

const FATES: Readonly<Record<Fate, string>> = {
  posted: 'was posted: it opened a card',
  grouped: 'has no card of its own: it is on the card of its alert',
  folded: 'has no card of its own: it is counted on the card of a storm',
  waiting: 'waits to be shown in Slack',
  failed: 'could not be brought to Slack yet',
  filtered: 'was not posted: no alert rule matched it',
  silenced: 'is shown to nobody: a silence took it',
  inhibited: 'is held back: another alert explains it',
  resolved: 'opened nothing: it resolved an alert',
  unpaired: 'opened nothing: it is a resolution, and it is not sure of which alert',
  history: 'was not posted: it is older than the first reading posts cards for',
};

/** What became of an event, as numbered steps with the words of log and metrics. */
export function renderWhy(answer: WhyAnswer, screen: Screen, wording: Wording): Rendered {
  const { row, fate, steps, card } = answer;
  const lines = [
    bold(screen, `Event ${oneLine(row.event.id)} ${FATES[fate]}`),
    eventTable([row], screen, wording, ['id']).trimEnd(),
    '',
    ...steps.map((step, index) => stepLine(step, index + 1, screen)),
    ...(card ? ['', `card  ${oneLine(card.channel)}, message ${oneLine(card.ts)}`] : []),
  ];
  return { body: lines.map((line) => `${line}\n`).join(''), notes: [dim(screen, `times in ${screen.zone}`)] };
}

function stepLine({ stage, said, because, reason }: WhyStep, place: number, screen: Screen): string {
  const words = oneLine(because.map((part) => partWords(part, screen)).join(''));
  return `${place}. ${bold(screen, `${stage}: ${oneLine(said)}`)}  ${words}  ${dim(screen, `[${oneLine(reason)}]`)}`;
}

function partWords(part: WhyPart, { zone }: Screen): string {
  if (typeof part === 'string') return part;
  return 'at' in part ? localTime(part.at, zone) : part.channel;
}
