import type { ForwardsAnswer } from '../domain/answers.ts';
import type { Destination } from '../domain/destination.ts';
import type { ForwardStates } from '../domain/forward.ts';
import { forwardedTo } from '../domain/forward-standing.ts';
import { type LookupContext, told } from './context.ts';

/** Where events are forwarded to, and how far each destination is. */
export async function forwardsOf(
  archive: Pick<ForwardStates, 'forwards'>,
  destinations: readonly Destination[],
  context: LookupContext,
): Promise<ForwardsAnswer> {
  return {
    ...told(context),
    destinations: forwardedTo(destinations, await archive.forwards(), context.now),
  };
}
