import type { RouteTaken } from '../domain/alert.ts';
import type { FindingReport } from '../domain/desk.ts';

/** So many faults stand on the card; the log has all. */
const SHOWN = 5;

/** A file that was refused: each fault is a line with its place and its cure. */
export interface RefusedFile {
  readonly file: string;
  readonly faults: readonly string[];
}

/** Of several bots on one database each has a file of its own; a bot that is alone with its database has no name. */
export interface Whose {
  readonly bot: string;
  readonly host: string;
}

/** What is to be said of a bot's configuration file: why it is refused, or that it is no longer. */
export function configurationReport(
  refused: RefusedFile | undefined,
  { bot, host }: Whose,
  { at, route }: { readonly at: number; readonly route: RouteTaken },
): FindingReport {
  const key = `configuration:${bot}`;
  if (!refused) return { present: false, key, at };
  const { file, faults } = refused;
  const finding = { host, file, faults: faults.slice(0, SHOWN), count: faults.length };
  return {
    ...{ present: true, key, at, severity: 3, type: 'Configuration refused', subject: host },
    finding: { kind: 'configuration', ...finding },
    routes: [route],
  };
}

/** The same in a line, for probes and status. */
export function refusedWords({ faults }: RefusedFile): string {
  const [first = '', ...more] = faults;
  const others = more.length === 0 ? '' : ` And ${more.length} more, see the log.`;
  return `the file as it is now is refused, the configuration before it stays in force: ${first}${others}`;
}
