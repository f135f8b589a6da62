import type { AcksAnswer } from '../domain/answers.ts';
import type { EventArchive } from '../domain/archive.ts';
import { type LookupContext, told } from './context.ts';

/** More than an answer in Slack can show. */
const MOST = 25;

/** Who has what, worst first; `by` (Slack's user ID) asks for what one person has. */
export async function acksOf(
  archive: Pick<EventArchive, 'alerts'>,
  by: string | undefined,
  context: LookupContext,
  most = MOST,
): Promise<AcksAnswer> {
  const asked = { states: ['acked'], limit: most, ...(by !== undefined && { owner: by }) } as const;
  const { rows, count } = await archive.alerts(asked);
  return { ...told(context), rows, count };
}
