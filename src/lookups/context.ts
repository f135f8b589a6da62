import type { Told } from '../domain/answers.ts';
import type { Watch } from '../domain/archive.ts';

/** When, where and with which words something was asked. */
export interface LookupContext extends Told {
  readonly watch?: Watch | undefined;
}

/** The part that every answer repeats. */
export function told({ now, zone, canonical }: Told): Told {
  return { now, zone, canonical };
}
