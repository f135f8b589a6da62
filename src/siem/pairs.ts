import { detailKey, type InsyncEvent } from '../domain/event.ts';
import { remembered } from './remembered.ts';

/** What the pairs of details are called here, and the spellings they come in. */
const SPELLINGS = {
  device: ['Device', 'Device Name'],
  user: ['User', 'User Email', 'User Name'],
  ip: ['IP Address', 'IP', 'adminIPAddress'],
  source: ['Source'],
  profile: ['Profile', 'Profile Name'],
  error: ['Error', 'Error Message', 'Reason'],
  description: ['Alert Description'],
  activity: ['Activity', 'Action'],
  bytes: ['Total Bytes Transferred'],
  missed: ['Files Missed'],
  files: ['Files Backed up', 'Files Restored', 'Files Downloaded'],
} as const;

type PairName = keyof typeof SPELLINGS;

/** The first value of each; nothing for what the details do not say. */
export type KnownPairs = Partial<Record<PairName, string>>;

const NAMES = new Map<string, PairName>(
  Object.entries(SPELLINGS).flatMap(([name, keys]) =>
    keys.map((key) => [detailKey(key), name as PairName] as const),
  ),
);

const NONE = '';
/** By the key as it is spelt; '' for one of no interest here. */
const nameOf = remembered((key): PairName | typeof NONE => NAMES.get(detailKey(key)) ?? NONE);

export function knownPairs({ details }: Pick<InsyncEvent, 'details'>): KnownPairs {
  const found: KnownPairs = {};
  for (const [key, value] of details) {
    const name = nameOf(key);
    if (name !== NONE && value !== '' && found[name] === undefined) found[name] = value;
  }
  return found;
}
