/** Work on a store of its own in a process of its own, so that its garbage is collected at nobody's expense. */
import { insertBare, prepare } from './bare-insert.ts';
import { settle } from './figure.ts';
import { fill, type Span } from './fill.ts';
import { addAlerts } from './store-alerts.ts';
import { readYaml } from './yaml.ts';

export interface StoreJob {
  readonly work: 'fill' | 'bare' | 'alerts';
  readonly path: string;
  /** Where bare rows are prepared; in memory when left out. */
  readonly scratch?: string;
  readonly count: number;
  readonly span: Span;
}

process.once('message', async (message) => {
  const rate = await doing(message as StoreJob);
  process.send?.(rate, () => process.exit(0));
});

function doing(job: StoreJob): number | Promise<number> {
  const { work, path, count, span } = job;
  if (work === 'fill') return fill(path, count, span);
  return work === 'alerts' ? addAlerts(path, count, span, readYaml()) : bare(job);
}

async function bare({ path, scratch = ':memory:', count, span }: StoreJob): Promise<number> {
  const prepared = await prepare(scratch, count, span, readYaml());
  await settle();
  return insertBare(path, prepared);
}
