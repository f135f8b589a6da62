import { rowDetail } from '../../src/cards/facts.ts';
import { what } from '../../src/cards/headline.ts';
import { prettyRecord } from '../../src/cards/raw-record.ts';
import { lengthWords, tookWords } from '../../src/cards/spans.ts';
import { groupName, timeLabels } from '../../src/cards/tally-names.ts';
import type { EventRow } from '../../src/domain/archive.ts';
import { AUDIT_HEADER, auditCsv, auditNdjson, exportAudit, writeAudit } from '../../src/exports/audit.ts';
import { CSV_HEADER, csvEvent, csvLine } from '../../src/exports/csv.ts';
import { ndjsonEvent } from '../../src/exports/ndjson.ts';
import { exportEvents, writeEvents } from '../../src/exports/write.ts';
import type { Screen } from '../../src/terminal/screen.ts';
import type { Wording, Writers } from '../../src/terminal/wording.ts';
import { event, type Sample } from '../contract/samples.ts';

export const wording: Wording = {
  what,
  detail: rowDetail,
  record: prettyRecord,
  groupName,
  timeLabels,
  lengthWords,
  tookWords,
};

export const writers: Writers = {
  csvLine,
  csvHeader: CSV_HEADER,
  csvEvent,
  ndjsonEvent,
  exportEvents,
  writeEvents,
  audit: {
    ...{ csvHeader: AUDIT_HEADER, csvEntry: auditCsv, ndjsonEntry: auditNdjson },
    ...{ exportTo: exportAudit, write: writeAudit },
  },
};

export const PIPE: Screen = { width: Number.POSITIVE_INFINITY, colour: false, zone: 'UTC' };
export const screen = (width: number, colour = false): Screen => ({ width, colour, zone: 'Europe/Berlin' });

let key = 1_000;

export function row(sample: Sample = {}, more: Partial<EventRow> = {}): EventRow {
  key -= 1;
  return { key, event: event(sample), status: 'none', alert: undefined, card: undefined, ...more };
}

/** All that a terminal would obey: nothing of it may be in what is printed, but for line ends and our own colours. */
export const OBEYED = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}]|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** Names that try to move the cursor, colour, ring, set the title, hide, reverse and break lines. */
export const HOSTILE = [
  '\u001b[2J\u001b[31mred',
  '\u001b]0;title\u0007',
  '\u009b31mC1',
  'a\rb\nc\td\u0000e\u0008f',
  'right\u202eleft\u2066\u2069\u200b',
  'half \ud800 pair',
  '磁盘🦊\u0301\u0301',
];
