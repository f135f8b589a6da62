import fc from 'fast-check';
import { ackDialog } from '../../src/cards/ack-dialog.ts';
import { consoleLink } from '../../src/cards/advice.ts';
import { alertCard } from '../../src/cards/alert-card.ts';
import { bulkDialog } from '../../src/cards/bulk-dialog.ts';
import { answerDialog } from '../../src/cards/dialog.ts';
import { eventDetails, eventDetailsAnswer } from '../../src/cards/event-details.ts';
import { fallbackCard } from '../../src/cards/fallback-card.ts';
import { assignDialog, noteDialog } from '../../src/cards/note-dialog.ts';
import { silenceDialog } from '../../src/cards/silence-dialog.ts';
import { stormCard } from '../../src/cards/storm-card.ts';
import { threadLine } from '../../src/cards/thread-line.ts';
import type { AuditAction, AuditReason } from '../../src/domain/audit.ts';
import { ACTS } from '../../src/domain/life.ts';
import { alert, channel, event, someone, time, view } from '../unit/cards-hostile-values.ts';
import { entryOf } from '../unit/cards-life-samples.ts';
import { eventAnswerOf } from '../unit/cards-lookups.ts';
import { fallbackOf, gapView, rowOf, stormOf } from '../unit/cards-samples.ts';
import { expectSoundDrawing } from './drawn.ts';
import { fuzz } from './fuzz.ts';
import { longText } from './hostile.ts';

const six = fc.tuple(longText, longText, longText, longText, longText, longText);
const count = fc.oneof(fc.nat(), fc.constantFrom(0, 1, 999_999_999_999));

fuzz(
  'an alert’s card and the dialogs on it are taken by Slack and inert',
  5_000,
  fc.tuple(view, fc.option(channel, { nil: undefined }), six, count),
  ([drawn, insteadOf, [a, b, c, d, e, f], many]) => {
    const advice = { do: a, link: many % 2 === 0 ? `https://example.com/${b}` : b };
    const console = consoleLink('https://example.com/d/{subject}', { subject: c });
    const { alert: about } = drawn;
    const metadata = d.slice(0, 3_000);
    expectSoundDrawing(alertCard(drawn, { insteadOf, first: many % 3 > 0, advice, console }));
    expectSoundDrawing(ackDialog({ alert: about, metadata, length: many % 2 === 0 ? 'until' : 'forever' }));
    expectSoundDrawing(
      many % 2 === 0 ? noteDialog({ alert: about, metadata }) : assignDialog({ alert: about, metadata }),
    );
    const preview = {
      events: many,
      bySeverity: [[2, many]] as const,
      complete: many % 2 === 0,
      alerts: many,
    };
    const wrong = many % 3 === 0 ? { message: e, nearest: f } : undefined;
    expectSoundDrawing(silenceDialog({ alert: about, metadata, filter: e, preview, wrong }));
    const rows = [{ alert: about, card: undefined }];
    const act = ACTS[many % ACTS.length] ?? 'ack';
    expectSoundDrawing(bulkDialog({ act, rows, count: many, now: 0, zone: a, canonical: b }, metadata));
  },
  5,
);

const ACTIONS: readonly AuditAction[] = [
  ...([
    ...ACTS,
    'open',
    'escalate',
    'remind',
    'silence_add',
    'silence_end',
    'subscribe',
    'unsubscribe',
  ] as const),
  ...(['pause', 'resume', 'move', 'hold', 'release', 'lapse', 'recover', 'recur'] as AuditAction[]),
];
const REASONS: readonly AuditReason[] = [
  'click',
  'command',
  'feed',
  'ack_lapsed',
  'success',
  'recurred',
  'over',
];

/** A row of the record with whatever stands in it. */
const entry = fc
  .tuple(
    fc.constantFrom(...ACTIONS),
    fc.constantFrom(...REASONS),
    fc.option(someone, { nil: undefined }),
    time,
    six,
    count,
  )
  .map(([action, reason, by, at, [note, a, b, c, d, e], many]) =>
    entryOf({
      ...{ action, reason, by, at, note, ref: many },
      data: {
        until: many,
        owner: a,
        ownerName: b,
        filter: c,
        channel: d,
        mention: e,
        lasted: many,
        event: a,
        parent: many,
      },
    }),
  );

fuzz(
  'so is every line in its thread',
  5_000,
  fc.tuple(
    entry,
    alert,
    fc.oneof(longText, fc.constantFrom('@here', 'U0123ABC', 'S0123ABC', '')),
    fc.boolean(),
  ),
  ([row, about, mention, broadcast]) =>
    expectSoundDrawing(
      threadLine({ entry: row, alert: about, thread: '1.2', broadcast, mention, untold: 3 }),
    ),
);

fuzz(
  'so are storms, gaps, channels that are shut, and the details of an event',
  2_500,
  fc.tuple(event, six, time, time, channel, count),
  ([foreign, [a, b, c], from, to, id, many]) => {
    const worst = Array.from({ length: 12 }, () => ({ ...foreign, at: foreign.time }));
    const storm = stormOf({
      worst,
      byType: [[a, many]],
      byFeature: [[b, many]],
      from,
      to,
      count: many,
      acked: many,
    });
    expectSoundDrawing(stormCard(storm));
    const { gap } = gapView().alert;
    expectSoundDrawing(
      alertCard(gapView({ gap: gap && { ...gap, cause: a, feed: b, from, to }, openedAt: to }), {
        first: true,
      }),
    );
    const fallback = fallbackOf({ cause: a, channel: id, since: from });
    expectSoundDrawing(fallbackCard(fallback, { channelName: () => b, permalink: () => c }));
    const rows = [rowOf(foreign), rowOf({ ...foreign, id: b })];
    const answer = eventAnswerOf({ row: rowOf(foreign), canonical: c, older: rows, newer: rows, zone: a });
    expectSoundDrawing(eventDetails(answer, () => c));
    expectSoundDrawing(answerDialog(eventDetailsAnswer(answer, () => a, { id: b, name: c })));
  },
  5,
);
