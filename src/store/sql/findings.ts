import type { Findings } from '../../domain/desk.ts';
import type { Database } from './database.ts';
import { findingWriter } from './finding-writer.ts';

/** What the bot finds by itself, each report in a transaction of its own. */
export function sqlFindings(database: Database): Pick<Findings, 'find'> {
  const writer = findingWriter(database);
  return {
    async find(report) {
      return database.transaction(() =>
        report.present ? writer.present(report)?.alert : writer.over(report.key, report.at),
      );
    },
  };
}
