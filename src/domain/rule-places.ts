/** Which channels and user groups a configuration names, and what for. Pure. */
import type { Config } from './rules.ts';

/** `use`: `routes 1 and 3, escalation of route 2, the digest`. */
export interface PlaceNamed {
  readonly id: string;
  readonly use: string;
}

export function channelsNamed({ routes, digest }: Pick<Config, 'routes' | 'digest'>): readonly PlaceNamed[] {
  const uses = [
    ...routes.map(({ channel }, at) => [channel, `route ${at + 1}`] as const),
    ...routes.flatMap(({ escalate }, at) =>
      escalate.map(({ channel }) => [channel, `escalation of route ${at + 1}`] as const),
    ),
    ...digest.map(({ channel }) => [channel, 'the digest'] as const),
  ];
  const byId = Map.groupBy(
    uses.filter(([id]) => id !== ''),
    ([id]) => id,
  );
  return [...byId].map(([id, all]) => ({ id, use: [...new Set(all.map(([, use]) => use))].join(', ') }));
}

/** User groups that are called, or may do things. */
export function groupsNamed({
  routes,
  permissions,
}: Pick<Config, 'routes' | 'permissions'>): readonly string[] {
  const called = routes.flatMap(({ mention, escalate }) => [
    mention,
    ...escalate.map((step) => step.mention),
  ]);
  const named = [...called, ...Object.values(permissions).flat()];
  return [...new Set(named.filter((id) => /^S[A-Z0-9]+$/.test(id)))];
}
