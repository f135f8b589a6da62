import type { z } from 'zod';
import { nearest } from '../domain/nearest.ts';
import { shown } from './faults.ts';
import { keysAt, type MapKeys } from './keys.ts';
import { orderProblems } from './order.ts';
import { type IssueParams, RULE_KEYS } from './rule.ts';
import { valueAt } from './value-at.ts';

/** One fault of the file before its place is looked up. */
export interface Problem extends IssueParams {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

export function allProblems(issues: readonly z.core.$ZodIssue[], root: unknown): Problem[] {
  const found = issues.map((issue) => ({ ...issue, path: pathIn(root, issue.path) }));
  const problems = [...found.flatMap((issue) => problemsOf(issue, root)), ...orderProblems(root)];
  const meant = new Set(
    problems
      .filter(({ atKey }) => atKey)
      .flatMap(({ path, nearest }) => nearest.map((key) => pathKey([...path.slice(0, -1), key]))),
  );
  // A misspelt key is one fault, not two: the right one is not missing besides.
  return problems.filter(({ path }) => valueAt(root, path) !== undefined || !meant.has(pathKey(path)));
}

/** One thing alone is read as a list of one, which the file does not have. */
function pathIn(root: unknown, path: readonly PropertyKey[]): PropertyKey[] {
  const found: PropertyKey[] = [];
  for (const step of path) {
    const here = step === 0 ? valueAt(root, found) : undefined;
    if (here === undefined || Array.isArray(here)) found.push(step);
  }
  return found;
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

function unknownKey(key: string, parent: readonly PropertyKey[]): Problem {
  const map = keysAt(parent);
  const near = nearest(key, map.keys);
  const what = `${shown(key)} is not a key of ${map.what}`;
  return {
    path: [...parent, key],
    message: what + hint(key, map, near),
    value: key,
    nearest: near,
    atKey: true,
  };
}

function hint(key: string, { keys, filter }: MapKeys, near: readonly string[]): string {
  if (/^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(key)) return '; set it as an environment variable';
  if (filter !== undefined && RULE_KEYS.includes(key)) return `; write it inside ${filter}: { … }`;
  return near.length > 0 ? '' : `; the keys are ${keys.join(', ')}`;
}
