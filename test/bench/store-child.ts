/** Work on a store of its own in a process of its own, so that its garbage is collected at nobody's expense. */
import { insertBare, prepare } from './bare-insert.ts';
import { settle } from './figure.ts';
import { fill, type Span } from './fill.ts';
import { addAlerts } from './store-alerts.ts';
import { readYaml } from './yaml.ts';

export interface StoreJob {
  readonly work: 'fill' | 'bare' | 'alerts';
  readonly path: string;
  readonly count: number;
  readonly span: Span;
}

process.once('message', async (message) => {
  const { work, path, count, span } = message as StoreJob;
  const rate = await doing(work, path, count, span);
  process.send?.(rate, () => process.exit(0));
});

function doing(work: StoreJob['work'], path: string, count: number, span: Span): number | Promise<number> {
  if (work === 'fill') return fill(path, count, span);
  return work === 'alerts' ? addAlerts(path, count, span, readYaml()) : bare(path, count, span);
}

async function bare(path: string, count: number, span: Span): Promise<number> {
  const prepared = await prepare(count, span, readYaml());
  await settle();
  return insertBare(path, prepared);
}
