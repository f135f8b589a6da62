import type { RouteTaken } from '../domain/alert.ts';
import { type FindingReport, missingKey, type Watched } from '../domain/desk.ts';
import type { MissingRule, Route } from '../domain/rules.ts';
import { fold } from '../domain/text.ts';
import { routeTaken } from './route.ts';

/**
 * Where the bot's own findings go: the default route, the last one. There is no event to ask the others with, and one
 * made up for asking would have a severity, an outcome and details that nobody has seen.
 */
export function findingRoute(routes: readonly Route[]): RouteTaken {
  const last = routes.at(-1);
  if (!last) throw new Error('a configuration has at least one route');
  return routeTaken(last, routes.length - 1);
}

/**
 * The subjects that miss the events of a rule, and those that have one again: one report each. A backup that does not
 * come is as bad as one that fails, hence severity 3.
 */
export function missingReports(
  rule: MissingRule,
  found: { readonly overdue: readonly Watched[]; readonly back: readonly string[] },
  { at, route }: { readonly at: number; readonly route: RouteTaken },
): readonly FindingReport[] {
  const type = missingType(rule);
  return [
    ...found.back.map((key): FindingReport => ({ present: false, key, at })),
    ...found.overdue.map(({ tenant, subject, last }): FindingReport => {
      const key = missingKey(rule.text, tenant, fold(subject));
      const finding = { kind: 'missing', rule: rule.text, for: rule.for, last } as const;
      return { present: true, key, at, severity: 3, type, subject, finding, routes: [route] };
    }),
  ];
}

/** `No backup`, after the rule's only type; `No event` where it names none or several. */
export function missingType({ filter }: Pick<MissingRule, 'filter'>): string {
  const { any = [] } = filter.terms.type ?? {};
  const [type] = any;
  return type !== undefined && any.length === 1 ? `No ${inSentence(type)}` : 'No event';
}

/** `Backup` loses its capital in the middle of a line, `AD Sync` keeps it. */
function inSentence(type: string): string {
  return /^\p{Lu}\p{Ll}+$/u.test(type) ? type.toLowerCase() : type;
}
