import type {
  Acknowledgement,
  Alert,
  AlertKind,
  AlertState,
  FeedGap,
  Finding,
  Hold,
  Person,
  Reopening,
  Resolution,
} from '../../domain/alert.ts';
import type { Outcome } from '../../domain/event.ts';
import type { Severity } from '../../domain/severity.ts';
import type { Database } from './database.ts';

/** A row of `ALERT_COLUMNS`. */
interface AlertRow {
  id: number;
  kind: string;
  fingerprint: string;
  group_by: string;
  state: string;
  severity: number;
  outcome: string;
  type: string;
  feature: string;
  subject: string;
  alert_name: string;
  tenant: string;
  count: number;
  first_seen: number;
  last_seen: number;
  last_event: number | null;
  opened_at: number;
  resolved_at: number | null;
  owner: string | null;
  ack: string | null;
  note: string | null;
  hold: string | null;
  held_events: number;
  resolution: string | null;
  reopened: string | null;
  unpaired: number;
  gap: string | null;
  finding: string | null;
  revision: number;
  members: number;
  members_left: number;
  children: number;
}

/** What an alert is made of, of `alerts a`: its own columns, its problems and those it holds back, counted. */
const ALERT_COLUMNS = `a.*,
  (SELECT count(*) FROM members m WHERE m.alert = a.id) AS members,
  (SELECT count(*) FROM members m WHERE m.alert = a.id AND m.over_at IS NULL) AS members_left,
  (SELECT count(*) FROM alerts c WHERE c.hold_parent = a.id AND c.state = 'silenced') AS children`;

function toAlert(row: AlertRow): Alert {
  return {
    id: row.id,
    kind: row.kind as AlertKind,
    fingerprint: row.fingerprint,
    groupBy: JSON.parse(row.group_by) as string[],
    state: row.state as AlertState,
    severity: row.severity as Severity,
    outcome: row.outcome as Outcome,
    type: row.type,
    feature: row.feature,
    subject: row.subject,
    alertName: row.alert_name,
    count: row.count,
    members: row.members,
    membersLeft: row.members_left,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    openedAt: row.opened_at,
    owner: parsed<Person>(row.owner),
    ack: parsed<Acknowledgement>(row.ack, ACK),
    note: parsed<NonNullable<Alert['note']>>(row.note),
    hold: parsed<Hold>(row.hold, HOLD),
    heldEvents: row.held_events,
    children: row.children,
    resolution: parsed<Resolution>(row.resolution, RESOLUTION),
    reopened: parsed<Reopening>(row.reopened, REOPENED),
    unpaired: row.unpaired,
    gap: parsed<FeedGap>(row.gap, GAP),
    finding: parsed<Finding>(row.finding, FINDING),
    revision: row.revision,
  };
}

export interface AlertReader {
  get(id: number): Alert | undefined;
}

export function alertReader(database: Database): AlertReader {
  const byId = database.sql(`SELECT ${ALERT_COLUMNS} FROM alerts a WHERE a.id = ?`);
  return {
    get(id) {
      const row = byId.get(id) as unknown as AlertRow | undefined;
      return row && toAlert(row);
    },
  };
}

/** What may be undefined is left out of JSON, and stands in the object again. */
const ACK = { reason: undefined, until: undefined };
const HOLD = { until: undefined };
const RESOLUTION = { by: undefined, event: undefined };
const REOPENED = { by: undefined, ackedBy: undefined };
const GAP = { from: undefined };
const FINDING = { cause: undefined };

function parsed<T>(text: string | null, absent: object = {}): T | undefined {
  return text === null ? undefined : ({ ...absent, ...JSON.parse(text) } as T);
}
