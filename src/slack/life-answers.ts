/** Answers about the life of alerts: who has what, the record, rehearsals, digests; and the test card. */
import { acksAnswer } from '../cards/acks.ts';
import { channelChecked } from '../cards/answers.ts';
import { auditAnswer } from '../cards/audit.ts';
import { digestMessage } from '../cards/digest.ts';
import { rehearsalAnswer, rehearsalRefused } from '../cards/rehearsal.ts';
import { testCardSent } from '../cards/test-answer.ts';
import { digestChart } from '../charts/spec.ts';
import { numbered } from '../domain/alert.ts';
import { shortKey } from '../domain/short-key.ts';
import { acksOf } from '../lookups/acks.ts';
import { auditOf } from '../lookups/audit.ts';
import { digestOf } from '../lookups/digest.ts';
import type { Command } from '../query/command.ts';
import { identified } from './acting.ts';
import type { Asking } from './asking.ts';
import { chartImage, withChart } from './charts.ts';
import type { Desk } from './desk.ts';
import { withPatience } from './patience.ts';

type Of<Name extends Command['name']> = Extract<Command, { name: Name }>;

function told({ canonical }: Command, { now, profile }: Asking) {
  return { now, zone: profile.zone, canonical };
}

export async function acksAnswered(desk: Desk, command: Of<'acks'>, asking: Asking): Promise<void> {
  const answer = await acksOf(desk.store, command.by, told(command, asking));
  await asking.place.answer(acksAnswer(answer, desk.permalink), asking.how);
}

export async function auditAnswered(desk: Desk, command: Of<'audit'>, asking: Asking): Promise<void> {
  const answer = await auditOf(desk.store, command, told(command, asking));
  await asking.place.answer(auditAnswer(answer), asking.how);
}

/** The draft of the configuration file, or the file as it is now, against the rules in force. */
export async function rehearseAnswered(desk: Desk, command: Of<'rehearse'>, asking: Asking): Promise<void> {
  const { place, how } = asking;
  const changed = desk.readRules();
  if (!changed.ok) return place.answer(rehearsalRefused(changed.faults), how);
  // Seldom asked, and it brings all that decides along: loaded when it is.
  const { rehearsalOf } = await import('../lookups/rehearse.ts');
  const span = { from: command.since, to: asking.now };
  const answer = await withPatience(desk, place, command.canonical, how, (watch) =>
    rehearsalOf(desk.store, { today: desk.config, changed: changed.config }, span, {
      ...told(command, asking),
      watch,
    }),
  );
  await place.answer(rehearsalAnswer(answer, { permalink: desk.permalink }), how);
}

/** A marked card, by the same way as every other. */
export async function testAnswered(desk: Desk, command: Of<'test'>, asking: Asking): Promise<void> {
  const { place, profile, now, how } = asking;
  const { channel } = command;
  const state = await desk.lookAtChannel(channel);
  if (state !== undefined && state !== 'ok') return place.answer(channelChecked(channel, state), how);
  const by = identified(profile);
  const alert = await desk.store.find({
    present: true,
    key: `test:${channel}:${shortKey(desk.random)}`,
    at: now,
    severity: 5,
    type: 'Test card',
    subject: '',
    finding: { kind: 'test', by },
    routes: [{ route: 0, match: '', channel, mention: '' }],
  });
  desk.wake();
  desk.log.info({ channel, by: by.id, ...(alert && { alert: numbered(alert.id) }) }, 'test card asked for');
  await place.answer(testCardSent(channel, alert?.id), how);
}

export async function digestAnswered(desk: Desk, command: Of<'digest'>, asking: Asking): Promise<void> {
  const { place, how } = asking;
  const answer = await digestOf(desk.store, { every: command.every }, told(command, asking));
  const chart = await chartImage(desk, digestChart(answer));
  await withChart(chart, (shown) => place.answer(digestMessage(answer, shown), how));
}
