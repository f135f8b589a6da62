import type { Alert, Finding } from '../../domain/alert.ts';
import type { FindingReport } from '../../domain/desk.ts';
import { alertOpening, type NewAlert } from './alert-opening.ts';
import { alertReader } from './alert-rows.ts';
import { alertTurns } from './alert-turns.ts';
import { cardWriter } from './card-writer.ts';
import type { Database } from './database.ts';

type Present = Extract<FindingReport, { present: true }>;
/** What an event that led to the finding says of it. */
type Origin = Partial<Pick<NewAlert, 'feature' | 'tenant' | 'firstSeen' | 'lastSeen' | 'data'>>;

/** The alerts of what the bot finds by itself; belongs inside a transaction. Each may be told as often as one likes. */
export interface FindingWriter {
  /** Opens its alert, or brings it up to date; undefined when it says so already. */
  present(report: Present, origin?: Origin): { readonly alert: Alert; readonly opened: boolean } | undefined;
  /** Resolves its alert; undefined when there is none. */
  over(key: string, at: number): Alert | undefined;
}

export function findingWriter(database: Database): FindingWriter {
  const alerts = alertReader(database);
  const opening = alertOpening(database);
  const cards = cardWriter(database);
  const { turn } = alertTurns(database);
  const live = database.sql(`
    SELECT id FROM alerts INDEXED BY alerts_live WHERE fingerprint = ? AND state <> 'resolved' AND finding IS NOT NULL`);
  const save = database.sql(`
    UPDATE alerts SET finding = ?2, severity = min(severity, ?3), type = ?4, last_seen = max(last_seen, ?5),
      revision = revision + ?6 WHERE id = ?1`);

  const liveOf = (key: string): Alert | undefined => {
    const row = live.get(database.engine.keyed(key)) as { id: number } | undefined;
    return row && alerts.get(row.id);
  };

  const update = (before: Alert, { at, severity, type, finding }: Present, seen: number) => {
    if (same(before.finding, finding) && severity >= before.severity && type === before.type)
      return undefined;
    // Only a figure grew that grows with every poll: the card need not be told.
    const quiet = same(shown(before.finding), shown(finding)) && severity >= before.severity;
    save.run(before.id, JSON.stringify(finding), severity, type, seen, quiet ? 0 : 1);
    const alert = alerts.get(before.id) as Alert;
    if (!quiet) cards.changed(alert, at, false, { counts: true });
    return { alert, opened: false };
  };

  const open = (report: Present, origin: Origin) => {
    const { key, at, severity, type, subject, finding, routes } = report;
    const by = finding.kind === 'test' ? finding.by : undefined;
    const why = by ? ({ reason: 'command', by } as const) : ({ reason: 'feed' } as const);
    const what = { kind: finding.kind, fingerprint: key, severity, type, subject, finding, routes };
    const when = { firstSeen: at, lastSeen: at };
    const id = opening.open({ ...what, ...why, outcome: 'unknown', ...when, ...origin }, at);
    return alerts.get(id) as Alert;
  };

  return {
    present(report, origin = {}) {
      const before = liveOf(report.key);
      if (before) return update(before, report, origin.lastSeen ?? report.at);
      return { alert: open(report, origin), opened: true };
    },
    over(key, at) {
      const before = liveOf(key);
      if (!before) return undefined;
      const result = turn(before.id, { transition: 'recover', at, reason: 'over' });
      return result.ok ? result.alert : undefined;
    },
  };
}

function same(a: Partial<Finding> | undefined, b: Partial<Finding> | undefined): boolean {
  const told = (each: object = {}) => Object.entries(each).filter(([, value]) => value !== undefined);
  const sorted = (each: object | undefined) =>
    JSON.stringify(told(each).sort(([x], [y]) => (x < y ? -1 : 1)));
  return sorted(a) === sorted(b);
}

/** Without what changes from poll to poll. */
function shown(finding: Finding | undefined): Partial<Finding> | undefined {
  return finding?.kind === 'feed_silence' ? { ...finding, polls: 0 } : finding;
}
