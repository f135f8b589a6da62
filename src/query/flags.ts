import { SORT_ORDERS, TALLY_KEYS } from '../domain/archive.ts';
import { EXPORT_FORMATS } from '../domain/export.ts';

/** Where a command is typed. */
export type Door = 'slack' | 'terminal';

/** One flag; commander, help and the command reference are made from it. */
export interface FlagDefinition {
  readonly name: string;
  /** What stands for the value in help: `name`; undefined for a switch. */
  readonly value?: string;
  /** What it does, as a short sentence without full stop. */
  readonly says: string;
  /** A right value. */
  readonly example?: string;
  /** All right values where it has a closed list; one of them is given. */
  readonly choices?: readonly string[];
  /** The only door it is for; both when left out. */
  readonly door?: Door;
}

export const DEFAULT_LIMIT = 10;
/** A Slack message holds no more; a terminal scrolls. */
export const MOST_LIMIT: Readonly<Record<Door, number>> = { slack: 25, terminal: 1_000 };

export const share: FlagDefinition = {
  name: 'share',
  says: 'Post the answer in the channel',
  door: 'slack',
};

export const json: FlagDefinition = { name: 'json', says: 'Print JSON', door: 'terminal' };

export const csv: FlagDefinition = { name: 'csv', says: 'Print CSV', door: 'terminal' };

export const limit: FlagDefinition = {
  name: 'limit',
  value: 'rows',
  says: `Rows a page, 1 to ${MOST_LIMIT.slack} (in a terminal ${MOST_LIMIT.terminal}); ${DEFAULT_LIMIT} when left out`,
  example: '20',
};

export const sort: FlagDefinition = {
  name: 'sort',
  value: 'order',
  says: 'time: newest first; severity: worst first; time when left out',
  example: 'severity',
  choices: SORT_ORDERS,
};

export const by: FlagDefinition = {
  name: 'by',
  value: 'key',
  says: `What to count by: ${TALLY_KEYS.join(', ')}; day when left out`,
  example: 'subject',
  choices: TALLY_KEYS,
};

export const format: FlagDefinition = {
  name: 'format',
  value: 'format',
  says: `Format of the file: ${EXPORT_FORMATS.join(' or ')}; csv when left out`,
  example: 'ndjson',
  choices: EXPORT_FORMATS,
};

export const output: FlagDefinition = {
  name: 'output',
  value: 'file',
  says: 'The file to write; printed when left out',
  example: 'events.csv',
  door: 'terminal',
};
