/** How a user or device is, in one line: the state first. */

import type { RichTextElement } from '@slack/types';
import { duration, number, plural } from '../domain/amounts.ts';
import type { SubjectAnswer } from '../domain/answers.ts';
import type { Count } from '../domain/archive.ts';
import type { Outcome } from '../domain/event.ts';
import { bold, text } from './pieces.ts';
import { NOTICE_SYMBOL, STATE_LOOK, severitySymbol } from './symbols.ts';
import { inert } from './text.ts';
import { dateElement, nearFormat, utc } from './times.ts';

/** A success older than this is no longer called fine, ms. */
const STALE = 7 * 86_400_000;

export interface SubjectState {
  readonly symbol: string;
  readonly words: string;
  /** What `words` end in: since when, or when. */
  readonly at: { readonly joint: string; readonly ms: number; readonly format: 'near' | 'ago' } | undefined;
}

export function subjectState(answer: SubjectAnswer): SubjectState {
  const { lastSuccess, lastBackup, failuresSince, lastFailure, devices, now } = answer;
  const success = lastSuccess?.event.time;
  if (failuresSince.count > 0) {
    const failures = failureWords(failuresSince);
    const symbol = severitySymbol(lastFailure?.event.severity ?? 3);
    if (success === undefined)
      return { symbol, words: `${failures}, no successful backup known`, at: undefined };
    return { symbol, words: failures, at: { joint: ' since ', ms: success, format: 'near' } };
  }
  const ended = lastBackup && NOT_FINE[lastBackup.event.outcome];
  if (lastBackup && ended !== undefined) {
    const at = { joint: ', ', ms: lastBackup.event.time, format: 'ago' } as const;
    return { symbol: NOTICE_SYMBOL, words: ended, at };
  }
  if (success !== undefined) {
    if (now - success > STALE) {
      return { symbol: NOTICE_SYMBOL, words: `no backup for ${duration(now - success)}`, at: undefined };
    }
    return { symbol: GOOD, words: 'last backup fine', at: { joint: ', ', ms: success, format: 'ago' } };
  }
  const newest = Math.max(
    ...devices.map((device) => device.lastSuccess?.event.time ?? Number.NEGATIVE_INFINITY),
  );
  if (Number.isFinite(newest)) {
    const of = plural(devices.length, 'device');
    const stale = now - newest > STALE;
    const at = { joint: ', newest backup ', ms: newest, format: 'ago' } as const;
    return { symbol: stale ? NOTICE_SYMBOL : GOOD, words: of, at };
  }
  return { symbol: NOTICE_SYMBOL, words: 'never backed up, as far as is known', at: undefined };
}

/** How a last backup that did not fail was still not fine. */
const NOT_FINE: Readonly<Partial<Record<Outcome, string>>> = {
  warning: 'last backup with errors',
  canceled: 'last backup canceled',
};

const GOOD = STATE_LOOK.resolved.symbol;

/** `3 failures`, `more than 100 failures`. */
export function failureWords({ count, exact }: Count): string {
  return exact ? plural(count, 'failure') : `more than ${number(count)} failures`;
}

/** `✅ **FIN-LAPTOP-7**  last backup fine, 2 hours ago`. */
export function stateParts(answer: SubjectAnswer, room: number): RichTextElement[] {
  const { symbol, words, at } = subjectState(answer);
  const date = at && dateElement(at.ms, at.format === 'ago' ? '{ago}' : nearFormat(at.ms, answer.now));
  return [
    text(`${symbol} `),
    bold(inert(answer.name, room) || 'no name'),
    text(`  ${words}`),
    ...(at && date ? [text(at.joint), date] : []),
  ];
}

/** The same for notifications, without the name. */
export function stateText(answer: SubjectAnswer): string {
  const { words, at } = subjectState(answer);
  return at === undefined ? words : `${words}${at.joint}${utc(at.ms)}`;
}
