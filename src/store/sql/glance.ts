import { detailKey } from '../../domain/event.ts';
import type { Filter } from '../../domain/filter.ts';

/** What the record's text alone tells of a filter's phrases and details; undefined where it must be decoded. */
export type Glance = (raw: string) => boolean | undefined;

/**
 * Keys of details stand in the record as they are, so a record in which a key's letters do not follow one another has
 * no such key. To see that costs a tenth of decoding.
 */
export function glanceFor({ text, details = [] }: Filter): Glance {
  const terms = details.map(({ key, none }) => ({ none, trace: traceOf(key) }));
  const phrases = text?.phrases !== undefined;
  return (raw) => {
    if (DISGUISED.test(raw)) return undefined;
    let open = phrases;
    for (const { none, trace } of terms) {
      if (trace === undefined || trace.test(raw)) open = true;
      else if (!none) return false;
    }
    return open ? undefined : true;
  };
}

/** Escapes that bring letters between the letters of a key, and the two letters whose lower case is another's. */
const DISGUISED = /\\[bfnrtu]|[\u0130\u212a]/;

function traceOf(key: string): RegExp | undefined {
  const letters = detailKey(key);
  // A longer one would be tried at each letter of a record made for that.
  if (!/^[a-z0-9]{1,64}$/.test(letters)) return undefined;
  return new RegExp([...letters].join('[^a-z0-9]*'), 'i');
}
