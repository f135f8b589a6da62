/** What a bulk answer says of each document (docs.opensearch.org, "Bulk"; elastic.co/docs/api, "Bulk index or delete documents"). */
import type { ForwardReason } from '../../domain/forward.ts';
import { meaningOf } from '../http/statuses.ts';

export interface Item {
  readonly status: number;
  /** As `mapper_parsing_exception`; '' when it is there. */
  readonly type: string;
  readonly reason: string;
}

export type ItemMeaning =
  | 'there'
  /** This one will never be taken. */
  | 'refused'
  /** This one later. */
  | { readonly later: 'rate_limited' | 'server_error' }
  /** None, until somebody changes a setting. */
  | { readonly never: ForwardReason };

/** With status 400, and yet no fault of the document. */
const OF_THE_INDEX = new Set([
  'index_closed_exception',
  'invalid_index_name_exception',
  'validation_exception',
  'action_request_validation_exception',
]);
const OF_ITS_PIPELINE = /\bpipeline\b.*\b(?:does not exist|missing)\b/;

export function itemMeaning({ status, type, reason }: Item): ItemMeaning {
  if (status === 200 || status === 201) return 'there';
  // What has this id is there already; no other conflict is known, and one that is not may not lose an event.
  if (status === 409) return /version_conflict/.test(type) ? 'there' : { later: 'server_error' };
  if (status === 400) {
    const elsewhere = OF_THE_INDEX.has(type) || OF_ITS_PIPELINE.test(reason);
    return elsewhere ? { never: 'misconfigured' } : 'refused';
  }
  if (status === 413) return 'refused';
  // A full disk or an index that is read-only: not the credentials, and it passes.
  if (type === 'cluster_block_exception') return { later: 'server_error' };
  const meaning = meaningOf(status);
  if (meaning === 'rate_limited') return { later: 'rate_limited' };
  if (meaning === 'unauthorized' || meaning === 'misconfigured') return { never: meaning };
  return { later: 'server_error' };
}

/** One for each document, in their order; undefined for what is no answer to a bulk request of so many. */
export function readItems(text: string, count: number): readonly Item[] | undefined {
  try {
    const { items } = JSON.parse(text) as { readonly items?: unknown };
    if (!Array.isArray(items) || items.length !== count) return undefined;
    const read = items.map(readItem);
    return read.every((item) => item !== undefined) ? read : undefined;
  } catch {
    return undefined;
  }
}

interface WrittenItem {
  readonly create?: {
    readonly status?: unknown;
    readonly error?: { readonly type?: unknown; readonly reason?: unknown } | string | null;
  };
}

function readItem(item: WrittenItem | null): Item | undefined {
  const status = item?.create?.status;
  if (typeof status !== 'number') return undefined;
  const error = item?.create?.error;
  if (typeof error === 'string') return { status, type: '', reason: error };
  return { status, type: textOf(error?.type), reason: textOf(error?.reason) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
