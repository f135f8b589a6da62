/** Every word of the closed lists has its row in docs/faults.md: what it means, and the cure. */
import { describe, expect, it } from 'vitest';
import type { StoreError } from '../../src/domain/errors.ts';
import type { DeliveryReason, Fate, FeedReason } from '../../src/domain/reasons.ts';
import type { PushParts } from '../../src/ops/push.ts';
import type { GateReason } from '../../src/slack/gate.ts';
import type { StrangerReason } from '../../src/slack/team.ts';
import { bare, page, table } from './pages.ts';

/** Types are gone at run time: a word that one of them gains is missed here by the compiler. */
type All<Word extends string> = Readonly<Record<Word, true>>;

const FEED: All<FeedReason> = {
  ...{ auth_refused: true, cursor_dead: true, rate_limited: true, server_error: true },
  ...{ timeout: true, network: true, bad_answer: true, same_page: true },
};
const DELIVERY: All<DeliveryReason> = {
  ...{ rate_limited: true, timeout: true, network: true, server_error: true, channel_unusable: true },
  ...{ auth: true, message_gone: true, invalid_blocks: true, refused: true },
};
const STORE: All<StoreError['reason']> = {
  ...{ missing: true, older_version: true, newer_version: true, not_a_database: true, in_use: true },
  ...{ unusable: true, locked: true, read_only: true, disk_error: true, disk_full: true, damaged: true },
  ...{ replaced: true, unreachable: true },
};
const REQUESTS: All<GateReason | StrangerReason> = {
  ...{ signature: true, stale: true, future: true, replayed: true, malformed: true, method: true },
  ...{ content_type: true, too_large: true, other_team: true, team_unknown: true },
};
const PUSHES: All<Parameters<PushParts['refused']>[0]> = {
  ...{ method: true, unauthorized: true, too_large: true, encoding: true, busy: true, not_json: true },
  ...{ no_events: true, too_many: true, unwritable: true },
};
const FATES: All<Fate> = {
  ...{ posted: true, grouped: true, folded: true, waiting: true, failed: true, filtered: true },
  ...{ silenced: true, inhibited: true, resolved: true, unpaired: true, history: true },
};

describe('docs/faults.md', () => {
  it.each([
    ['feed reasons', FEED],
    ['delivery reasons', DELIVERY],
    ['store reasons', STORE],
    ['request reasons', REQUESTS],
    ['push reasons', PUSHES],
    ['fates', FATES],
  ])('has a row for each of the %s', (name, words) => {
    const rows = table(name);
    expect(rows.map(([word]) => bare(word)).sort()).toEqual(Object.keys(words).sort());
    for (const [word, meaning = '', cure] of rows) {
      expect(meaning.length, word).toBeGreaterThan(5);
      if (name !== 'fates') expect(cure, word).not.toBe('');
    }
  });

  it('names a test for every fault', () => {
    const rows = table('faults');
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.filter(([, , tests = '']) => !/`[a-z0-9]+\/[\w./-]+`/.test(tests))).toEqual([]);
  });

  it('quotes what /readyz says as the code says it', () => {
    const [, said = ''] = page('docs/faults.md').text.split('## What `/readyz` says');
    const [section = ''] = said.split('\n## ');
    const code = ['src/ops/health.ts', 'src/watch.ts', 'src/alerting/configuration-refused.ts']
      .map((path) => page(path).text)
      .join('\n');
    const quoted = section
      .split('\n')
      .filter((line) => /^\| `(?:feed|slack|channel|configuration)/.test(line))
      .flatMap((line) =>
        [...(line.split('|')[2] ?? '').matchAll(/`([^`]+)`/g)].map(([, words]) => words as string),
      );
    expect(quoted.length).toBeGreaterThan(8);
    expect(quoted.filter((words) => !words.split(' … ').every((part) => code.includes(part)))).toEqual([]);
  });
});
