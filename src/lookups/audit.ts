import type { AuditAnswer } from '../domain/answers.ts';
import type { AuditRequest, LifeArchive } from '../domain/desk.ts';
import { resolveTime } from '../domain/filter.ts';
import { filterToArgs } from '../domain/filter-words.ts';
import type { AuditCommand } from '../query/command.ts';
import { type LookupContext, told } from './context.ts';

/** Rows of an answer in Slack. */
const MOST = 20;

/** What of the command says which entries are meant. */
export type AuditAsked = Pick<Extract<AuditCommand, { name: 'audit' }>, 'filter' | 'alert' | 'by'>;

/** A page of the record, newest first. */
export async function auditOf(
  archive: Pick<LifeArchive, 'audit'>,
  asked: AuditAsked,
  context: LookupContext,
  { before, most = MOST }: { readonly before?: number; readonly most?: number } = {},
): Promise<AuditAnswer> {
  const place = before === undefined ? {} : { before };
  const request = { ...requestOf(asked, context.now), ...place, limit: most };
  const { entries, more } = await archive.audit(request);
  return { ...told(context), entries, more };
}

/** The times of the filter are those of the record; what is left of it is about the alerts' events. */
export function requestOf({ filter, alert, by }: AuditAsked, now: number): Omit<AuditRequest, 'limit'> {
  const { since, until, ...rest } = filter ?? { terms: {} };
  return {
    now,
    ...(filterToArgs(rest) !== '' && { filter: rest }),
    ...(since && { since: resolveTime(since, now) }),
    ...(until && { until: resolveTime(until, now) }),
    ...(alert !== undefined && { alert }),
    ...(by !== undefined && { by }),
  };
}
