/** The port of exports. */
import type { Watch } from './archive.ts';
import type { Filter } from './filter.ts';

export const EXPORT_FORMATS = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Writes events to a file, off the thread that answers. */
export interface EventExporter {
  /**
   * Newest first. Memory does not grow with the number of events. Stopped by the signal it leaves no file.
   *
   * @throws Error of the file system: disk full, no such folder.
   */
  exportTo(request: ExportRequest, watch?: Watch): Promise<ExportReceipt>;
}

export interface ExportRequest {
  readonly filter: Filter;
  readonly now: number;
  readonly format: ExportFormat;
  /** Path of the file to write; it must not be there. */
  readonly path: string;
  /** Begin a CSV file with a byte order mark, without which Excel reads it as another encoding. */
  readonly mark: boolean;
}

export interface ExportReceipt {
  readonly events: number;
  readonly bytes: number;
  readonly complete: boolean;
}

/** The record of what was done, as lines. */
export interface AuditExport {
  /** Of the record, ms. */
  readonly since: number | undefined;
  readonly until: number | undefined;
  readonly now: number;
  readonly format: ExportFormat;
}

export interface AuditReceipt {
  readonly rows: number;
  readonly bytes: number;
  readonly complete: boolean;
}
