/** What is wrong between values that are right one by one: their order, and which go together. */

import { ROUTE_KEYS } from './keys.ts';
import { duration } from './pieces.ts';
import type { Problem } from './problems.ts';
import { ruleText } from './rule.ts';
import { valueAt } from './value-at.ts';

export function orderProblems(root: unknown): Problem[] {
  return [
    ...routeOrder(root),
    ...escalations(root),
    ...digests(root),
    ...missingTwice(root),
    ...advice(root),
  ];
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

/** Steps are taken one after the other, and each does something. */
function escalations(root: unknown): Problem[] {
  return entriesOf(valueAt(root, ['routes'])).flatMap(([route, { escalate }]) => {
    let before = -1;
    return entriesOf(escalate).flatMap(([index, step]): Problem[] => {
      const path = ['routes', route, 'escalate', index];
      const after = duration().safeParse(step.after);
      const problems: Problem[] = [];
      if (after.success && after.data <= before) {
        const message = 'comes not later than the step above it; write the steps in the order of their times';
        problems.push({ path: [...path, 'after'], message, nearest: [] });
      }
      if (after.success) before = after.data;
      if (Object.keys(step).every((key) => key === 'after')) {
        const message = 'the step does nothing; add a mention, a channel, or both';
        problems.push({ path, message, nearest: [] });
      }
      return problems;
    });
  });
}

function digests(root: unknown): Problem[] {
  const digest = valueAt(root, ['digest']);
  const isList = Array.isArray(digest);
  return entriesOf(isList ? digest : [digest]).flatMap(([index, rule]): Problem[] => {
    if (!Object.hasOwn(rule, 'on') || /^week(?:ly)?$/i.test(String(rule.every ?? ''))) return [];
    const path = isList ? ['digest', index, 'on'] : ['digest', 'on'];
    const message = 'a daily digest comes every day; write every: week, or leave it out';
    return [{ path, message, nearest: [], atKey: true }];
  });
}

/** A rule is known by its filter: two with the same would resolve one another's alerts. */
function missingTwice(root: unknown): Problem[] {
  const seen = new Set<string>();
  return entriesOf(valueAt(root, ['missing'])).flatMap(([index, { for: _, ...filter }]): Problem[] => {
    const text = ruleText(filter);
    if (!seen.has(text)) {
      seen.add(text);
      return [];
    }
    const message = 'the same filter stands above; keep the one with the right "for"';
    return [{ path: ['missing', index], message, nearest: [] }];
  });
}

function advice(root: unknown): Problem[] {
  const runbooks = valueAt(root, ['runbooks']);
  if (typeof runbooks !== 'object' || runbooks === null || Array.isArray(runbooks)) return [];
  return Object.entries(runbooks).flatMap(([name, value]): Problem[] => {
    const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
    const message = 'the runbook is empty; write do: and what to do, link: and an address, or both';
    return isEmpty ? [{ path: ['runbooks', name], message, nearest: [] }] : [];
  });
}

/** The maps of a list, with their places. */
function entriesOf(list: unknown): [number, Readonly<Record<string, unknown>>][] {
  if (!Array.isArray(list)) return [];
  return [...list.entries()].filter(
    ([, entry]) => typeof entry === 'object' && entry !== null && !Array.isArray(entry),
  ) as [number, Readonly<Record<string, unknown>>][];
}
