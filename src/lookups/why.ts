import type { WhyAnswer, WhyStep } from '../domain/answers.ts';
import type { EventArchive, EventTrail } from '../domain/archive.ts';
import { matches } from '../domain/filter-match.ts';
import type { Fate } from '../domain/reasons.ts';
import type { AlertRule, Config } from '../domain/rules.ts';
import { type LookupContext, told } from './context.ts';
import { explain } from './explain.ts';
import { cardSteps, fateOfCard, openedIt } from './why-card.ts';
import { holdSteps, overSteps, resolveSteps } from './why-life.ts';

/** Rules are told singly up to here. */
const MOST_RULES = 10;

/** What the operator has configured, where it can be read. */
export type Rules = Pick<Config, 'alert' | 'routes'>;

/**
 * What became of the event with this id, stage by stage; undefined when none has it, or more than one begins with it.
 * The rules are those of today: the ones by which it was decided may have been others.
 */
export async function whyOf(
  archive: EventArchive,
  id: string,
  rules: Rules | undefined,
  context: LookupContext,
): Promise<WhyAnswer | undefined> {
  const trail = await archive.trail(id);
  return trail && explainTrail(trail, rules, context);
}

/** The same of a trail that is read already; pure. */
export function explainTrail(
  trail: EventTrail,
  rules: Rules | undefined,
  context: Omit<LookupContext, 'watch'>,
): WhyAnswer {
  const steps = [
    alertStep(trail, rules?.alert),
    ...groupSteps(trail),
    ...holdSteps(trail),
    ...resolveSteps(trail),
    ...cardSteps(trail, rules, context.now),
    ...overSteps(trail),
  ];
  return { ...told(context), row: trail.row, fate: fateOf(trail), steps, card: cardOf(trail) };
}

/** Best first: what is shown in one channel is not lost because another channel waits. */
const FATES = ['posted', 'grouped', 'folded', 'failed', 'waiting'] as const satisfies readonly Fate[];

function fateOf({ decision, ...trail }: EventTrail): Fate {
  if (!decision) return 'filtered';
  const { verdict } = decision;
  if (verdict === 'history' || verdict === 'resolved' || verdict === 'unpaired') return verdict;
  const hold = trail.alert?.hold;
  const heldBy = hold && (hold.kind === 'silence' ? 'silenced' : 'inhibited');
  const wasHeld = verdict === 'silenced' || verdict === 'inhibited';
  if (heldBy && wasHeld) return heldBy;
  const fates = trail.cards
    .filter(({ held }) => held !== true)
    .map((card) => fateOfCard(card, { decision, ...trail }));
  const best = FATES.find((fate) => fates.includes(fate));
  return best ?? heldBy ?? (wasHeld ? verdict : 'waiting');
}

function cardOf(trail: EventTrail): WhyAnswer['card'] {
  const { cards, decision } = trail;
  if (!decision) return undefined;
  const shown = cards.find((card) => ['posted', 'grouped'].includes(fateOfCard(card, trail)));
  const own = shown ?? cards.find(({ ts }) => ts !== undefined);
  if (own?.ts !== undefined) return { channel: own.channel, ts: own.ts };
  const storm = cards.find((card) => card.storm?.ts !== undefined)?.storm;
  return storm?.ts === undefined ? undefined : { channel: storm.channel, ts: storm.ts };
}

// ---------------------------------------------------------------- alert: does it need a person?

function alertStep(trail: EventTrail, rules: readonly AlertRule[] | undefined): WhyStep {
  const { decision, place } = trail;
  if (decision?.rule === 0 && place > 0) {
    const because = [whyNoRule(trail, rules), '; but a subscription wants it'];
    return { stage: 'Alert', said: 'yes', because, reason: 'subscribed' };
  }
  if (!decision || decision.rule === 0) {
    return { stage: 'Alert', said: 'no', because: [whyNoRule(trail, rules)], reason: 'no_rule_matched' };
  }
  const because = [whyRule(trail, decision.rule, rules)];
  return { stage: 'Alert', said: 'yes', because, reason: 'rule_matched' };
}

function whyRule(
  { row, arrived }: EventTrail,
  number: number,
  rules: readonly AlertRule[] | undefined,
): string {
  const rule = rules?.[number - 1];
  if (!rules) return `rule ${number}`;
  if (rule && matches(rule.filter, row.event, { now: arrived })) return `rule ${number} (${rule.text})`;
  return `rule ${number} of that time; the rules have changed since`;
}

function whyNoRule({ row, arrived }: EventTrail, rules: readonly AlertRule[] | undefined): string {
  if (!rules) return 'no alert rule matched when it came';
  const context = { now: arrived };
  const today = rules.findIndex(({ filter }) => matches(filter, row.event, context));
  if (today >= 0) {
    return `no rule matched when it came; by the rules of today, rule ${today + 1} would (${rules[today]?.text})`;
  }
  if (rules.length === 0) return 'by the rules of today: there are none';
  const told = rules
    .slice(0, MOST_RULES)
    .map(({ filter }, index) => `rule ${index + 1} ${explain(filter, row.event, context)}`);
  const more = rules.length > MOST_RULES ? `; nor did the other ${rules.length - MOST_RULES}` : '';
  return `by the rules of today: ${told.join('; ')}${more}`;
}

// ---------------------------------------------------------------- group: which problem is it?

function groupSteps(trail: EventTrail): WhyStep[] {
  const { decision, alert, place } = trail;
  if (!decision) return [];
  if (decision.verdict === 'history') {
    const because = ['it is older than the first reading posts cards for'];
    return [{ stage: 'Group', said: 'none', because, reason: 'history' }];
  }
  if (decision.verdict === 'resolved' || decision.verdict === 'unpaired') return [];
  const said = alert ? `alert ${alert.id}` : 'an alert';
  const of = alert && alert.count > 1 ? `event ${place} of its ${alert.count}` : 'its only event so far';
  if (decision.verdict === 'reopened') {
    const because = [`its alert was resolved not long before, and it is the same problem: open again; ${of}`];
    return [{ stage: 'Group', said, because, reason: 'reopened' }];
  }
  if (openedIt(trail)) {
    return [{ stage: 'Group', said, because: [`it opened the alert; ${of}`], reason: 'opened' }];
  }
  const keys = alert?.groupBy ?? [];
  if (keys.length > 0) {
    const because = [`the alert was not resolved, and its route groups by ${keys.join(', ')}; ${of}`];
    return [{ stage: 'Group', said, because, reason: 'same_group' }];
  }
  const same = 'the alert was not resolved, and this has the same tenant, feature, type, subject and outcome';
  return [{ stage: 'Group', said, because: [`${same}; ${of}`], reason: 'same_fingerprint' }];
}
