/** Why an event's alert is quiet, or over: silences, parent failures, resolutions. */
import type { Alert, ResolutionReason } from '../domain/alert.ts';
import type { WhyPart, WhyStep } from '../domain/answers.ts';
import type { EventTrail } from '../domain/archive.ts';
import { fold } from '../domain/text.ts';

/** Silences and parent failures, of an event that belongs to an alert: one that only resolved it does not. */
export function holdSteps({ decision, alert, place }: EventTrail): WhyStep[] {
  if (!decision || !alert || place === 0) return [];
  return [silenceStep(decision, alert), inhibitStep(decision, alert)];
}

type Decided = NonNullable<EventTrail['decision']>;

function silenceStep({ verdict, silence }: Decided, { hold }: Alert): WhyStep {
  const stage = 'Silence';
  if (silence) {
    const { id, by, until, note, ended } = silence;
    const because: WhyPart[] = [`by ${by.name}`, ...untilWords(until), ...noted(note)];
    if (ended) because.push('; it ended at ', { at: ended.at });
    return { stage, said: `yes, silence ${id}`, because, reason: 'silenced' };
  }
  if (verdict === 'silenced') {
    return { stage, said: 'yes', because: ['a silence took it'], reason: 'silenced' };
  }
  if (hold?.kind !== 'silence') {
    return { stage, said: 'no', because: ['no silence took it'], reason: 'not_silenced' };
  }
  const because: WhyPart[] = [`its alert was silenced by ${hold.by.name} at `, { at: hold.since }];
  because.push(...untilWords(hold.until), ...noted(hold.note));
  return { stage, said: `later, silence ${hold.silence}`, because, reason: 'silence_added' };
}

function untilWords(until: number | undefined): WhyPart[] {
  return until === undefined ? [' for ever'] : [' until ', { at: until }];
}

function noted(note: string): WhyPart[] {
  return note === '' ? [] : [`: ${note}`];
}

function inhibitStep({ verdict, parent }: Decided, { hold }: Alert): WhyStep {
  const stage = 'Inhibit';
  const holder = hold?.kind === 'parent' ? hold.alert : undefined;
  if (parent !== undefined) {
    const since = holder === parent ? 'and holds it back' : 'and held it back; it does no more';
    return {
      stage,
      said: `yes, alert ${parent}`,
      because: [`that alert explains it ${since}`],
      reason: 'inhibited',
    };
  }
  if (verdict === 'inhibited') {
    const because = ['another alert explained it'];
    return { stage, said: 'yes', because, reason: 'inhibited' };
  }
  if (hold?.kind !== 'parent') {
    const because = ['no alert that explains it was open'];
    return { stage, said: 'no', because, reason: 'not_inhibited' };
  }
  const because: WhyPart[] = [
    'that alert came later and explains it; it holds it back since ',
    { at: hold.since },
  ];
  return { stage, said: `later, alert ${hold.alert}`, because, reason: 'parent_opened' };
}

// ---------------------------------------------------------------- resolve

/** What the event ended, or could not be paired with. */
export function resolveSteps({ decision, row }: EventTrail): WhyStep[] {
  if (!decision) return [];
  const { verdict, resolved = [], candidates } = decision;
  if (resolved.length > 0 || verdict === 'resolved') {
    const isResolution = fold(row.event.type) === 'alert resolution';
    const because = isResolution
      ? ['the resolution has the same tenant, alert name and subject, and no other alert has']
      : ['the same activity of the same subject went well'];
    const said = resolved.length === 0 ? 'yes' : numbered(resolved);
    return [{ stage: 'Resolve', said, because, reason: isResolution ? 'alert_resolution' : 'success' }];
  }
  if (candidates === undefined && verdict !== 'unpaired') return [];
  const because =
    candidates === undefined || candidates.length === 0
      ? 'no live alert has its tenant, alert name and subject'
      : `it could mean ${numbered(candidates)}, so nothing was concluded`;
  return [{ stage: 'Resolve', said: 'nothing', because: [because], reason: 'unpaired' }];
}

function numbered(alerts: readonly number[]): string {
  return alerts.length === 1 ? `alert ${alerts[0]}` : `alerts ${alerts.join(', ')}`;
}

const OVER: Readonly<Record<ResolutionReason, string>> = {
  person: 'by hand',
  success: 'the same activity of the same subject went well',
  alert_resolution: 'by its Alert Resolution',
  over: 'what was found is over',
};

/** That its alert is over by now. */
export function overSteps({ alert }: EventTrail): WhyStep[] {
  const resolution = alert?.resolution;
  if (!resolution || alert.state !== 'resolved') return [];
  const { at, by, reason, note } = resolution;
  const because: WhyPart[] = [by ? `by ${by.name}` : OVER[reason], ', at ', { at }, ...noted(note)];
  return [{ stage: 'Resolve', said: `alert ${alert.id} is resolved`, because, reason }];
}
