import type { Engine } from '../sql/engine.ts';

/** What the server's columns hold in another form: see `Engine.shortened` and `Engine.keyed`. */
type Form = 'shortened' | 'keyed';

/** A table that is moved row by row, in the order of its key. */
export interface MovedTable {
  readonly name: string;
  readonly key: readonly string[];
  /** The key's numbers are given by the database. */
  readonly numbered?: true;
  readonly forms?: Readonly<Record<string, Form>>;
  /** Columns of an earlier version that mean nothing any more. */
  readonly dropped?: readonly string[];
}

/** The columns of kinds stand for those of events. */
const KIND_FORMS = {
  ...{ tenant: 'shortened', type: 'shortened', feature: 'shortened', outcome: 'shortened' },
  ...{ identity_type: 'shortened', cloud: 'shortened' },
} as const satisfies MovedTable['forms'];

/** Small ones first, so that what cannot be moved shows before the hours that events may take. */
export const MOVED_TABLES: readonly MovedTable[] = [
  { name: 'feeds', key: ['feed'] },
  { name: 'troubles', key: ['place'] },
  { name: 'kv', key: ['key'] },
  { name: 'names', key: ['kind', 'folded'], forms: { folded: 'shortened' } },
  { name: 'silences', key: ['id'], numbered: true },
  { name: 'subscriptions', key: ['id'], numbered: true },
  { name: 'fallbacks', key: ['id'], numbered: true },
  { name: 'storms', key: ['id'], numbered: true },
  { name: 'posts', key: ['id'], numbered: true },
  { name: 'timers', key: ['id'], numbered: true },
  { name: 'watched_to', key: ['rule'] },
  { name: 'forwards', key: ['name'] },
  { name: 'forward_refused', key: ['id'], numbered: true },
  {
    name: 'watched',
    key: ['rule', 'tenant', 'subject'],
    forms: { tenant: 'shortened', subject: 'shortened' },
  },
  {
    ...{ name: 'alerts', key: ['id'], numbered: true, dropped: ['ack_by', 'ack_name', 'ack_at'] },
    forms: {
      fingerprint: 'keyed',
      subject_folded: 'shortened',
      name_folded: 'shortened',
      tenant: 'shortened',
    },
  },
  { name: 'members', key: ['alert', 'fingerprint'], forms: { fingerprint: 'keyed' } },
  { name: 'inhibit_keys', key: ['role', 'key', 'alert'], forms: { key: 'keyed' } },
  { name: 'cards', key: ['id'], numbered: true },
  { name: 'audit', key: ['seq'] },
  { name: 'unreadable', key: ['digest'] },
  { name: 'kinds', key: ['id'], numbered: true, forms: KIND_FORMS },
  { name: 'counts', key: ['kind', 'slot'] },
  {
    ...{ name: 'events', key: ['key'] },
    forms: { ...KIND_FORMS, uid: 'shortened', subject: 'shortened', identity: 'shortened', grp: 'shortened' },
  },
  { name: 'decisions', key: ['event'] },
];

/** A value as the target's column holds it. */
export function formed(form: Form | undefined, value: unknown, engine: Engine): string | number | null {
  if (typeof value === 'string') return form === undefined ? value : engine[form](value);
  if (value === null || typeof value === 'number') return value;
  throw new Error(`a value of type ${typeof value} cannot be moved`);
}
