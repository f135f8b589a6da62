import { OUTCOMES } from '../../domain/event.ts';
import type { Filter, TermKey, Terms } from '../../domain/filter.ts';
import { SEVERITIES } from '../../domain/severity.ts';
import { fold } from '../../domain/text.ts';
import type { Engine } from './engine.ts';
import { folded, oneOf, wantedWords } from './filter-conditions.ts';
import type { Part, Plan, Sql } from './filter-parts.ts';
import { eventsOf, type Kind, matchingKinds } from './kinds.ts';

/** What helps to choose the way; numbers may be a little old. */
export interface Knowledge {
  readonly kinds: readonly Kind[];
  readonly engine: Engine;
  /** Whether so many alerts have one of the states that walking from the newest finds their events sooner. */
  manyAlerts(states: readonly string[]): boolean;
}

/** More lanes than this cost more to merge than they save. */
const MOST_LANES = 40;
/** A start known to lead through so few events is taken before one of unknown length. */
const SHORT = 5_000;

/** The first start that fits, from what names few events to what names many. */
export function plan(filter: Filter, knowledge: Knowledge): Plan {
  const { terms, alert, storm, status } = filter;
  const { engine, kinds } = knowledge;
  const states = status && status.any.length > 0 && !status.any.includes('none') ? status.any : undefined;
  const gathered = states && !states.includes('resolved') && !knowledge.manyAlerts(states);
  const counted = leastOf(filter, kinds, engine);
  const words = wantedWords(filter);
  const starts: (Plan | undefined)[] = [
    byId(terms.id?.any ?? [], engine),
    alert === undefined ? undefined : byAlert('alert', { sql: 'd.alert = ?', params: [alert] }),
    storm === undefined ? undefined : byAlert('storm', { sql: IN_STORM, params: [storm] }),
    gathered ? byAlert('status', live(states)) : undefined,
    byGroup(filter, engine),
    counted.rows <= SHORT ? counted : undefined,
    byTerm(filter, 'subject', engine),
    byTerm(filter, 'identity', engine),
    words.all.length > 0 ? byText(words.all, words.none, engine) : undefined,
    states ? byDecision(states) : undefined,
  ];
  return starts.find((start) => start && start.lanes.length <= MOST_LANES) ?? counted;
}

/** Of the starts the roll-up knows, the one that leads through the fewest events. */
function leastOf(filter: Filter, kinds: readonly Kind[], engine: Engine): Counted {
  const { severity, terms } = filter;
  const outcomes = outcomesOf(filter);
  const counted = (plan: Plan, asked: Filter): Counted => ({
    ...plan,
    rows: eventsOf(matchingKinds(kinds, asked, engine)),
  });
  const levels = severity && { severity };
  const starts: Counted[] = [
    // Read in the order of its rows, a table costs less than through an index.
    { ...byTime(), rows: eventsOf(kinds) / 2 },
    ...(severity ? [counted(bySeverity(severity), { terms: {}, severity })] : []),
    ...(outcomes ? [counted(byOutcome(outcomes), { terms: { outcome: { any: outcomes, none: [] } } })] : []),
    counted(byTerm(filter, 'feature', engine) ?? byTime(), { terms: onlyAny('feature', terms.feature) }),
    counted(byTypeAndSeverity(filter, engine) ?? byTime(), { terms: onlyAny('type', terms.type), ...levels }),
  ];
  return starts
    .filter((start) => start.lanes.length <= MOST_LANES)
    .reduce((least, start) => (start.rows < least.rows ? start : least));
}

type Counted = Plan & { readonly rows: number };

/** Lanes are what is asked for; what is excluded is asked of their rows. */
function onlyAny(key: TermKey, asked: Terms | undefined): Filter['terms'] {
  return asked && asked.any.length > 0 ? { [key]: { any: asked.any, none: [] } } : {};
}

function byTime(): Plan {
  return { lanes: [{ from: 'events e NOT INDEXED', key: 'e.key', where: [] }], done: new Set() };
}

/** In the order events came in: ranges are of `seq`. */
export const BY_ARRIVAL: Plan = {
  lanes: [{ from: 'events e INDEXED BY events_seq', key: 'e.seq', where: [] }],
  done: new Set(),
};

function byId(ids: readonly string[], { shortened }: Engine): Plan | undefined {
  if (ids.length === 0) return undefined;
  const from = 'events e INDEXED BY events_uid';
  return {
    lanes: [{ from, key: 'e.key', where: [oneOf('e.uid', folded(ids).map(shortened))] }],
    done: new Set(),
  };
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

function byText(all: readonly string[], none: readonly string[], engine: Engine): Plan {
  return { lanes: [engine.textLane(all, none)], done: new Set(['text']) };
}

/** The index leaves out events of no group, and may cut very long ones: the column is asked too. */
function byGroup({ terms: { group } }: Filter, engine: Engine): Plan | undefined {
  const values = folded(group?.any ?? []);
  if (values.length === 0 || values.includes('')) return undefined;
  return { lanes: [engine.groupLane(values)], done: new Set() };
}

function byTerm(
  filter: Filter,
  key: TermKey & ('subject' | 'identity' | 'feature'),
  { shortened }: Engine,
): Plan | undefined {
  const values = folded(filter.terms[key]?.any ?? []).map(shortened);
  return values.length === 0
    ? undefined
    : lanes(
        `events_${key}`,
        values.map((value) => [oneOf(`e.${key}`, [value])]),
        [],
      );
}

function byTypeAndSeverity(filter: Filter, { shortened }: Engine): Plan | undefined {
  const types = folded(filter.terms.type?.any ?? []).map(shortened);
  if (types.length === 0) return undefined;
  const levels = filter.severity ?? SEVERITIES;
  const pairs = types.flatMap((type) =>
    levels.map((level) => [oneOf('e.type', [type]), oneOf('e.severity', [level])]),
  );
  return lanes('events_type_severity', pairs, ['severity']);
}

function bySeverity(severity: readonly number[]): Plan {
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
