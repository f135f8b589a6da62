import type { KnownBlock, ModalView } from '@slack/types';
import { number } from '../domain/amounts.ts';
import type { Count } from '../domain/archive.ts';
import type { Filter } from '../domain/filter.ts';
import type { FilterFault } from '../domain/filter-faults.ts';
import { typedCommand } from './command-line.ts';
import { property, stateOf } from './dialog-values.ts';
import { LIMITS } from './limits.ts';
import { bold, code, line, plain, rich, text } from './pieces.ts';
import {
  BETWEEN,
  CHANGED,
  type KnownNames,
  OTHER_SINCE,
  SEARCH_KEYS,
  type SearchField,
  type SearchKey,
  searchFields,
} from './search-fields.ts';
import { NOTICE_SYMBOL } from './symbols.ts';
import { inert } from './text.ts';

export const SEARCH_DIALOG = 'search';

export interface SearchInput {
  /** The types and features seen in the feed. */
  readonly known: KnownNames;
  /** What the fields begin with. */
  readonly filter: Filter;
  /** How many events it finds; undefined where that is not known yet. */
  readonly count?: Count | undefined;
  /** The command that asks the same. */
  readonly canonical: string;
  readonly zone: string;
  /** What is wrong with what was chosen or typed; the command and the count are then of no use. */
  readonly wrong?: readonly FilterFault[] | undefined;
}

/** The dialog that asks for events. The caller adds `private_metadata`. */
export function searchModal({ known, filter, count, canonical, zone, wrong = [] }: SearchInput): ModalView {
  return {
    type: 'modal',
    callback_id: SEARCH_DIALOG,
    title: plain('Search events', LIMITS.viewTitle.max),
    submit: plain('Search', LIMITS.viewTitle.max),
    close: plain('Cancel', LIMITS.viewTitle.max),
    blocks: [
      // On top: below the fields it would be out of sight.
      wrong.length > 0 ? wrongBlock(wrong) : commandBlock(canonical, count),
      ...searchFields(filter, known, zone),
    ],
  };
}

function commandBlock(canonical: string, count: Count | undefined): KnownBlock {
  const found = count === undefined ? '' : countWords(count);
  return rich(
    line(
      bold(found),
      text(found === '' ? 'As a command: ' : '  as a command: '),
      code(inert(typedCommand(canonical), 1000)),
    ),
  );
}

/** `214 events`. */
function countWords({ count, exact }: Count): string {
  if (count === 0) return exact ? 'No events' : '';
  return `${exact ? '' : 'more than '}${number(count)} ${count === 1 && exact ? 'event' : 'events'}`;
}

function wrongBlock(wrong: readonly FilterFault[]): KnownBlock {
  const clauses = wrong
    .slice(0, 5)
    .flatMap((fault, index) => [text(index === 0 ? '' : '\n'), text(said(fault))]);
  return rich(line(...clauses));
}

function said({ message, nearest }: FilterFault): string {
  const near = inert(nearest[0] ?? '', 80);
  return `${NOTICE_SYMBOL} ${inert(message, 300)}.${near === '' ? '' : ` Did you mean ${near}?`}`;
}

/** The faults of a submitted dialog under the blocks they are of, as Slack's `errors` takes them. */
export function searchErrors(faults: readonly FilterFault[]): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const fault of faults) {
    const block = blockOf(fault.key);
    errors[block] ??= said(fault).slice(NOTICE_SYMBOL.length + 1);
  }
  return errors;
}

function blockOf(key: string): SearchField {
  if (key === 'since') return OTHER_SINCE;
  return SEARCH_KEYS.find((each) => each === key) ?? 'text';
}

// ---------------------------------------------------------------- reading

/**
 * What stands in the dialog (`view.state.values`) as the input of a filter: `{ type: ['Backup'], since: '1h' }`.
 * What is empty, or nothing of ours, is left out. Never throws.
 */
export function readSearch(values: unknown): Record<string, string | string[]> {
  const read: Record<string, string | string[]> = {};
  for (const key of SEARCH_KEYS) {
    const value = given(values, key);
    if (value.length > 0) read[key] = value;
  }
  return read;
}

function given(values: unknown, key: SearchKey): string | string[] {
  switch (key) {
    case 'text':
      return typed(values, key);
    case 'since':
      return typed(values, OTHER_SINCE) || (chosen(values, key)[0] ?? '');
    case 'subject':
      return typed(values, key)
        .split(BETWEEN)
        .map((name) => name.trim())
        .filter((name) => name !== '');
    default:
      return chosen(values, key);
  }
}

/** One choice, or many. */
function chosen(values: unknown, field: SearchField): string[] {
  const state = stateOf(values, field, CHANGED);
  const many = property(state, 'selected_options');
  const options: unknown[] = Array.isArray(many) ? many : [property(state, 'selected_option')];
  return options.flatMap((each) => {
    const value = property(each, 'value');
    return typeof value === 'string' && value !== '' ? [value] : [];
  });
}

function typed(values: unknown, field: SearchField): string {
  const value = property(stateOf(values, field, CHANGED), 'value');
  return typeof value === 'string' ? value.trim() : '';
}
