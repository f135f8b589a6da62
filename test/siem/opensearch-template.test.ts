import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { decodeRecord, isUnreadable } from '../../src/druva/decode.ts';
import { ecs } from '../../src/siem/ecs/ecs.ts';
import { stableId } from '../../src/siem/stable-id.ts';
import { startDruva } from '../../src/sim/druva/server.ts';
import { BY } from './parcels.ts';

interface Mapping {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Mapping>>;
}

const template = JSON.parse(readFileSync('src/siem/opensearch/template.json', 'utf8'));
const mappings: Mapping = template.template.mappings;

/** What takes the values of a type in JSON without a conversion that fails. */
const TAKES: Readonly<Record<string, readonly string[]>> = {
  string: ['keyword', 'text', 'date', 'ip'],
  number: ['long'],
};
const KINDS = new Set(['date', 'ip', 'long', 'keyword', 'text', 'object']);

/** `event.id` and its value, for every value in a document. */
function leaves(value: unknown, path: readonly string[] = []): (readonly [readonly string[], unknown])[] {
  if (Array.isArray(value)) return value.flatMap((item) => leaves(item, path));
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, name]));
}

function mappingOf(path: readonly string[]): Mapping | undefined {
  return path.reduce<Mapping | undefined>((at, name) => at?.properties?.[name], mappings);
}

describe('the index template that is offered', () => {
  it('is for data streams of the default name, before those that Elasticsearch brings along', () => {
    expect(template).toMatchObject({ index_patterns: ['logs-druva.insync-*'], data_stream: {} });
    expect(template.priority).toBeGreaterThan(200);
  });

  it('keeps the record as it came, unindexed', () => {
    const kept = { type: 'keyword', index: false, doc_values: false };
    expect(mappingOf(['event', 'original'])).toEqual(kept);
    expect(mappingOf(['raw_data'])).toEqual(kept);
  });

  it.each(['envelope', 'insync', 'platform'] as const)(
    'maps every field of %s records in ECS',
    async (wire) => {
      const druva = await startDruva({ clientId: 'id', clientSecret: 'not-a-secret', wire });
      onTestFinished(() => druva.close());
      druva.addBulk(2_000, 7);
      const seen = new Set<string>();
      for (const raw of druva.records('insync')) {
        const event = decodeRecord(raw, 0);
        if (isUnreadable(event)) throw new Error(`not an event: ${event.reason}`);
        const document: unknown = JSON.parse(ecs({ id: stableId(event), event, arrived: 1 }, BY));
        for (const [path, value] of leaves(document)) {
          seen.add(path.join('.'));
          const { type = '' } = mappingOf(path) ?? {};
          if (path[0] === 'labels') expect(typeof value, path.join('.')).toBe('string');
          else expect(TAKES[typeof value], `${path.join('.')} as ${type}`).toContain(type);
          if (type === 'date') expect(Date.parse(String(value)), path.join('.')).not.toBeNaN();
        }
      }
      expect(seen.size).toBeGreaterThan(15);
    },
  );

  it('has only types that OpenSearch and Elasticsearch share', () => {
    const types = (at: Mapping): string[] => [
      ...(at.type === undefined ? [] : [at.type]),
      ...Object.values(at.properties ?? {}).flatMap(types),
    ];
    expect(types(mappings).filter((type) => !KINDS.has(type))).toEqual([]);
  });
});
