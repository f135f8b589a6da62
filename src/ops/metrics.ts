import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { PageReceipt } from '../domain/ports.ts';
import { EVENT_TYPES } from '../domain/vocabulary.ts';
import { METRICS, type MetricRow, OTHER_TYPE } from './metric-table.ts';

type Rows = typeof METRICS;
type LabelOf<Row> = Row extends { labels: infer Labels } ? keyof Labels & string : never;
type Made<Row> = Row extends { kind: 'counter' }
  ? Counter<LabelOf<Row>>
  : Row extends { kind: 'gauge' }
    ? Gauge<LabelOf<Row>>
    : Histogram<LabelOf<Row>>;

const TYPES: ReadonlySet<string> = new Set(EVENT_TYPES);
/** A counter with no more series than these has them all from the start: its first increase can be seen. */
const MOST_AT_START = 12;

/** What the bot counts, for Prometheus: a metric for each row of the table, and what is done with several at once. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const made = makeAll(registry);
  const { events, pushedEvents, storedEvents, decisions, pages, commit } = made;
  let prepare = async (): Promise<void> => undefined;

  const count = (into: Counter<'result'>, receipt: PageReceipt) => {
    for (const result of ['fresh', 'known', 'unreadable'] as const) into.inc({ result }, receipt[result]);
    for (const [verdict, times] of Object.entries(receipt.decisions)) decisions.inc({ verdict }, times);
    for (const { type, outcome, count: times } of receipt.kinds) {
      storedEvents.inc({ type: TYPES.has(type) ? type : OTHER_TYPE, outcome }, times);
    }
  };

  return {
    ...made,
    registry,
    forwarded: {
      events: made.forwardedEvents,
      failures: made.forwardFailures,
      waiting: made.forwardWaiting,
      lag: made.forwardLag,
    },
    pushed(receipt: PageReceipt, took: number) {
      commit.observe(took / 1000);
      count(pushedEvents, receipt);
    },
    page(receipt: PageReceipt, took: number) {
      pages.inc();
      commit.observe(took / 1000);
      count(events, receipt);
    },
    /** What is to be done before each answer: gauges are set then. It must not throw. */
    beforeScrape(work: () => Promise<void>) {
      prepare = work;
    },
    /** The answer to Prometheus. */
    async scrape(): Promise<string> {
      await prepare();
      return registry.metrics();
    },
  };
}

export type Metrics = ReturnType<typeof createMetrics>;

function makeAll(registry: Registry): { readonly [Key in keyof Rows]: Made<Rows[Key]> } {
  const entries = Object.entries<MetricRow>(METRICS);
  return Object.fromEntries(entries.map(([key, row]) => [key, make(row, registry)])) as never;
}

function make({ name, kind, help, labels = {}, buckets = [] }: MetricRow, registry: Registry) {
  const common = { name, help, labelNames: Object.keys(labels), registers: [registry] };
  if (kind === 'gauge') return new Gauge(common);
  if (kind === 'histogram') return new Histogram({ ...common, buckets: [...buckets] });
  const counter = new Counter(common);
  const [[label, values] = [], ...more] = Object.entries(labels);
  if (label === undefined || more.length > 0 || typeof values !== 'object') return counter;
  if (values.length <= MOST_AT_START) for (const value of values) counter.inc({ [label]: value }, 0);
  return counter;
}
