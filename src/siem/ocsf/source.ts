import type { InsyncEvent } from '../../domain/event.ts';
import { type OutcomeScale, outcomeScale } from '../outcome.ts';
import { type KnownPairs, knownPairs } from '../pairs.ts';
import { type SourceRecord, sourceRecord } from '../record.ts';
import { type Address, addressOf, type Device, deviceOf, type People, peopleOf } from '../who.ts';

/** An event with what the mapping asks of it, each found out once. */
export interface Source {
  readonly event: InsyncEvent;
  /** The stable id. */
  readonly id: string;
  readonly record: SourceRecord;
  readonly pairs: KnownPairs;
  readonly outcome: OutcomeScale;
  readonly people: People;
  readonly device: Device;
  readonly address: Address;
}

export function sourceOf(event: InsyncEvent, id: string): Source {
  const record = sourceRecord(event);
  const pairs = knownPairs(event);
  return {
    event,
    id,
    record,
    pairs,
    outcome: outcomeScale(event, record),
    people: peopleOf(event, record, pairs),
    device: deviceOf(event, record, pairs),
    address: addressOf(record, pairs),
  };
}
