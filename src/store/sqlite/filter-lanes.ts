import { OUTCOMES } from '../../domain/event.ts';
import type { Filter, TermKey } from '../../domain/filter.ts';
import { SEVERITIES } from '../../domain/severity.ts';
import { fold } from '../../domain/text.ts';
import { folded, matchQuery, oneOf, type Part, type Sql } from './filter-conditions.ts';

/**
 * Where a query starts: tables, the column that holds the key, what the start itself asks. Rows of one lane come
 * in the key's order from an index, so that a page needs no sort and no scan; lanes are merged.
 */
export interface Lane {
  readonly from: string;
  readonly key: string;
  readonly where: readonly Sql[];
}

export interface Plan {
  readonly lanes: readonly Lane[];
  /** The parts of the filter the lanes fulfil by themselves. */
  readonly done: ReadonlySet<Part>;
}

/** More lanes than this cost more to merge than they save. */
const MOST_LANES = 40;
/** Outcomes that are few among an ordinary tenant's events. */
const RARE: readonly string[] = ['failed', 'canceled', 'warning'];

/** The first start that fits, from what names few events to what names many. */
export function plan(filter: Filter): Plan {
  const { terms, severity, text, status, alert, storm } = filter;
  const outcomes = outcomesOf(filter);
  const rareSeverity = severity !== undefined && !severity.includes(6);
  const states = status && status.any.length > 0 && !status.any.includes('none') ? status.any : undefined;
  const starts: (Plan | undefined)[] = [
    byId(terms.id?.any ?? []),
    alert === undefined ? undefined : byAlert('alert', { sql: 'd.alert = ?', params: [alert] }),
    storm === undefined ? undefined : byAlert('storm', { sql: IN_STORM, params: [storm] }),
    states && !states.includes('resolved') ? byAlert('status', live(states)) : undefined,
    byTerm(filter, 'subject'),
    byTerm(filter, 'identity'),
    text && text.all.length > 0 ? byText(matchQuery(text)) : undefined,
    states ? byDecision(states) : undefined,
    severity && byTypeAndSeverity(filter),
    rareSeverity ? bySeverity(filter) : undefined,
    outcomes?.every((outcome) => RARE.includes(outcome)) ? byOutcome(outcomes) : undefined,
    byTypeAndSeverity(filter),
    byTerm(filter, 'feature'),
    outcomes && byOutcome(outcomes),
    bySeverity(filter),
  ];
  return starts.find((start) => start && start.lanes.length <= MOST_LANES) ?? byTime();
}

function byTime(): Plan {
  return { lanes: [{ from: 'events e NOT INDEXED', key: 'e.key', where: [] }], done: new Set() };
}

function byId(ids: readonly string[]): Plan | undefined {
  if (ids.length === 0) return undefined;
  const from = 'events e INDEXED BY events_uid';
  return { lanes: [{ from, key: 'e.key', where: [oneOf('e.uid', folded(ids))] }], done: new Set() };
}

const IN_STORM = "d.alert IN (SELECT ref FROM cards WHERE storm = ? AND kind = 'alert')";

function live(states: readonly string[]): Sql {
  const { sql, params } = oneOf('state', states);
  return { sql: `d.alert IN (SELECT id FROM alerts WHERE ${sql})`, params };
}

/** Live alerts are few: their events are gathered and sorted. Excluded states are still asked of each. */
function byAlert(part: Part, where: Sql): Plan {
  const from = 'decisions d INDEXED BY decisions_alert CROSS JOIN events e ON e.key = d.event';
  return {
    lanes: [{ from, key: 'd.event', where: [where] }],
    done: new Set(part === 'status' ? [] : [part]),
  };
}

/** Resolved alerts are many: what matched a rule is walked from the newest. */
function byDecision(states: readonly string[]): Plan {
  const from =
    'decisions d NOT INDEXED CROSS JOIN alerts a ON a.id = d.alert CROSS JOIN events e ON e.key = d.event';
  return { lanes: [{ from, key: 'd.event', where: [oneOf('a.state', states)] }], done: new Set() };
}

/** The full-text index gives its rows in the key's order. */
function byText(query: string): Plan {
  const from = 'event_words w CROSS JOIN events e ON e.key = w.rowid';
  const where = [{ sql: 'w.event_words MATCH ?', params: [query] }];
  return { lanes: [{ from, key: 'w.rowid', where }], done: new Set(['text']) };
}

function byTerm(filter: Filter, key: TermKey & ('subject' | 'identity' | 'feature')): Plan | undefined {
  const values = folded(filter.terms[key]?.any ?? []);
  return values.length === 0
    ? undefined
    : lanes(
        `events_${key}`,
        values.map((value) => [oneOf(`e.${key}`, [value])]),
        [],
      );
}

function byTypeAndSeverity(filter: Filter): Plan | undefined {
  const types = folded(filter.terms.type?.any ?? []);
  if (types.length === 0) return undefined;
  const levels = filter.severity ?? SEVERITIES;
  const pairs = types.flatMap((type) =>
    levels.map((level) => [oneOf('e.type', [type]), oneOf('e.severity', [level])]),
  );
  return lanes('events_type_severity', pairs, ['severity']);
}

function bySeverity({ severity }: Filter): Plan | undefined {
  if (!severity) return undefined;
  return lanes(
    'events_severity',
    severity.map((level) => [oneOf('e.severity', [level])]),
    ['severity'],
  );
}

function byOutcome(outcomes: readonly string[]): Plan {
  return lanes(
    'events_outcome',
    outcomes.map((outcome) => [oneOf('e.outcome', [outcome])]),
    ['outcome'],
  );
}

/** Outcomes are a closed list, so excluding some names the others. */
function outcomesOf({ terms: { outcome } }: Filter): string[] | undefined {
  if (!outcome) return undefined;
  const [any, none] = [folded(outcome.any), folded(outcome.none)];
  return OUTCOMES.map(fold).filter(
    (word) => (any.length === 0 || any.includes(word)) && !none.includes(word),
  );
}

function lanes(index: string, starts: readonly Sql[][], done: readonly Part[]): Plan {
  const from = `events e INDEXED BY ${index}`;
  return { lanes: starts.map((where) => ({ from, key: 'e.key', where })), done: new Set(done) };
}
