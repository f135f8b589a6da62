/** The ordered records of the company, as JSON text for each of the two feeds. Only ever grows. */
type FeedName = 'insync' | 'platform';

interface LogEntry {
  readonly insync: string;
  readonly platform: string;
}

export interface Log {
  readonly length: number;
  append(entries: readonly LogEntry[]): void;
  /** Records that are written out only when a page asks for them. */
  appendLazy(count: number, make: (index: number, feed: FeedName) => string): void;
  /** Positions from (included) to (excluded). */
  read(feed: FeedName, from: number, to: number): string[];
}

interface Segment {
  readonly start: number;
  count: number;
  get(index: number, feed: FeedName): string;
}

export function createLog(): Log {
  const segments: Segment[] = [];
  let length = 0;
  let open: { readonly segment: Segment; readonly entries: LogEntry[] } | undefined;

  const kept = () => {
    if (open) return open;
    const entries: LogEntry[] = [];
    const segment: Segment = {
      start: length,
      count: 0,
      get: (index, feed) => entries[index]?.[feed] ?? 'null',
    };
    segments.push(segment);
    open = { segment, entries };
    return open;
  };

  return {
    get length() {
      return length;
    },
    append: (added) => {
      const { segment, entries } = kept();
      for (const entry of added) entries.push(entry);
      segment.count += added.length;
      length += added.length;
    },
    appendLazy: (count, make) => {
      segments.push({ start: length, count, get: make });
      open = undefined;
      length += count;
    },
    read: (feed, from, to) => {
      const records: string[] = [];
      for (const segment of segments) {
        const first = Math.max(from, segment.start);
        const end = Math.min(to, segment.start + segment.count);
        for (let i = first; i < end; i++) records.push(segment.get(i - segment.start, feed));
      }
      return records;
    },
  };
}
