import type { SubscriptionsAnswer } from '../domain/answers.ts';
import type { LifeArchive } from '../domain/desk.ts';
import { type LookupContext, told } from './context.ts';

/** What a channel has asked for; of all channels when none is named, and the answer's `channel` is ''. */
export async function subscriptionsOf(
  archive: Pick<LifeArchive, 'subscriptions'>,
  channel: string | undefined,
  context: LookupContext,
): Promise<SubscriptionsAnswer> {
  const subscriptions = await archive.subscriptions(channel);
  return { ...told(context), channel: channel ?? '', subscriptions };
}
