/** What to do about an alert, and where to look at it in the inSync console. */
import type { Alert } from '../domain/alert.ts';
import type { InsyncEvent } from '../domain/event.ts';
import type { Advice, Config } from '../domain/rules.ts';
import { fold } from '../domain/text.ts';
import { ALERTS_PAGE, BY_ALERT_NAME, BY_FINDING, BY_TYPE } from './advice-shipped.ts';

type About = Pick<InsyncEvent, 'alertName' | 'type'> & { readonly kind?: Alert['kind'] };

/**
 * By the name of the alert, then by the type; at each of them what is configured counts before what is shipped. The
 * bot's own findings go by the name of their kind (`feed gap`, `missing`). Names compare folded.
 */
export function adviceFor(about: About, overrides: Config['runbooks'] = {}): Advice | undefined {
  const configured = new Map(Object.entries(overrides).map(([name, advice]) => [fold(name), advice]));
  for (const name of namesOf(about)) {
    const advice = configured.get(name) ?? SHIPPED.get(name);
    if (name !== '' && advice !== undefined) return advice;
  }
  return undefined;
}

function namesOf({ alertName, type, kind = 'event' }: About): string[] {
  if (kind === 'event') return [fold(alertName), fold(type)];
  return [kindName(kind), fold(type)];
}

function kindName(kind: string): string {
  return kind.replaceAll('_', ' ');
}

const SHIPPED: ReadonlyMap<string, Advice> = new Map<string, Advice>([
  ...Object.entries(BY_TYPE).map(([name, words]) => [fold(name), { do: words, link: '' }] as const),
  ...Object.entries(BY_ALERT_NAME).map(
    ([name, words]) => [fold(name), { do: words, link: ALERTS_PAGE }] as const,
  ),
  ...Object.entries(BY_FINDING).map(([kind, words]) => [kindName(kind), { do: words, link: '' }] as const),
]);

/**
 * The configured address with `{subject}` and `{identity}` filled in; '' where it asks for one that is not known, or is
 * no web address.
 */
export function consoleLink(
  template: string,
  about: Pick<InsyncEvent, 'subject'> & Partial<Pick<InsyncEvent, 'identity'>>,
): string {
  const known: Readonly<Record<string, string>> = { subject: about.subject, identity: about.identity ?? '' };
  const names = [...template.matchAll(PLACE)].map(([, name = '']) => name);
  if (names.some((name) => known[name] === '')) return '';
  const address = template.replace(PLACE, (_, name: string) =>
    encodeURIComponent((known[name] ?? '').toWellFormed()),
  );
  return /^https?:\/\/[^\s<>|"]+$/.test(address) ? address : '';
}

const PLACE = /\{(subject|identity)\}/g;
