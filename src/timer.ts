/** The timer of the process, as the rooms that know no clock are given it; ms. */
export function timer(ms: number, work: () => void): { cancel(): void } {
  const handle = setTimeout(work, ms);
  return { cancel: () => clearTimeout(handle) };
}
