import {
  type Alias,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Place, PlaceOf, SyntaxFault } from './yaml-faults.ts';

/** What a YAML text says, and where it says it. */
export interface YamlSource {
  /** Maps, lists and texts. */
  readonly value: unknown;
  /** Where the value stands; for a path that is not there, the nearest thing around it. */
  valueAt(path: readonly PropertyKey[]): Place;
  keyAt(path: readonly PropertyKey[]): Place;
}

/** Far above any real file; what an alias bomb unfolds into is stopped here. */
const MOST_NODES = 20_000;
const DEEPEST = 40;

interface Offsets {
  readonly value: number;
  readonly key: number | undefined;
}

interface Walk {
  readonly text: string;
  readonly offsets: Map<string, Offsets>;
  readonly anchors: Map<string, Node>;
  readonly say: (offset: number, message: string, nearest?: readonly string[]) => void;
  nodes: number;
  halted: boolean;
}

const REFERENCE = /\$\{(\w+)\}/g;
const KEPT = /\$\uE000(\w+)\uE001/g;

/** Inside `{ … }` the braces of a reference to the environment, `${NAME}`, would be YAML's own. No place moves. */
export function withReferences(text: string): string {
  return text.replace(REFERENCE, '$$\uE000$1\uE001');
}

function asWritten(text: string): string {
  return text.replace(KEPT, '$${$1}');
}

/** Turns the tree into plain values, with aliases replaced, and remembers the place of each. */
export function unfold(
  root: Node | null,
  text: string,
  placeOf: PlaceOf,
): { readonly source: YamlSource | undefined; readonly faults: readonly SyntaxFault[] } {
  const faults: SyntaxFault[] = [];
  const offsets = new Map<string, Offsets>();
  const walk: Walk = {
    text,
    offsets,
    anchors: new Map(),
    say: (offset, message, nearest = []) => faults.push({ ...placeOf(offset), message, nearest }),
    nodes: 0,
    halted: false,
  };
  const value = visit(walk, root, [], undefined);
  const source: YamlSource = {
    value,
    valueAt: (path) => placeOf(find(offsets, path).value),
    keyAt: (path) => {
      const { key, value } = find(offsets, path);
      return placeOf(key ?? value);
    },
  };
  return { source: walk.halted ? undefined : source, faults };
}

function find(offsets: ReadonlyMap<string, Offsets>, path: readonly PropertyKey[]): Offsets {
  for (let length = path.length; length >= 0; length -= 1) {
    const found = offsets.get(JSON.stringify(path.slice(0, length)));
    if (found) return found;
  }
  return { value: 0, key: undefined };
}

function visit(
  walk: Walk,
  node: Node | null,
  path: readonly PropertyKey[],
  key: number | undefined,
): unknown {
  const value = node ? startOf(node, walk.text) : (key ?? 0);
  walk.offsets.set(JSON.stringify(path), { value, key });
  walk.nodes += 1;
  if (walk.halted || !node) return '';
  if (walk.nodes > MOST_NODES) return halt(walk, value, 'the aliases of this file unfold into too much');
  if (path.length > DEEPEST) return halt(walk, value, 'the file is nested too deep');
  if (isAlias(node)) return visitAlias(walk, node, path, key);
  const plain = visitPlain(walk, node, path);
  // Only now, so that an alias inside its own anchor finds nothing instead of itself.
  if (node.anchor) walk.anchors.set(node.anchor, node);
  return plain;
}

function halt(walk: Walk, offset: number, message: string): string {
  walk.halted = true;
  walk.say(offset, message);
  return '';
}

function visitAlias(
  walk: Walk,
  { source, range }: Alias,
  path: readonly PropertyKey[],
  key?: number,
): unknown {
  const target = walk.anchors.get(source);
  if (target) return visit(walk, target, path, key);
  const message = `the alias *${source} names nothing above it; put the value in quotes if it is a text`;
  walk.say(range?.[0] ?? 0, message, [JSON.stringify(`*${source}`)]);
  return '';
}

function visitPlain(walk: Walk, node: Node, path: readonly PropertyKey[]): unknown {
  if (isForeignTag(node)) {
    walk.say(startOf(node, walk.text), 'tags are not understood here; put the value in quotes');
  }
  if (isMap(node)) return visitMap(walk, node, path);
  if (isSeq(node)) {
    return node.items.map((item, index) => visit(walk, item as Node | null, [...path, index], undefined));
  }
  return isScalar(node) ? scalarText(node, walk.text) : '';
}

function visitMap(walk: Walk, map: YAMLMap, path: readonly PropertyKey[]): unknown {
  // fromEntries defines even `__proto__` as a key like any other.
  return Object.fromEntries(
    map.items.map((pair: Pair) => {
      const name = isScalar(pair.key) ? asWritten(String(pair.key.value)) : '';
      const at = isScalar(pair.key) ? startOf(pair.key, walk.text) : startOf(map, walk.text);
      return [name, visit(walk, pair.value as Node | null, [...path, name], at)];
    }),
  );
}

/**
 * `!Backup And Restore` without quotes is a tag and a value to YAML; here it can only mean what it means on the
 * command line, so the text is taken as it was written.
 */
function scalarText(node: Scalar, text: string): string {
  if (!isLocalTag(node)) return asWritten(String(node.value ?? ''));
  return asWritten(text.slice(startOf(node, text), node.range?.[1]).replace(/\s+/g, ' ').trim());
}

function startOf(node: Node, text: string): number {
  const start = node.range?.[0] ?? 0;
  if (!isLocalTag(node) && !isForeignTag(node)) return start;
  const mark = text.lastIndexOf('!', start - 1);
  return text.charAt(mark - 1) === '!' ? mark - 1 : mark;
}

function isLocalTag(node: Node): boolean {
  return isScalar(node) && node.tag?.startsWith('!') === true;
}

function isForeignTag(node: Node): boolean {
  if (isScalar(node)) return !isLocalTag(node) && !isKnownTag(node.tag, ['str']);
  return isCollection(node) && !isKnownTag(node.tag, ['map', 'seq']);
}

function isKnownTag(tag: string | undefined, known: readonly string[]): boolean {
  return tag === undefined || known.some((name) => tag === `tag:yaml.org,2002:${name}`);
}
