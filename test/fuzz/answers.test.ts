import fc from 'fast-check';
import { acksAnswer } from '../../src/cards/acks.ts';
import {
  channelChecked,
  failureAnswer,
  quarantineList,
  unknownAlert,
  unknownEvent,
} from '../../src/cards/answers.ts';
import { auditAnswer } from '../../src/cards/audit.ts';
import { digestMessage } from '../../src/cards/digest.ts';
import { eventsList } from '../../src/cards/events-list.ts';
import { exportDone, exportFailed } from '../../src/cards/export.ts';
import { homeView } from '../../src/cards/home.ts';
import { mentionsAnswer } from '../../src/cards/mentions.ts';
import { bulkDone, notAllowed, transitionAnswer } from '../../src/cards/move-answer.ts';
import { rehearsalAnswer, rehearsalRefused } from '../../src/cards/rehearsal.ts';
import { searchModal } from '../../src/cards/search.ts';
import { silenceAdded, silencesAnswer } from '../../src/cards/silences.ts';
import { statsAnswer } from '../../src/cards/stats.ts';
import { statusAnswer } from '../../src/cards/status.ts';
import { subjectAnswer, subjectUnknown } from '../../src/cards/subject.ts';
import { subscriptionsAnswer } from '../../src/cards/subscriptions.ts';
import { whyAnswer } from '../../src/cards/why.ts';
import { wrongFlag } from '../../src/cards/wrong-flag.ts';
import { TALLY_KEYS } from '../../src/domain/archive.ts';
import { parseFilter } from '../../src/domain/filter-schema.ts';
import { ACTS } from '../../src/domain/life.ts';
import { COMMANDS } from '../../src/query/commands.ts';
import { parseCommand } from '../../src/query/parse-command.ts';
import { alert, channel, event, someone, time } from '../unit/cards-hostile-values.ts';
import {
  digestOf,
  entryOf,
  rehearsalOf,
  silenceOf,
  subscriptionOf,
  told,
} from '../unit/cards-life-samples.ts';
import { homeOf, mentionsOf, statsOf, subjectOf, whyOf } from '../unit/cards-lookups.ts';
import { figuresOf, rowOf } from '../unit/cards-samples.ts';
import { expectSoundDrawing } from './drawn.ts';
import { fuzz } from './fuzz.ts';
import { longText, NASTY } from './hostile.ts';

const words = fc.array(longText, { minLength: 8, maxLength: 8 });
const count = fc.oneof(fc.nat(), fc.constantFrom(0, 1, 2, 999_999_999_999));
const CONTEXT = { now: Date.UTC(2026, 10, 22, 14), zone: 'UTC' };

fuzz(
  'lists, what a subject is, why, and what a message named are taken by Slack and inert',
  3_500,
  fc.tuple(fc.array(event, { minLength: 1, maxLength: 5 }), alert, words, count, time),
  ([events, about, said, many, since]) => {
    const [a = '', b = '', c = '', d = ''] = said;
    const rows = events.map((each, n) =>
      rowOf(each, n % 2 === 0 ? { card: { channel: 'C1', ts: '1.2' }, alert: 7 } : {}),
    );
    const page = { rows, older: true, newer: true };
    const pageState = { older: 'p2', newer: 'p0', share: 'p1' };
    const counted = { count: many, exact: many % 2 === 0, outcomes: { failed: 2 } };
    const list = {
      page,
      count: counted,
      command: a,
      offset: many % 1_000,
      now: CONTEXT.now,
      since,
      filterWords: b,
      pageState,
    };
    expectSoundDrawing(eventsList({ ...list, permalink: () => c }));
    const steps = said.map((each) => ({
      stage: 'Alert' as const,
      said: each,
      because: [d, { at: since }, { channel: c }],
      reason: a,
    }));
    const row = rows[0] ?? rowOf({});
    expectSoundDrawing(whyAnswer(whyOf({ row, steps, canonical: a, zone: b }), () => c));
    const open = { rows: [{ alert: about, card: undefined }], count: many };
    const subject = subjectOf({
      name: d,
      canonical: a,
      zone: c,
      recent: rows,
      logins: rows,
      lastFailure: row,
      alerts: open,
    });
    expectSoundDrawing(subjectAnswer(subject, () => b, { id: c, name: d }));
    expectSoundDrawing(subjectUnknown(a, said));
    const found = mentionsOf({
      events: rows,
      alerts: open.rows,
      subjects: [subject],
      unknown: said,
      canonical: b,
    });
    expectSoundDrawing(mentionsAnswer(found, () => d));
  },
  5,
);

fuzz(
  'so are counts, digests, rehearsals, Home and the status',
  3_500,
  fc.tuple(words, alert, someone, count, time, fc.constantFrom(...TALLY_KEYS), channel),
  ([said, about, by, many, at, key, id]) => {
    const [a = '', b = '', c = '', d = ''] = said;
    const base = statsOf();
    const groups = said.map((name) => ({ name, at, count: many, before: many }));
    const stats = statsOf({
      tally: { ...base.tally, groups, total: many },
      by: key,
      zone: a,
      filterWords: b,
      canonical: c,
    });
    expectSoundDrawing(statsAnswer(stats, { file: 'F1', title: b, alt: d }, by));
    const { figures: known } = digestOf();
    const subjects = said.map((subject) => ({ subject, alerts: many, type: a }));
    expectSoundDrawing(
      digestMessage(digestOf({ figures: { ...known, subjects, opened: many }, zone: b, canonical: c })),
    );
    const channels = said.map((each) => ({ channel: each, cards: many }));
    const rehearsal = rehearsalOf({
      canonical: a,
      changed: { ...rehearsalOf().changed, channels },
      events: many,
    });
    expectSoundDrawing(
      rehearsalAnswer(rehearsal, { channelName: () => d, permalink: () => b, sharedBy: by }),
    );
    const rows = [{ alert: about, card: undefined }];
    const figures = figuresOf({ fallbacks: [{ channel: id, cause: a }], newest: at });
    const silences = said.map((each) => silenceOf({ text: each, note: each, by, until: at }));
    const home = homeOf({
      person: a,
      open: { rows, count: many },
      mine: { rows, count: 1 },
      figures,
      silences,
    });
    expectSoundDrawing(homeView(home, { file: 'F1', title: a, alt: b }, () => c));
    const lastTrouble = { at, where: 'slack' as const, reason: a, said: b };
    const paused = [{ channel: id, until: at }];
    const running = {
      now: at,
      startedAt: 0,
      lastPollAt: at,
      configReadAt: 0,
      feedName: c,
      refused429: many,
      paused,
    };
    expectSoundDrawing(statusAnswer({ figures: { ...figures, lastTrouble }, ...running, sharedBy: by }));
  },
  5,
);

fuzz(
  'so are the record, silences, subscriptions and what came of an act',
  3_500,
  fc.tuple(words, alert, someone, count, time),
  ([said, about, by, many, at]) => {
    const [a = '', b = '', c = ''] = said;
    const entries = said.map((note) =>
      entryOf({ note, by, at, alert: many, data: { filter: note, until: at, channel: a } }),
    );
    expectSoundDrawing(auditAnswer({ ...told, canonical: b, entries, more: many % 2 === 0 }, by));
    const silences = said.map((each, id) => silenceOf({ id, text: each, note: each, by, until: at }));
    expectSoundDrawing(silencesAnswer({ ...told, canonical: b, silences }, by));
    expectSoundDrawing(silenceAdded(silenceOf({ text: a, note: b, by, until: at }), many));
    const subscriptions = said.map((each, id) =>
      subscriptionOf({ id, text: each, by, channel: each, pausedUntil: at }),
    );
    expectSoundDrawing(subscriptionsAnswer({ ...told, canonical: c, channel: a, subscriptions }, by));
    expectSoundDrawing(
      acksAnswer({ ...told, canonical: c, rows: [{ alert: about, card: undefined }], count: many }, () => a),
    );
    expectSoundDrawing(notAllowed(ACTS[many % ACTS.length] ?? 'ack', said));
    const refused = transitionAnswer({ ok: false, reason: `already_${about.state}`, alert: about }, 'ack');
    if (refused) expectSoundDrawing(refused);
  },
  7,
);

fuzz(
  'so are refusals, failures, exports, the search dialog and what could not be read',
  3_500,
  fc.tuple(words, event, count, channel),
  ([said, foreign, many, id]) => {
    const [a = '', b = '', c = '', d = '', e = '', f = ''] = said;
    const kinds = ['flag', 'value', 'command', 'time', 'quotes', 'contradiction'] as const;
    const kind = kinds[many % kinds.length] ?? 'flag';
    expectSoundDrawing(
      wrongFlag({
        wrong: a,
        kind,
        of: b,
        nearest: c,
        wrote: d,
        nearestCommand: e,
        message: f,
        known: said,
        also: said,
      }),
    );
    expectSoundDrawing(many % 2 === 0 ? unknownEvent(a) : unknownAlert(a));
    expectSoundDrawing(failureAnswer({ what: a, next: b, reference: c }));
    expectSoundDrawing(many % 2 === 0 ? channelChecked(id, b, () => c) : bulkDone('ack', [many], many));
    const rows = said.map((raw) => ({
      at: many,
      reason: a,
      raw: many % 2 === 0 ? raw : foreign.raw,
      seen: many,
    }));
    expectSoundDrawing(quarantineList(rows, many));
    expectSoundDrawing(
      many % 2 === 0 ? exportFailed({ why: 'failed', said: a, reference: b }) : rehearsalRefused(a),
    );
    const done = {
      events: many,
      bytes: many,
      format: 'csv' as const,
      canonical: a,
      took: many,
      complete: many % 2 === 0,
    };
    expectSoundDrawing(exportDone({ ...done, filterWords: b }));
    const known = { types: [...new Set(said)], features: [foreign.feature] };
    const read = parseFilter({ subject: [a, b], text: c, type: said }, { ...CONTEXT, known });
    const filter = read.ok ? read.filter : { terms: { subject: { any: [a], none: [b] } } };
    const wrong = read.ok ? [] : read.faults;
    expectSoundDrawing(
      searchModal({ known, filter, count: { count: many, exact: false }, canonical: a, zone: b, wrong }),
    );
  },
  8,
);

fuzz(
  'so is the refusal of whatever is typed',
  4_000,
  fc.tuple(
    fc.constantFrom(...COMMANDS.map(({ name }) => name as string), '', 'evnts', 'silence'),
    fc.array(fc.oneof(longText, fc.constantFrom(...NASTY, '--type', '--since', '--subject', '--note')), {
      maxLength: 4,
    }),
  ),
  ([name, rest]) => {
    const typed = [name, ...rest].join(' ');
    const read = parseCommand(typed, { ...CONTEXT, known: { types: [], features: [] } });
    if (!read.ok)
      expectSoundDrawing(wrongFlag({ ...read.fault, of: read.fault.command, wrote: `/insync ${typed}` }));
  },
);
