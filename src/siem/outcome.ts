import type { InsyncEvent, Outcome } from '../domain/event.ts';
import { outcomeOfWord, tellsOfErrors } from '../domain/outcome-words.ts';
import { type SourceRecord, sourceRecord } from './record.ts';

/** How an event ended, in the words of every format. */
export interface OutcomeScale {
  /** `status_id` and `status` of all OCSF classes but findings, where they mean something else. */
  readonly ocsf: { readonly id: 0 | 1 | 2 | 99; readonly caption: string };
  /** `event.outcome`; undefined where the record says none. */
  readonly ecs: 'success' | 'failure' | undefined;
  /** Done, with errors: ECS has no word for it. */
  readonly partial: boolean;
  readonly cef: 'success' | 'failure' | 'partial' | 'canceled' | undefined;
  /** No state field says so: it was concluded from the text of the details. Whoever is told must be told this too. */
  readonly inferred: boolean;
  /** The state as the record has it, '' for none. */
  readonly state: string;
}

type Words = Omit<OutcomeScale, 'inferred' | 'state'>;

const OTHER = 99;

/** For `warning` and `canceled` OCSF takes the source's own text; these stand in where only details told it. */
const SCALES: Readonly<Record<Outcome, Words>> = {
  success: { ocsf: { id: 1, caption: 'Success' }, ecs: 'success', partial: false, cef: 'success' },
  failed: { ocsf: { id: 2, caption: 'Failure' }, ecs: 'failure', partial: false, cef: 'failure' },
  warning: { ocsf: { id: OTHER, caption: 'Partial' }, ecs: 'success', partial: true, cef: 'partial' },
  canceled: { ocsf: { id: OTHER, caption: 'Canceled' }, ecs: 'failure', partial: false, cef: 'canceled' },
  unknown: { ocsf: { id: 0, caption: 'Unknown' }, ecs: undefined, partial: false, cef: undefined },
};

/** What stands in the state column without being a state: the severity words of alerts, and "Admin event". */
const NO_STATES = new Set(['critical', 'high', 'warning', 'notification', 'admin event']);

/** Types that tell of something else: whether what an alert is about went well is no outcome of the alert. */
const WITHOUT = new Set(['Alert', 'Alert Resolution', 'Notification'].map((type) => type.toLowerCase()));

const CAPTION_LIMIT = 64;

export function outcomeScale(event: InsyncEvent, record: SourceRecord = sourceRecord(event)): OutcomeScale {
  const { state } = record;
  if (!mayEnd(event)) return { ...SCALES.unknown, inferred: false, state };
  const words = SCALES[event.outcome] ?? SCALES.unknown;
  const stated = state !== '' && (outcomeOfWord(state) !== undefined || tellsOfErrors(state));
  const inferred = event.outcome !== 'unknown' && !stated;
  // "Backup Paused" is neither: OCSF has 99 for the source's own word.
  const own = stated ? words.ocsf.id === OTHER : event.outcome === 'unknown' && isState(state);
  const ocsf = own ? ({ id: OTHER, caption: captionOf(state) } as const) : words.ocsf;
  return { ...words, ocsf, inferred, state };
}

/** Whether an event of this type is of something that ends well or not. */
export function mayEnd({ type }: Pick<InsyncEvent, 'type'>): boolean {
  return !WITHOUT.has(type.toLowerCase());
}

function isState(state: string): boolean {
  return state !== '' && !NO_STATES.has(state.toLowerCase());
}

function captionOf(state: string): string {
  return state.slice(0, CAPTION_LIMIT).toWellFormed();
}
