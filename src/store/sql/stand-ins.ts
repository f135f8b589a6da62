import { oneEach } from './one-each.ts';

/** Which channels stand in for those that cannot be posted to, kept in memory; belongs inside a transaction. */
export interface StandIns {
  /** The channel itself, or the one that stands in for it. */
  channelFor(home: string): string;
  /** A channel has got another to stand in for it, or needs it no more. */
  forget(): void;
}

export const standIns = oneEach((database): StandIns => {
  const all = database.sql(`
    SELECT f.channel AS home, c.channel FROM fallbacks f JOIN cards c ON c.kind = 'fallback' AND c.ref = f.id
    WHERE f.live = 1`);
  let kept: ReadonlyMap<string, string> | undefined;
  let era: number | undefined;
  return {
    channelFor(home) {
      if (era !== database.era()) kept = undefined;
      era = database.era();
      const rows = kept ? [] : (all.all() as { home: string; channel: string }[]);
      kept ??= new Map(rows.map((row) => [row.home, row.channel]));
      return kept.get(home) ?? home;
    },
    forget() {
      kept = undefined;
    },
  };
});
