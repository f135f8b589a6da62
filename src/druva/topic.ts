import { quoted } from './fields.ts';
import { featureOfType } from './names.ts';
import type { Reading } from './reading.ts';

export interface Named {
  readonly value: string;
  readonly reason: string;
}

/**
 * topicName is `<cloud>-<service>-<feature>` and features hold spaces and may hold hyphens: only the first two
 * hyphens separate (developer.druva.com/reference-link/insync-events).
 */
export function featureOf(reading: Reading): Named {
  const { topicName, type } = reading;
  const second = topicName.indexOf('-', topicName.indexOf('-') + 1);
  const cut = second > topicName.indexOf('-') ? topicName.slice(second + 1).trim() : '';
  if (cut !== '') return { value: cut, reason: 'field topicName' };
  if (reading.feature !== '') return { value: reading.feature, reason: `field ${reading.featureField}` };
  const silent =
    topicName === '' ? 'the record names no feature' : `topicName ${quoted(topicName)} names none`;
  const known = featureOfType(type);
  return known === '' ? { value: '', reason: silent } : { value: known, reason: `from the type, ${silent}` };
}

const CLOUDS: ReadonlyMap<string, string> = new Map([
  ['public', 'public'],
  ['gov', 'gov'],
]);

export function cloudOf(reading: Reading): Named {
  for (const field of ['topicName', 'publisherID'] as const) {
    const text = reading[field];
    const cloud = CLOUDS.get(
      text
        .slice(0, Math.max(0, text.indexOf('-')))
        .trim()
        .toLowerCase(),
    );
    if (cloud !== undefined) return { value: cloud, reason: `field ${field}` };
  }
  return { value: '', reason: 'the record names no cloud' };
}
