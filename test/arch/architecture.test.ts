import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageOf, ROOT, sourceFiles } from './source.ts';

/** Which rooms a room may use. The compositions beside them ('') and the demo know every room. */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  alerting: ['domain'],
  cards: ['domain'],
  charts: ['domain'],
  config: ['domain'],
  druva: ['domain'],
  exports: ['domain'],
  lookups: ['domain', 'alerting', 'query'],
  ops: ['domain'],
  pipeline: ['domain'],
  query: ['domain'],
  siem: ['domain'],
  slack: ['domain', 'cards', 'charts', 'lookups', 'query'],
  store: ['domain'],
  terminal: ['domain', 'lookups', 'query'],
  sim: [],
};

/** Which rooms, or files, may use a package at run time. Types cost nothing and bind nothing. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  '@slack/bolt': ['slack'],
  '@slack/web-api': ['slack'],
  '@resvg/resvg-wasm': ['charts/paint-thread.ts'],
  birpc: ['store/calls.ts'],
  commander: ['query'],
  'fastest-levenshtein': ['domain/nearest.ts'],
  keyv: ['store/keyv.ts'],
  'node-cron': ['pipeline/schedule.ts'],
  pg: ['store/postgres/pump.ts'],
  pino: ['ops/log.ts'],
  'prom-client': ['ops/metrics.ts'],
  react: ['sim/page'],
  'react-dom': ['sim/page'],
  'slack-blocks-to-jsx': ['sim/page'],
  undici: ['druva', 'siem'],
  ws: ['sim/slack'],
  yaml: ['config'],
  zod: ['config', 'domain', 'query'],
};

/** Words of the outside world, and where they may stand: everywhere else the value comes in from outside. */
const OUTSIDE: readonly { readonly word: RegExp; readonly only: readonly string[] }[] = [
  { word: /\bprocess\.env\b/, only: ['config', 'demo.ts'] },
  {
    word: /\bDate\.now\b|\bnew Date\(\)/,
    only: ['app.ts', 'main.ts', 'feed-thread.ts', 'forward-thread.ts', 'insync.ts', 'demo', 'sim'],
  },
  { word: /\bMath\.random\b/, only: ['app.ts', 'feed-thread.ts', 'forward-thread.ts'] },
  { word: /\bprocess\.exit\b/, only: ['main.ts', 'demo.ts', 'demo'] },
  { word: /\bconsole\./, only: ['demo.ts'] },
];

/** Files over 250 lines, each with its reason. */
const LONG: Readonly<Record<string, string>> = {
  'sim/slack/types.ts': 'the simulated workspace as others see it: types only',
};

const files = sourceFiles();
const inside = (path: string, places: readonly string[]) =>
  places.some((place) => path === place || path.startsWith(`${place}/`));

describe('the rooms of src', () => {
  it('has a line in the table for every room', () => {
    const rooms = new Set(files.map(({ room }) => room).filter((room) => room !== '' && room !== 'demo'));
    expect([...rooms].sort()).toEqual(Object.keys(MAY_USE).sort());
  });

  it.each(
    files.filter(({ room }) => room !== '' && room !== 'demo').map((file) => [file.path, file] as const),
  )('%s uses only what its room may use', (_path, file) => {
    const used = file.imports
      .filter(({ local }) => local)
      .map(({ target }) => target.split('/')[0] as string);
    const allowed = [file.room, ...(MAY_USE[file.room] ?? [])];
    expect(used.filter((room) => !allowed.includes(room))).toEqual([]);
  });

  it('lets a package be used only where the table says', () => {
    const wrong = files.flatMap(({ path, imports }) =>
      imports
        .filter(({ local, typeOnly, target }) => !local && !typeOnly && !target.startsWith('node:'))
        .filter(({ target }) => !inside(path, PACKAGES[packageOf(target)] ?? []))
        .map(({ target }) => `${path} uses ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has no line in the table of packages that nobody needs', () => {
    const used = new Set(files.flatMap(({ imports }) => imports.map(({ target }) => packageOf(target))));
    expect(Object.keys(PACKAGES).filter((name) => !used.has(name))).toEqual([]);
  });

  it.each(OUTSIDE.map((rule) => [String(rule.word), rule] as const))(
    '%s stands only at the rim',
    (_word, rule) => {
      const wrong = files.filter(
        ({ path, text }) => rule.word.test(withoutComments(text)) && !inside(path, rule.only),
      );
      expect(wrong.map(({ path }) => path)).toEqual([]);
    },
  );
});

describe('the habits of src', () => {
  it('has no default exports, barrels, classes but errors, or catch-all rooms', () => {
    const wrong = files.filter(
      ({ path, text }) =>
        /\bexport default\b/.test(text) ||
        /(^|\/)(index|utils?|helpers?|misc|common)(\.ts|\/)/.test(path) ||
        /^(?:export )?class \w+(?! extends (?:\w*Error)\b)/m.test(
          withoutComments(text).replace(/class \w+ extends \w*Error\b/g, ''),
        ),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('keeps files livable, or says why not', () => {
    const long = files.filter(({ text }) => text.split('\n').length > 250).map(({ path }) => path);
    expect(long.filter((path) => !(path in LONG))).toEqual([]);
    expect(Object.keys(LONG).filter((path) => !long.includes(path))).toEqual([]);
  });

  it('has no circles among its files', () => {
    const edges = new Map(
      files.map(({ path, imports }) => [
        path,
        imports.filter(({ local, typeOnly }) => local && !typeOnly).map(({ target }) => target),
      ]),
    );
    expect(circle(edges)).toEqual([]);
  });
});

describe('the project', () => {
  const json = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

  it('holds no addresses of a registry in its lock file', () => {
    expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved":/);
  });

  it('lets only the runtime run a script at installation', () => {
    expect(json('package.json').allowScripts).toEqual({ node: true });
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:])\/\/.*$/gm, '$1');
}

/** One circle of imports, as the paths along it; empty when there is none. */
function circle(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return [];
    for (const next of edges.get(path) ?? []) {
      const found = walk(next, [...trail, path]);
      if (found.length > 0) return found;
    }
    done.add(path);
    return [];
  };
  for (const path of edges.keys()) {
    const found = walk(path, []);
    if (found.length > 0) return found;
  }
  return [];
}
