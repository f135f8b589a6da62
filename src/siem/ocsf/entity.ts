import { verbOf } from '../verb.ts';
import { affectedDevice, requester } from './endpoint.ts';
import type { Entity, Filled } from './filled.ts';
import { actorOf, affectedUser } from './people.ts';
import type { Source } from './source.ts';
import { type ENTITY_MANAGEMENT, OTHER, type Row } from './table.ts';

type EntityRow = Extract<Row, { class: typeof ENTITY_MANAGEMENT }>;

/** Entity Management 3004 (schema.ocsf.io/1.8.0/classes/entity_management). */
export function entityManagement(source: Source, row: EntityRow): Filled {
  const activity = row.activity === 'verb' ? activityOf(source) : OTHER;
  return {
    class: row.class,
    activity,
    attributes: {
      entity: entityOf(source, row.about),
      actor: actorOf(source),
      src_endpoint: requester(source),
    },
    flags: activity === OTHER ? undefined : { activity_inferred: true },
  };
}

const OF_KIND = { creation: 1, change: 3, deletion: 4 } as const;
/** Changes that have a number of their own. */
const OF_WORD: ReadonlyMap<string, number> = new Map([
  ['renamed', 5],
  ['enabled', 8],
  ['disabled', 9],
  ['activated', 10],
  ['deactivated', 11],
]);

/** By the verb of a text that Druva does not document; a change among others is an update. */
function activityOf({ event, pairs }: Source): number {
  const verb = verbOf(event, pairs);
  if (verb === undefined) return OTHER;
  return (verb.alone ? OF_WORD.get(verb.word) : undefined) ?? OF_KIND[verb.kind];
}

function entityOf(source: Source, about: EntityRow['about']): Entity {
  const { profile } = source.pairs;
  if (about === 'policy' && profile !== undefined) return { type_id: 5, type: 'Policy', name: profile };
  const [first, second] = about === 'device' ? [deviceEntity, userEntity] : [userEntity, deviceEntity];
  return first(source) ?? second(source) ?? wholeOf(source);
}

function userEntity(source: Source): Entity | undefined {
  const user = affectedUser(source);
  return user && { type_id: 2, type: 'User', name: user.name, uid: user.uid, user };
}

function deviceEntity(source: Source): Entity | undefined {
  const device = affectedDevice(source);
  return device && { type_id: 1, type: 'Device', name: device.name, uid: device.uid };
}

/** The one thing that is surely concerned where nothing is named: the customer, else the service itself. */
function wholeOf({ event: { tenant } }: Source): Entity {
  return tenant === ''
    ? { type_id: OTHER, type: 'Service', name: 'inSync' }
    : { type_id: 4, type: 'Organization', uid: tenant, org: { uid: tenant } };
}
