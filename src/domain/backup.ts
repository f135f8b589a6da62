/** What is in a copy of the embedded database, found by looking through all of it. */
export interface BackupFound {
  /** Number of its schema. */
  readonly schema: number;
  readonly events: number;
  /** Of the newest event, ms; undefined where there is none. */
  readonly newest: number | undefined;
  /** Rows of the record, whose chain of hashes was followed; undefined for a file of an older version. */
  readonly audit: number | undefined;
  readonly bytes: number;
}

export interface BackupWatch {
  /** Told now and then how far the copying is. */
  readonly progress?: (done: { readonly pages: number; readonly of: number }) => void;
  /** Ends it; no file is left. */
  readonly signal: AbortSignal;
}

export type BackupWritten =
  | { readonly end: 'done'; readonly found: BackupFound }
  | { readonly end: 'stopped' }
  /** The database is a server, which makes its backups itself: how. */
  | { readonly end: 'elsewhere'; readonly how: string };

export interface Backups {
  /**
   * Copies the database while a bot writes to it, checks the copy, and only then gives it its name: what it has is what
   * the database had at one moment.
   *
   * @throws StoreError; Error of the file system with its code: `EEXIST`, `ENOSPC`, `ENOENT`.
   */
  write(path: string, watch: BackupWatch): Promise<BackupWritten>;
  /** Looks through a backup, which stays as it is. @throws StoreError `damaged` where something of it is wrong. */
  verify(path: string): Promise<BackupFound>;
}
