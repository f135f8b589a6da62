import type { z } from 'zod';
import { nearest } from '../domain/nearest.ts';
import { shown } from './faults.ts';
import { ROUTE_KEYS, TOP_KEYS } from './file-schema.ts';
import { type IssueParams, RULE_KEYS } from './rule.ts';

/** One fault of the file before its place is looked up. */
export interface Problem extends IssueParams {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

export function allProblems(issues: readonly z.core.$ZodIssue[], root: unknown): Problem[] {
  const problems = [...issues.flatMap((issue) => problemsOf(issue, root)), ...routeOrder(root)];
  const meant = new Set(
    problems
      .filter(({ atKey }) => atKey)
      .flatMap(({ path, nearest }) => nearest.map((key) => pathKey([...path.slice(0, -1), key]))),
  );
  // A misspelt key is one fault, not two: the right one is not missing besides.
  return problems.filter(({ path }) => valueAt(root, path) !== undefined || !meant.has(pathKey(path)));
}

const pathKey = (path: readonly PropertyKey[]) => JSON.stringify(path);

function problemsOf(issue: z.core.$ZodIssue, root: unknown): Problem[] {
  const { path, message } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path));
    case 'invalid_value': {
      const value = valueAt(root, path);
      if (typeof value !== 'string') return [{ path, message, nearest: [] }];
      const words = issue.values.map(String);
      return [{ path, message: `${shown(value)} ${message}`, value, nearest: nearest(value, words) }];
    }
    case 'custom':
      return [{ path, message, nearest: [], ...(issue.params as IssueParams | undefined) }];
    default:
      return [{ path, message, nearest: [] }];
  }
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null
        ? (value as Readonly<Record<PropertyKey, unknown>>)[step]
        : undefined,
    root,
  );
}

function unknownKey(key: string, parent: readonly PropertyKey[]): Problem {
  const inRoute = parent.length > 0;
  const known = inRoute ? ROUTE_KEYS : TOP_KEYS;
  const near = nearest(key, known);
  const what = `${shown(key)} is not a key ${inRoute ? 'of a route' : 'of this file'}`;
  return {
    path: [...parent, key],
    message: what + hint(key, inRoute, near),
    value: key,
    nearest: near,
    atKey: true,
  };
}

function hint(key: string, inRoute: boolean, near: readonly string[]): string {
  if (/^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(key)) return '; set it as an environment variable';
  if (inRoute && RULE_KEYS.includes(key)) return '; write it inside match: { … }';
  return near.length > 0 ? '' : `; the keys are ${(inRoute ? ROUTE_KEYS : TOP_KEYS).join(', ')}`;
}

/** The last route takes what no other took; a route behind one that takes everything is never asked. */
function routeOrder(root: unknown): Problem[] {
  const routes = valueAt(root, ['routes']);
  if (!Array.isArray(routes)) return [];
  const problems: Problem[] = [];
  for (const [index, route] of routes.entries()) {
    if (typeof route !== 'object' || route === null || Array.isArray(route)) continue;
    const hasMatch = Object.hasOwn(route, 'match');
    if (index === routes.length - 1) {
      if (hasMatch) problems.push(lastWithMatch(index));
    } else if (!hasMatch && onlyKnownKeys(route) && !goesOn(route)) {
      problems.push(takesEverything(index));
    }
  }
  return problems;
}

/** A misspelt key may be the match itself, and is a fault already. */
function onlyKnownKeys(route: object): boolean {
  return Object.keys(route).every((key) => ROUTE_KEYS.some((known) => known === key));
}

function goesOn(route: object): boolean {
  return String(valueAt(route, ['continue'])).toLowerCase() === 'true';
}

function lastWithMatch(index: number): Problem {
  const message =
    'the last route has a match, so some alerts would have no channel; add a route with a channel alone below it';
  return { path: ['routes', index, 'match'], message, nearest: [], atKey: true };
}

function takesEverything(index: number): Problem {
  const message =
    'this route has no match and takes every alert, so the routes below it are never asked; give it a match, put it last, or add "continue: true"';
  return { path: ['routes', index], message, nearest: [] };
}
