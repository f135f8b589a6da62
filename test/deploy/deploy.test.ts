/** Dashboard and alert rules: they name what the bot measures, and Prometheus takes them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { METRICS, type MetricRow } from '../../src/ops/metric-table.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { hasPromtool } from './promtool.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const RULES = join(ROOT, 'deploy/prometheus/alerts.yml');

interface Target {
  readonly expr: string;
  readonly legendFormat: string;
}
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly Target[];
}
interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const dashboard = JSON.parse(readFileSync(join(ROOT, 'deploy/grafana/insync.json'), 'utf8')) as {
  readonly uid: string;
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
  readonly panels: readonly Panel[];
};
const rules = (parse(readFileSync(RULES, 'utf8')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);
const rows: readonly MetricRow[] = Object.values(METRICS);
const targets = dashboard.panels.flatMap(({ title, targets: all = [] }) =>
  all.map((one) => ({ title, ...one })),
);
const questions = [
  ...targets.map(({ title, expr }) => [title, expr] as const),
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
];

/** The series of each metric, with the labels it has. */
const SERIES = new Map<string, readonly string[]>([
  ...rows.flatMap(({ name, kind, labels = {} }) =>
    (kind === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name]).map(
      (series) => [series, Object.keys(labels)] as const,
    ),
  ),
  ...createMetrics()
    .registry.getMetricsAsArray()
    .filter(({ name }) => !name.startsWith('insync_'))
    .map(({ name }) => [name, []] as const),
]);
/** What Prometheus adds to every series, and to buckets. */
const ADDED = ['job', 'instance', 'le'];

const namesIn = (expr: string): string[] => expr.match(/\b(?:insync|process|nodejs)_[a-z0-9_]+/g) ?? [];
const labelsIn = (expr: string): string[] => [
  ...[...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(/\s*,\s*/)),
  ...[...expr.matchAll(/([a-z_]+)(?:=~|!=|=)"/g)].map(([, name = '']) => name),
];

describe('the table of metrics', () => {
  it('has names as Prometheus wants them', () => {
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    for (const { name, kind, help, buckets } of rows) {
      expect(name).toMatch(/^insync_[a-z0-9_]+$/);
      expect(name.endsWith('_total'), name).toBe(kind === 'counter');
      expect(kind === 'histogram', name).toBe(buckets !== undefined);
      expect(help, name).toMatch(/^[A-Z0-9].*[^.]$/);
    }
  });
});

describe('dashboard and rules', () => {
  it.each(questions)('%s asks for what is measured', (_title, expr) => {
    const names = namesIn(expr);
    for (const name of names) expect([...SERIES.keys()], expr).toContain(name);
    const known = new Set([...ADDED, ...names.flatMap((name) => SERIES.get(name) ?? [])]);
    for (const label of labelsIn(expr)) expect([...known], expr).toContain(label);
  });

  it('show every metric there is', () => {
    const asked = new Set(questions.flatMap(([, expr]) => namesIn(expr)));
    const unseen = rows.filter(({ name }) => ![name, `${name}_bucket`].some((series) => asked.has(series)));
    expect(unseen).toEqual([]);
  });
});

describe('the dashboard', () => {
  it('can be imported anywhere: the data source is asked for', () => {
    expect(dashboard.uid).toMatch(/^[\w-]{1,40}$/);
    expect(dashboard.templating.list).toContainEqual(
      expect.objectContaining({ name: 'datasource', type: 'datasource', query: 'prometheus' }),
    );
    for (const panel of dashboard.panels.filter(({ type }) => type !== 'row')) {
      expect(panel.datasource?.uid, panel.title).toBe(`$\{datasource}`);
      expect(panel.targets?.length, panel.title).toBeGreaterThan(0);
    }
  });

  it('has each panel at a place of its own', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const [index, { gridPos: a, title }] of panels.entries()) {
      expect(a.x + a.w, title).toBeLessThanOrEqual(24);
      for (const { gridPos: b, title: other } of panels.slice(index + 1)) {
        const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
        expect(apart, `${title} and ${other}`).toBe(true);
      }
    }
  });
});

describe('the alert rules', () => {
  it('are five, each with a severity and words for the one who is called', () => {
    expect(rules).toHaveLength(5);
    for (const { alert, labels, annotations } of rules) {
      expect(labels.severity, alert).toMatch(/^(critical|warning)$/);
      expect(Object.keys(annotations).sort(), alert).toEqual(['description', 'summary']);
    }
  });
});

describe.skipIf(!hasPromtool)('promtool', () => {
  const promtool = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: ROOT, encoding: 'utf8' });
    expect(status, stdout + stderr).toBe(0);
    return stdout + stderr;
  };

  it('takes the rules, and each is raised by its fault and by nothing else', () => {
    expect(promtool('check', 'rules', RULES)).toContain('5 rules found');
    expect(promtool('test', 'rules', join(import.meta.dirname, 'alerts.test.yml'))).toContain('SUCCESS');
  });

  it('takes what the panels ask', () => {
    const folder = mkdtempSync(join(tmpdir(), 'insync-panels-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const asked = targets.map(({ expr }, index) => ({
      record: `panel:${index}`,
      expr: expr.replaceAll('$__rate_interval', '5m').replaceAll('$job', 'insync'),
    }));
    const file = join(folder, 'panels.json');
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules: asked }] }));
    expect(promtool('check', 'rules', file)).toContain(`${asked.length} rules found`);
  });
});
