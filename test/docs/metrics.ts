/** What `/metrics` has of the bot's own. */
import { METRICS, type MetricRow } from '../../src/ops/metric-table.ts';
import { cell, code, mdTable } from './markdown.ts';

export function metricList(): string {
  const rows: readonly MetricRow[] = Object.values(METRICS);
  return mdTable(
    ['metric', 'what it tells', 'kind', 'labels'],
    rows.map(({ name, help, kind, labels = {} }) => [
      code(name),
      cell(help),
      kind,
      Object.entries(labels)
        .map(([label, values]) => `${code(label)}: ${cell(valueWords(values))}`)
        .join('<br>'),
    ]),
  );
}

/** A list that repeats what is told elsewhere is not told again. */
function valueWords(values: readonly string[] | string): string {
  if (typeof values === 'string') return values;
  const [first, last] = [values[0] ?? '', values.at(-1) ?? ''];
  return values.length > 8 ? `${first}, … ${last}` : values.join(', ');
}
