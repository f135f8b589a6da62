import { OUTCOMES } from '../domain/event.ts';
import { FILTER_KEYS, type FilterKey } from '../domain/filter.ts';
import { IDENTITY_TYPES, STATUSES } from '../domain/vocabulary.ts';
import type { FlagDefinition } from './flags.ts';

/** A flag for each key of a filter. */
const FLAGS: Readonly<Record<FilterKey, Omit<FlagDefinition, 'name'>>> = {
  type: { value: 'type', says: 'Event type, as Druva names it', example: 'Backup' },
  feature: { value: 'feature', says: 'Topic feature', example: 'Backup And Restore' },
  severity: {
    value: 'level',
    says: 'Severity: 3, 0-3, <=3, or a word: error means error or worse',
    example: 'error',
  },
  outcome: { value: 'outcome', says: `How it ended: ${OUTCOMES.join(', ')}`, example: 'failed' },
  'identity-type': { value: 'kind', says: `Who did it: ${IDENTITY_TYPES.join(', ')}`, example: 'ADMIN' },
  identity: { value: 'name', says: 'The identity that did it', example: 'admin@example.com' },
  subject: { value: 'name', says: 'The user, device or data source it is about', example: 'FIN-LAPTOP-7' },
  tenant: { value: 'id', says: 'Tenant ID', example: '12345' },
  cloud: { value: 'cloud', says: 'public or gov', example: 'gov' },
  id: { value: 'id', says: 'The event with this ID', example: '8f14e45f-ceea-467f-a8f8-0c1d3e2b4a5f' },
  group: { value: 'id', says: 'Events of one activity, by its eventsGroupId', example: '48151623' },
  text: {
    value: 'words',
    says: 'All these words; "a phrase" in quotes; - in front excludes a word or a phrase',
    example: 'disk error -network',
  },
  detail: {
    value: 'condition',
    says: 'What the details say: "Files Missed>0", "Error=Disk read error", !Error; given twice, both must hold',
    example: 'Files Missed>0',
  },
  since: {
    value: 'time',
    says: 'At or after: 1h, 2d, yesterday, monday, 2026-11-20, "2026-11-20 14:00"',
    example: '1h',
  },
  until: { value: 'time', says: 'Before, written like --since', example: 'yesterday' },
  status: { value: 'status', says: `What became of its alert: ${STATUSES.join(', ')}`, example: 'open' },
  alert: { value: 'number', says: 'Events of this alert', example: '1041' },
  storm: { value: 'number', says: 'Events folded into this summary card', example: '12' },
};

export const filterFlags: readonly FlagDefinition[] = FILTER_KEYS.map((name) => ({ name, ...FLAGS[name] }));

export function isFilterKey(name: string): name is FilterKey {
  return (FILTER_KEYS as readonly string[]).includes(name);
}
