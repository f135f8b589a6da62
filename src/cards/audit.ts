import type { RichTextSection } from '@slack/types';
import type { Person } from '../domain/alert.ts';
import { duration, plural } from '../domain/amounts.ts';
import type { AuditAnswer } from '../domain/answers.ts';
import type { AuditEntry } from '../domain/audit.ts';
import { DONE, numberOf, objectWords, wordOf } from './audit-words.ts';
import { footer } from './command-line.ts';
import { reasonWords } from './holder.ts';
import { fitting, type Message, type Room, rowsIn } from './message.ts';
import { bold, bulleted, code, line, rich, text } from './pieces.ts';
import { inert } from './text.ts';
import { dateElement, utc } from './times.ts';

const MOST = 25;

/** The answer to `/insync audit`: who did what, newest first. */
export function auditAnswer(answer: AuditAnswer, sharedBy?: Person): Message {
  const { entries, more, canonical } = answer;
  if (entries.length === 0) {
    const words = 'Nothing is recorded that fits.';
    return { text: words, blocks: [rich(line(bold(words))), ...footer([], canonical, sharedBy)] };
  }
  return fitting((room) => {
    const shown = entries.slice(0, rowsIn(room, MOST));
    const rest = more || shown.length < entries.length;
    const words = `${rest ? 'The newest ' : ''}${plural(shown.length, 'entry', 'entries')} of the record`;
    return {
      text: `${words}.`,
      blocks: [
        rich(
          line(bold(words), text(', newest first')),
          bulleted(shown.map((entry) => entryLine(entry, room))),
        ),
        ...footer(
          rest ? ['older ones with `--until`, all of them with `insync audit export`'] : [],
          canonical,
          sharedBy,
        ),
      ],
    };
  });
}

/** Time, who, what they did to which alert, with what, and the reason. */
function entryLine(entry: AuditEntry, room: Room): RichTextSection {
  const { at, by, action, reason } = entry;
  const who = by === undefined ? 'The bot' : inert(by.name, room(60)) || 'Somebody';
  const extra = extraWords(entry, room);
  return line(
    dateElement(at, '{date_short_pretty} at {time_secs}'),
    text('  '),
    bold(who),
    text(` ${DONE[action]} ${objectWords(entry)}${extra === '' ? '' : `, ${extra}`} `),
    code(inert(reason, 40) || 'unknown'),
    text(` ${entry.seq}`),
  );
}

function extraWords(entry: AuditEntry, room: Room): string {
  const until = numberOf(entry, 'until');
  const since = numberOf(entry, 'since');
  const lasted = numberOf(entry, 'lasted');
  const parent = numberOf(entry, 'parent');
  const note = inert(entry.note, room(120));
  const owner = inert(wordOf(entry, 'ownerName') || wordOf(entry, 'owner'), room(60));
  return [
    owner === '' ? '' : `to ${owner}`,
    reasonWords(wordOf(entry, 'ackReason')),
    inert(wordOf(entry, 'filter'), room(120)),
    entry.action === 'forward_replay' && since !== undefined ? `since ${utc(since)}` : '',
    until === undefined ? '' : `until ${utc(until)}`,
    lasted === undefined ? '' : `lasted ${duration(lasted)}`,
    parent === undefined ? '' : `${entry.action === 'open' ? 'held back ' : ''}by alert ${parent}`,
    note === '' ? '' : `“${note}”`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}
