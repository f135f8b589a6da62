import type { InsyncEvent } from '../../domain/event.ts';
import type { OutcomeScale } from '../outcome.ts';
import type { KnownPairs } from '../pairs.ts';
import { verbOf } from '../verb.ts';
import { alertCategory, type EcsCategory, type EcsClass, type EcsType, ecsClassOf } from './types.ts';

/** The four fields of categorization; undefined where none fits. */
export interface Categorization {
  readonly kind: EcsClass['kind'];
  readonly category: readonly EcsCategory[] | undefined;
  readonly type: readonly EcsType[] | undefined;
  readonly outcome: 'success' | 'failure' | 'unknown' | undefined;
}

const IAM: readonly EcsCategory[] = ['iam'];
const USER = /\busers?\b/i;

export function classify(event: InsyncEvent, pairs: KnownPairs, ended: OutcomeScale): Categorization {
  const known = ecsClassOf(event.type);
  const outcome = outcomeOf(known, ended);
  const [category, type] = known.verbs === undefined ? plain(known, event) : byVerb(known, event, pairs);
  return {
    kind: known.kind,
    category: category.length === 0 ? undefined : category,
    // To ECS what merely informs has no outcome; where the record has one it did more than that.
    type: type.length === 0 || (outcome !== undefined && type.includes('info')) ? undefined : type,
    outcome,
  };
}

type CategoryAndType = readonly [category: readonly EcsCategory[], type: readonly EcsType[]];

function plain(known: EcsClass, { alertName }: InsyncEvent): CategoryAndType {
  const { category, type, byName } = known;
  return [byName ? alertCategory(alertName) : category, type];
}

function byVerb(known: EcsClass, event: InsyncEvent, pairs: KnownPairs): CategoryAndType {
  const verb = verbOf(event, pairs);
  if (verb === undefined) return [known.category, known.type];
  if (known.verbs === 'object') return [known.category, [verb.kind]];
  const aboutUser = USER.test(pairs.activity ?? event.detailsText);
  return aboutUser ? [IAM, ['user', verb.kind]] : [known.category, known.type];
}

function outcomeOf({ attempt }: EcsClass, ended: OutcomeScale): Categorization['outcome'] {
  // "Backup Paused" is a state, but none that tells how it ended.
  return ended.ecs ?? (attempt && ended.state === '' ? 'unknown' : undefined);
}
