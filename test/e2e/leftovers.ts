import { expect } from 'vitest';
import { eventually } from './eventually.ts';

const WATCHED = ['TCPServerWrap', 'TCPSocketWrap', 'ProcessWrap'];

/** What this process holds open: servers, connections, children and threads, counted. */
export function openThings(): Readonly<Record<string, number>> {
  Object.assign(process.report, { excludeNetwork: true });
  const { workers } = process.report.getReport() as { workers?: unknown[] };
  const open = process.getActiveResourcesInfo();
  const counts = WATCHED.map((name) => [name, open.filter((each) => each === name).length]);
  return { ...Object.fromEntries(counts), threads: workers?.length ?? 0 };
}

/** Fails while more is open than before. */
export async function expectNothingLeft(before: Readonly<Record<string, number>>): Promise<void> {
  await eventually(
    () => {
      const now = openThings();
      for (const [name, count] of Object.entries(now)) {
        expect(count, `${name} left open`).toBeLessThanOrEqual(before[name] ?? 0);
      }
      return true;
    },
    { within: 5_000 },
  );
}
