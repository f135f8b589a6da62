/** A failing subject, folded, and when it began to fail, ms. */
export interface Failing {
  readonly alert: number;
  readonly subject: string;
  readonly time: number;
}

/**
 * The outages among the failing: in each, everybody lies in some span of `within` (ms) in which so many different
 * subjects began to fail, and these spans overlap. In the order of their times.
 */
export function outagesAmong<T extends Failing>(
  failing: readonly T[],
  rule: { readonly subjects: number; readonly within: number },
): T[][] {
  const ordered = failing.filter(({ subject }) => subject !== '').sort((a, b) => a.time - b.time);
  const counts = new Map<string, number>();
  const found: T[][] = [];
  let start = 0;
  // What stands before it is in an outage already, or in none.
  let taken = 0;
  for (const [end, each] of ordered.entries()) {
    counts.set(each.subject, (counts.get(each.subject) ?? 0) + 1);
    for (; each.time - (ordered[start] as T).time > rule.within; start += 1)
      drop(counts, ordered[start] as T);
    if (counts.size < rule.subjects) continue;
    const goesOn = found.length > 0 && start < taken;
    const outage = goesOn ? (found.at(-1) as T[]) : [];
    if (!goesOn) found.push(outage);
    outage.push(...ordered.slice(Math.max(start, taken), end + 1));
    taken = end + 1;
  }
  return found;
}

function drop(counts: Map<string, number>, { subject }: Failing): void {
  const left = (counts.get(subject) ?? 0) - 1;
  if (left > 0) counts.set(subject, left);
  else counts.delete(subject);
}
