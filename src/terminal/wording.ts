import type { EventArchive, EventRow, Span, TallyGroup, TallyKey, Watch } from '../domain/archive.ts';
import type { AuditEntry } from '../domain/audit.ts';
import type { LifeArchive } from '../domain/desk.ts';
import type { InsyncEvent } from '../domain/event.ts';
import type { AuditExport, AuditReceipt, ExportReceipt, ExportRequest } from '../domain/export.ts';

/** What a headline is made of. */
type Happening = Pick<InsyncEvent, 'type' | 'outcome' | 'subject' | 'alertName'>;

/** The words in which answers are told in Slack too; they come from outside, since only the composition knows both. */
export interface Wording {
  /** `Backup failed`; of an event or an alert. */
  readonly what: (happening: Happening) => string;
  /** The one detail that matters, in at most so many characters; '' when there is none. */
  readonly detail: (event: InsyncEvent, room: number) => string;
  /** A record as people read it. */
  readonly record: (raw: string) => string;
  readonly groupName: (by: TallyKey, name: string) => string;
  readonly timeLabels: (
    by: 'hour' | 'day',
    groups: readonly TallyGroup[],
    span: Span,
    zone: string,
  ) => { readonly labels: readonly string[]; readonly first: boolean; readonly last: boolean };
  /** `7 days`. */
  readonly lengthWords: (span: Span) => string;
  /** `41 ms`. */
  readonly tookWords: (ms: number) => string;
}

/** How exports write; prints are the same, so that a script reads both alike. */
export interface Writers {
  readonly csvLine: (cells: readonly string[]) => string;
  readonly csvHeader: string;
  readonly csvEvent: (row: EventRow) => string;
  /** An event as one line of NDJSON. */
  readonly ndjsonEvent: (row: EventRow) => string;
  /** To a new file. */
  readonly exportEvents: (
    archive: EventArchive,
    request: ExportRequest,
    watch: Watch,
  ) => Promise<ExportReceipt>;
  /** To anything that takes text. */
  readonly writeEvents: (
    archive: EventArchive,
    request: Omit<ExportRequest, 'path'>,
    sink: { write(text: string): Promise<unknown> },
    watch: Watch,
  ) => Promise<ExportReceipt>;
  readonly audit: AuditWriters;
}

/** The same for the record of what was done. */
interface AuditWriters {
  readonly csvHeader: string;
  readonly csvEntry: (entry: AuditEntry) => string;
  /** An entry as one line of NDJSON. */
  readonly ndjsonEntry: (entry: AuditEntry) => string;
  /** To a new file. @throws Error of the file system */
  readonly exportTo: (
    archive: Pick<LifeArchive, 'audit'>,
    request: AuditExport & { readonly path: string },
    watch: Watch,
  ) => Promise<AuditReceipt>;
  readonly write: (
    archive: Pick<LifeArchive, 'audit'>,
    request: AuditExport,
    sink: { write(text: string): Promise<unknown> },
    watch: Watch,
  ) => Promise<AuditReceipt>;
}
