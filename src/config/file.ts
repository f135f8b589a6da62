import type { z } from 'zod';
import type { Config } from '../domain/rules.ts';
import type { TimeContext } from '../domain/time-words.ts';
import { type ConfigFault, printPath, withoutTokens } from './faults.ts';
import { fileSchema } from './file-schema.ts';
import { destinationOf } from './forward-schema.ts';
import { isZone } from './hours.ts';
import { allProblems, type Problem } from './problems.ts';
import { routeOf } from './route-schema.ts';
import { ruleReader } from './rule.ts';
import { readYaml } from './yaml.ts';
import type { Place } from './yaml-faults.ts';
import type { YamlSource } from './yaml-tree.ts';

export interface ConfigContext extends TimeContext {
  readonly isCron: (expression: string) => boolean;
}

export type ConfigRead =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly faults: readonly ConfigFault[] };

/** Reads the text of insync.yaml; every fault at once, in the order of the file. */
export function readConfig(text: string, file: string, context: ConfigContext): ConfigRead {
  const { source, faults: syntax } = readYaml(text);
  const faults = syntax.map((fault): ConfigFault => ({ ...fault, file, path: '' }));
  if (!source) return { ok: false, faults: faults.map(withoutTokens) };
  const schema = fileSchema({ isCron: context.isCron, readRule: ruleReader(context), time: context });
  const read = schema.safeParse(source.value === '' ? {} : source.value);
  faults.push(...allProblems(read.error?.issues ?? [], source.value).map((one) => locate(one, source, file)));
  if (read.success && faults.length === 0) return { ok: true, config: configOf(read.data, context.zone) };
  return { ok: false, faults: firstPerPlace(faults).map(withoutTokens) };
}

function configOf(read: z.output<ReturnType<typeof fileSchema>>, own: string): Config {
  const zone = read.zone ?? (isZone(own) ? own : 'UTC');
  const { reopen_within: reopenWithin, feed_silence: feedSilence, routes: written, ...rest } = read;
  const routes = written.map((route) => routeOf(route, zone));
  return {
    ...rest,
    zone,
    routes,
    defaultChannel: routes.at(-1)?.channel ?? '',
    reopenWithin,
    outage: read.outage,
    feedSilence,
    forward: read.forward.map(destinationOf),
    digest: read.digest.map((rule) => ({ ...rule, zone: rule.zone ?? zone })),
  };
}

function locate(problem: Problem, source: YamlSource, file: string): ConfigFault {
  const { path, message, nearest, value } = problem;
  const place: Place = problem.atKey ? source.keyAt(path) : source.valueAt(path);
  const fault = { file, ...place, path: printPath(path), message, nearest };
  return value === undefined ? fault : { ...fault, value };
}

/** In the order of the file; what YAML itself says of a place comes before what we make of it. */
function firstPerPlace(faults: readonly ConfigFault[]): ConfigFault[] {
  const places = new Map<string, ConfigFault>();
  for (const fault of faults) {
    const place = `${fault.line}:${fault.column}${fault.path}`;
    const syntax = places.get(`${fault.line}:${fault.column}`);
    if (!syntax && !places.has(place)) places.set(place, fault);
  }
  return [...places.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}
