import { describe, expect, it } from 'vitest';
import type { Alert } from '../../src/domain/alert.ts';
import type { WhyAnswer } from '../../src/domain/answers.ts';
import type { EventTrail, TrailCard, TrailDecision } from '../../src/domain/archive.ts';
import type { Verdict } from '../../src/domain/reasons.ts';
import type { Silence } from '../../src/domain/standing.ts';
import { explainTrail } from '../../src/lookups/why.ts';
import { DEFAULT_RULES, event, MINUTE, NOW, ROUTES, rule } from '../contract/samples.ts';

const arrived = NOW + MINUTE;
const failed = event({ id: 'c20ad4d7', device: 'LAB-PC-9' });
const ts = (ms: number) => (ms / 1000).toFixed(6);

const alert: Alert = {
  id: 1037,
  ...{ kind: 'event', fingerprint: 'x', groupBy: [], state: 'open', severity: 3, outcome: 'failed' },
  ...{ type: 'Backup', feature: 'Backup And Restore', subject: 'LAB-PC-9', alertName: '', count: 3 },
  ...{ members: 1, membersLeft: 1, firstSeen: NOW, lastSeen: NOW, openedAt: arrived, owner: undefined },
  ...{ ack: undefined, note: undefined, hold: undefined, heldEvents: 0, children: 0, unpaired: 0 },
  ...{ resolution: undefined, reopened: undefined, gap: undefined, finding: undefined, revision: 3 },
};

function card(more: Partial<TrailCard> = {}): TrailCard {
  return {
    home: 'C_OPS',
    channel: 'C_OPS',
    route: { route: 2, match: '', channel: 'C_OPS', mention: '' },
    ts: ts(arrived + 2_000),
    sentAt: arrived + 2_400,
    ...{ waitingSince: undefined, notBefore: 0, attempts: 0, reason: undefined, said: undefined },
    storm: undefined,
    ...more,
  };
}

interface Given {
  readonly decision?: Partial<TrailDecision>;
  readonly alert?: Partial<Alert>;
}

function trail(
  verdict: Verdict | undefined,
  cards: readonly TrailCard[] = [card()],
  place = 1,
  given: Given = {},
): EventTrail {
  const none: readonly (Verdict | undefined)[] = [undefined, 'history', 'resolved', 'unpaired'];
  const alerted = !none.includes(verdict);
  return {
    row: { key: 1, event: failed, status: 'open', alert: alerted ? 1037 : undefined, card: undefined },
    arrived,
    decision: verdict && { verdict, rule: 1, ...given.decision },
    alert: alerted ? { ...alert, ...given.alert } : undefined,
    place,
    cards: alerted ? cards : [],
  };
}

const told = { now: NOW + 10 * MINUTE, zone: 'UTC', canonical: 'why c20ad4d7' };
const RULES = { alert: DEFAULT_RULES, routes: ROUTES };
const why = (given: EventTrail, rules: typeof RULES | undefined = RULES) => explainTrail(given, rules, told);
const steps = ({ steps }: WhyAnswer) => steps.map(({ stage, said, reason }) => `${stage} ${said} ${reason}`);
const words = ({ steps }: WhyAnswer, stage: string) =>
  steps
    .find((step) => step.stage === stage)
    ?.because.map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
    .join('');

describe('why an event was posted', () => {
  it('tells every stage of one that opened a card', () => {
    const answer = why(trail('opened'));
    expect(answer).toMatchObject({ ...told, fate: 'posted', card: { channel: 'C_OPS', ts: card().ts } });
    expect(steps(answer)).toEqual([
      'Alert yes rule_matched',
      'Group alert 1037 opened',
      'Silence no not_silenced',
      'Inhibit no not_inhibited',
      'Route route 2 route_matched',
      'Delivery card posted posted',
    ]);
    expect(words(answer, 'Alert')).toBe('rule 1 ({"severity":"<=3"})');
    expect(words(answer, 'Delivery')).toBe(`posted at {"at":${arrived + 2_000}}`);
  });

  it('tells that a card was edited since', () => {
    const later = arrived + 5 * MINUTE;
    expect(words(why(trail('opened', [card({ sentAt: later })])), 'Delivery')).toContain(`{"at":${later}}`);
  });

  it('says that the rules have changed where the rule of that time would not match', () => {
    const rules = { alert: [rule({ type: 'Restore' })], routes: ROUTES };
    expect(words(why(trail('opened'), rules), 'Alert')).toMatch(/^rule 1 of that time; .*changed/);
    expect(words(why(trail('opened'), { alert: [], routes: [] }), 'Route')).toContain('have changed since');
    expect(words(explainTrail(trail('opened'), undefined, told), 'Alert')).toBe('rule 1');
  });
});

describe('why an event has no card of its own', () => {
  it('was grouped: the card of its alert was edited', () => {
    const posted = card({ ts: ts(arrived - 5 * MINUTE), sentAt: arrived + 900 });
    const answer = why(trail('grouped', [posted], 3));
    expect(answer.fate).toBe('grouped');
    expect(steps(answer).slice(1)).toEqual([
      'Group alert 1037 same_fingerprint',
      'Silence no not_silenced',
      'Inhibit no not_inhibited',
      'Route route 2 route_matched',
      'Delivery card edited edited',
    ]);
    expect(words(answer, 'Delivery')).toBe(
      `no new message: it is event 3 of 3 on the card, last edited at {"at":${arrived + 900}}`,
    );
  });

  it('was grouped before the card was posted', () => {
    const answer = why(trail('grouped', [card()], 2));
    expect(steps(answer).at(-1)).toBe('Delivery card posted posted');
    expect(words(answer, 'Delivery')).toContain('on the card when it was posted');
  });

  it('waits for the edit that will show it', () => {
    const posted = card({ ts: ts(arrived - MINUTE), sentAt: arrived - 50_000, waitingSince: arrived });
    const answer = why(trail('grouped', [posted], 3));
    expect(answer.fate).toBe('waiting');
    expect(words(answer, 'Delivery')).toBe(`the edit of the card waits since {"at":${arrived}}`);
  });

  it('is shown already when only later events wait', () => {
    const posted = card({ ts: ts(arrived - MINUTE), waitingSince: arrived + MINUTE });
    expect(why(trail('grouped', [posted], 2)).fate).toBe('grouped');
  });

  it('is folded into a storm', () => {
    const storm = { id: 12, channel: 'C_OPS', ts: '1795357560.000100' };
    const answer = why(trail('opened', [card({ ts: undefined, sentAt: undefined, storm })]));
    expect(answer).toMatchObject({ fate: 'folded', card: { channel: 'C_OPS', ts: storm.ts } });
    expect(steps(answer).at(-1)).toBe('Delivery in storm 12 folded');
    const unposted = card({ ts: undefined, storm: { ...storm, ts: undefined } });
    expect(words(why(trail('opened', [unposted])), 'Delivery')).toContain('on its way');
  });

  it('waits to be posted', () => {
    const waiting = card({ ts: undefined, sentAt: undefined, waitingSince: arrived });
    const answer = why(trail('opened', [waiting]));
    expect(answer).toMatchObject({ fate: 'waiting', card: undefined });
    expect(steps(answer).at(-1)).toBe('Delivery waiting waiting');
  });

  it('failed, with what Slack said and when it is tried again', () => {
    const notBefore = told.now + MINUTE;
    const broken = card({
      ...{ ts: undefined, sentAt: undefined, waitingSince: arrived, notBefore },
      ...{ attempts: 3, reason: 'channel_unusable', said: 'not_in_channel' },
    });
    const answer = why(trail('opened', [broken]));
    expect(answer.fate).toBe('failed');
    expect(steps(answer).at(-1)).toBe('Delivery failed so far channel_unusable');
    expect(words(answer, 'Delivery')).toContain(
      `tried 3 times: the channel cannot be posted to (not_in_channel); tried again not before {"at":${notBefore}}`,
    );
    const asked = { ...broken, reason: 'rate_limited' as const, said: '429' };
    expect(why(trail('opened', [asked])).fate).toBe('waiting');
  });

  it('went to another channel than its route says', () => {
    const moved = card({ home: 'C_SEC', channel: 'C_OPS' });
    const answer = why(trail('opened', [moved]));
    expect(words(answer, 'Route')).toMatch(/"C_SEC".*could not be posted to.*"C_OPS"/);
    expect(steps(answer)).toContain('Route route 2 channel_unusable');
  });

  it('is posted where one of two channels has it', () => {
    const broken = card({ home: 'C_SEC', channel: 'C_SEC', ts: undefined, reason: 'auth', attempts: 1 });
    const answer = why(trail('opened', [broken, card()]));
    expect(answer).toMatchObject({ fate: 'posted', card: { channel: 'C_OPS' } });
    expect(steps(answer).slice(4)).toHaveLength(4);
  });
});

describe('why an event is quiet', () => {
  const silence: Silence = {
    ...{ id: 88, filter: { terms: {} }, text: '--type Backup', by: { id: 'U1', name: 'Maya' } },
    ...{ note: 'lab move', at: NOW - MINUTE, until: NOW + 60 * MINUTE, alert: undefined, hits: 1 },
    ended: undefined,
  };
  const bySilence: Alert['hold'] = {
    ...{ kind: 'silence', silence: 88, by: silence.by, text: silence.text, note: silence.note },
    ...{ since: arrived + MINUTE, until: silence.until },
  };
  const held = card({ ts: undefined, sentAt: undefined, held: true });

  it('a silence took it: by whom, and until when', () => {
    const given = { decision: { silence }, alert: { state: 'silenced', hold: bySilence } } as const;
    const answer = why(trail('silenced', [held], 1, given));
    expect(answer).toMatchObject({ fate: 'silenced', card: undefined });
    expect(steps(answer).slice(1)).toEqual([
      'Group alert 1037 opened',
      'Silence yes, silence 88 silenced',
      'Inhibit no not_inhibited',
      'Route route 2 route_matched',
      'Delivery held held',
    ]);
    expect(words(answer, 'Silence')).toBe(`by Maya until {"at":${silence.until}}: lab move`);
  });

  it('a silence took it, and has ended: its card came out', () => {
    const ended = { at: arrived + MINUTE, by: undefined };
    const given = { decision: { silence: { ...silence, ended } } };
    const answer = why(trail('silenced', [card({ ts: ts(ended.at) })], 1, given));
    expect(answer).toMatchObject({ fate: 'posted', card: { channel: 'C_OPS' } });
    expect(words(answer, 'Silence')).toContain(`; it ended at {"at":${ended.at}}`);
  });

  it('was posted, and silenced later', () => {
    const given = { alert: { state: 'silenced', hold: bySilence } } as const;
    const answer = why(trail('opened', [card()], 1, given));
    expect(answer.fate).toBe('posted');
    expect(steps(answer)).toContain('Silence later, silence 88 silence_added');
    expect(words(answer, 'Silence')).toContain(`silenced by Maya at {"at":${bySilence.since}}`);
  });

  it('a parent failure holds it back, or does no more', () => {
    const hold = { kind: 'parent', alert: 1030, since: arrived } as const;
    const given = { decision: { parent: 1030 }, alert: { state: 'silenced', hold } } as const;
    const answer = why(trail('inhibited', [held], 1, given));
    expect(answer.fate).toBe('inhibited');
    expect(steps(answer)).toContain('Inhibit yes, alert 1030 inhibited');
    expect(words(answer, 'Inhibit')).toBe('that alert explains it and holds it back');
    const free = why(trail('inhibited', [card()], 1, { decision: { parent: 1030 } }));
    expect(free.fate).toBe('posted');
    expect(words(free, 'Inhibit')).toMatch(/does no more$/);
    const later = why(trail('opened', [held], 1, { alert: { state: 'silenced', hold } }));
    expect(later.fate).toBe('inhibited');
    expect(steps(later)).toContain('Inhibit later, alert 1030 parent_opened');
  });

  it('waits for more of its group', () => {
    const notBefore = told.now + MINUTE;
    const route = { ...card().route, groupWait: 30_000 };
    const waiting = card({ ts: undefined, sentAt: undefined, waitingSince: arrived, notBefore, route });
    const answer = why(trail('opened', [waiting]));
    expect(answer.fate).toBe('waiting');
    expect(steps(answer).at(-1)).toBe('Delivery waiting group_wait');
    expect(words(answer, 'Delivery')).toContain(`for more of its group; it is posted at {"at":${notBefore}}`);
  });
});

describe('why an event changed an alert', () => {
  it('came back: the alert is open again', () => {
    const posted = card({ ts: ts(arrived - 50 * MINUTE), sentAt: arrived + 900 });
    const answer = why(trail('reopened', [posted], 3));
    expect(answer.fate).toBe('grouped');
    expect(steps(answer)).toContain('Group alert 1037 reopened');
  });

  it('is grouped by what its route says', () => {
    const answer = why(trail('grouped', [card()], 2, { alert: { groupBy: ['tenant', 'type'] } }));
    expect(steps(answer)).toContain('Group alert 1037 same_group');
    expect(words(answer, 'Group')).toContain('groups by tenant, type; event 2 of its 3');
  });

  it('resolved an alert', () => {
    const answer = why(trail('resolved', [], 0, { decision: { rule: 0, resolved: [1037] } }));
    expect(answer.fate).toBe('resolved');
    expect(steps(answer)).toEqual(['Alert no no_rule_matched', 'Resolve alert 1037 success']);
  });

  it('resolved an alert: its card was edited', () => {
    const posted = card({ ts: ts(arrived - 50 * MINUTE), sentAt: arrived + 900 });
    const given = trail('resolved', [], 0, { decision: { rule: 0, resolved: [1037] } });
    const resolution: Alert['resolution'] = {
      ...{ at: arrived, reason: 'success', by: undefined, event: failed.id, note: '' },
    };
    const answer = why({ ...given, alert: { ...alert, state: 'resolved', resolution }, cards: [posted] });
    expect(answer).toMatchObject({ fate: 'resolved', card: { channel: 'C_OPS', ts: posted.ts } });
    expect(steps(answer)).toEqual([
      'Alert no no_rule_matched',
      'Resolve alert 1037 success',
      'Route route 2 route_matched',
      'Delivery card edited edited',
      'Resolve alert 1037 is resolved success',
    ]);
    expect(words(answer, 'Delivery')).toMatch(/^no new message: the card of the alert it resolved says so/);
  });

  it('is a resolution that names none, or more than one', () => {
    const none = why(trail('unpaired', [], 0, { decision: { rule: 0, candidates: [] } }));
    expect(none.fate).toBe('unpaired');
    expect(words(none, 'Resolve')).toMatch(/^no live alert/);
    const many = why(trail('unpaired', [], 0, { decision: { rule: 0, candidates: [4, 9] } }));
    expect(words(many, 'Resolve')).toBe('it could mean alerts 4, 9, so nothing was concluded');
    const both = why(trail('opened', [card()], 1, { decision: { candidates: [4, 9] } }));
    expect(both.fate).toBe('posted');
    expect(steps(both)).toContain('Resolve nothing unpaired');
  });

  it('tells how its alert ended', () => {
    const by = { id: 'U1', name: 'Maya' };
    const resolution = { at: NOW + MINUTE, reason: 'person', by, event: undefined, note: 'done' } as const;
    const answer = why(trail('opened', [card()], 1, { alert: { state: 'resolved', resolution } }));
    expect(steps(answer).at(-1)).toBe('Resolve alert 1037 is resolved person');
    expect(words(answer, 'Resolve')).toBe(`by Maya, at {"at":${NOW + MINUTE}}: done`);
  });

  it('is wanted by a subscription alone', () => {
    const route = { route: 0, match: '--type Backup', channel: 'C_LAB', mention: '', subscription: 7 };
    const own = card({ home: 'C_LAB', channel: 'C_LAB', route });
    const answer = why(trail('opened', [own], 1, { decision: { rule: 0 } }));
    expect(steps(answer)).toContain('Alert yes subscribed');
    expect(steps(answer)).toContain('Route subscription 7 subscribed');
    expect(words(answer, 'Route')).toBe('--type Backup, to {"channel":"C_LAB"}');
  });

  it('went on because nobody had it', () => {
    const route = { ...card().route, escalation: 2 };
    const answer = why(trail('opened', [card({ route })]));
    expect(steps(answer)).toContain('Route route 2 nobody_acknowledged');
  });
});

describe('why an event was not posted', () => {
  const quiet = (rules: typeof RULES | undefined) => {
    const given = trail(undefined);
    const row = { ...given.row, event: event({ severity: 6, status: 'Success' }), status: 'none' as const };
    return explainTrail({ ...given, row }, rules, told);
  };

  it('matched no rule: each of today with the first thing that does not fit', () => {
    const answer = quiet(RULES);
    expect(answer.fate).toBe('filtered');
    expect(steps(answer)).toEqual(['Alert no no_rule_matched']);
    expect(words(answer, 'Alert')).toBe(
      'by the rules of today: rule 1 asks severity <=3, this is 6 (Informational); rule 2 asks outcome: failed, this is success',
    );
  });

  it('would be posted by the rules of today', () => {
    const answer = quiet({ alert: [rule({ outcome: 'success' })], routes: ROUTES });
    expect(words(answer, 'Alert')).toMatch(/no rule matched when it came; .*rule 1 would/);
  });

  it('is told without the rules too', () => {
    expect(words(quiet(undefined), 'Alert')).toBe('no alert rule matched when it came');
  });

  it('is older than the first reading', () => {
    const answer = why(trail('history'));
    expect(answer.fate).toBe('history');
    expect(steps(answer)).toEqual(['Alert yes rule_matched', 'Group none history']);
  });
});
