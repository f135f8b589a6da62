import { cut } from '../sentence.ts';
import type { Field } from './fields.ts';
import { valueText, valueWithin } from './text.ts';

/** Characters of a value (ArcSight's dictionary of extension keys). */
const LIMITS: Readonly<Record<string, number>> = {
  cat: 1_023,
  outcome: 63,
  act: 63,
  reason: 1_023,
  suser: 1_023,
  duser: 1_023,
  shost: 1_023,
  dvchost: 100,
  sourceServiceName: 1_023,
  destinationServiceName: 1_023,
  msg: 1_023,
  cs2: 4_000,
  cs3: 4_000,
  cs4: 4_000,
  flexString2: 1_023,
};

/**
 * Two ids must not become one, so no id is cut. None of Druva's is nearly as long as this; what is longer is left out, so
 * that all ids together always have room.
 */
const ID_LIMIT = 255;

/** What is cut to make a message fit, in this order; what is not named is an id or short. */
const CUT_FIRST = [
  'msg',
  'cs4',
  'cs3',
  'reason',
  'flexString2',
  'cat',
  'shost',
  'sourceServiceName',
  'destinationServiceName',
  'cs2',
  'duser',
  'suser',
];

/** A value as it is written; '' where it has nothing to say. */
export function written(key: string, value: string): string {
  if (value === '') return '';
  const text = value.isWellFormed() ? value : value.toWellFormed();
  const limit = LIMITS[key];
  if (limit === undefined) return text.length <= ID_LIMIT ? valueText(text) : '';
  return valueText(text.length > limit ? cut(text, limit) : text);
}

/** The fields with their values shortened so that so many bytes less are written. */
export function shortened(fields: readonly Field[], over: number): readonly Field[] {
  let left = over;
  const cuts = new Map<string, string>();
  for (const key of CUT_FIRST) {
    const value = left > 0 ? fields.find(([name]) => name === key)?.[1] : undefined;
    if (value === undefined) continue;
    const before = Buffer.byteLength(written(key, value));
    const text = valueWithin(value, Math.max(0, before - left));
    cuts.set(key, text);
    left -= before - Buffer.byteLength(written(key, text));
  }
  return fields.map(([key, value, label]) => [key, cuts.get(key) ?? value, label]);
}
