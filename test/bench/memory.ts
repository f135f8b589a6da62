import { readFileSync } from 'node:fs';

/** Resident memory in MB (1,000,000 bytes), as Linux counts it; NaN elsewhere. */
export function memory(pid: number): { now: number; most: number; file: number } {
  let status = '';
  try {
    status = readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    // Not Linux: the figure is then not met, and the table shows why.
  }
  const megabytes = (field: string) =>
    (Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) * 1024) / 1e6;
  return { now: megabytes('VmRSS'), most: megabytes('VmHWM'), file: megabytes('RssFile') };
}
