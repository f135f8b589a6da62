/**
 * What runs where: the rooms that each thread loads, who uses whom there, and what of the outside world they reach.
 * From the same imports that the rules about rooms are held against, file by file.
 */
import { type SourceFile, sourceFiles } from '../arch/source.ts';

/** Every thread and process, by the file it begins with. */
const BEGINNINGS: readonly (readonly [id: string, file: string, label: string])[] = [
  ['feed', 'feed-thread.ts', 'feed thread: reads, decides, commits'],
  ['main', 'main.ts', 'main thread: draws, brings, answers'],
  ['reader', 'reader-thread.ts', 'reader thread: lists, counts, exports'],
  ['forward', 'forward-thread.ts', 'forward thread: sends on'],
];
/** Of the terminal and the demo too: one starts another, and is not part of it. */
const STARTED = new Set([...BEGINNINGS.map(([, file]) => file), 'insync.ts', 'demo.ts']);
/** Every room uses it, or may. */
const GROUND = 'domain';

/** A room that loads one of these speaks with what is outside. */
const OUTSIDE: Readonly<Record<string, readonly [loads: RegExp, place: string]>> = {
  druva: [/'undici\/lib\//, 'Druva'],
  slack: [/from '@slack\/web-api'/, 'Slack'],
  siem: [/from 'undici'|from 'node:net'/, 'SIEM'],
  store: [/from 'node:sqlite'|from 'pg'/, 'Database'],
};

export function roomDiagram(): string {
  const files = new Map(sourceFiles().map((file) => [file.path, file]));
  const parts = BEGINNINGS.map(([id, file, label]) => {
    const all = loadedBy(file, files);
    return { id, label, all, loaded: all.filter(({ room }) => room !== '' && room !== GROUND) };
  });
  const speaking = parts.flatMap(({ id, loaded }) => outsideOf(id, loaded));
  const places = [...new Set(speaking.map(([, place]) => place))];
  return [
    '```mermaid',
    'flowchart TB',
    ...parts.flatMap((part) => thread(part, new Set(speaking.map(([room]) => room)))),
    ...places.map((place) => `  ${place}([${place}])`),
    ...parts.flatMap(({ id, all }) => startedBy(all).map((other) => `  ${id} -. asks .-> ${other}`)),
    ...speaking.map(([room, place]) => `  ${room} <--> ${place}`),
    '```',
  ].join('\n');
}

/** All files that are loaded at run time from this one on; what is started beside it is not. */
function loadedBy(start: string, files: ReadonlyMap<string, SourceFile>): SourceFile[] {
  const seen = new Set<string>();
  const walk = (path: string) => {
    const file = files.get(path);
    if (!file || seen.has(path)) return;
    seen.add(path);
    for (const { target } of runs(file)) if (!STARTED.has(target)) walk(target);
  };
  walk(start);
  return [...seen].map((path) => files.get(path) as SourceFile);
}

function startedBy(all: readonly SourceFile[]): string[] {
  const targets = all.flatMap((file) => runs(file).map(({ target }) => target));
  return BEGINNINGS.filter(([, file]) => targets.includes(file)).map(([id]) => id);
}

/** Rooms that nobody joins to others or to the outside stand in one box. */
function thread(
  {
    id,
    label,
    loaded,
  }: { readonly id: string; readonly label: string; readonly loaded: readonly SourceFile[] },
  speaking: ReadonlySet<string>,
): string[] {
  const edges = edgesIn(loaded);
  const joined = roomsOf(loaded).filter(
    (room) => speaking.has(`${id}.${room}`) || edges.some((edge) => edge.includes(room)),
  );
  const others = roomsOf(loaded).filter((room) => !joined.includes(room));
  return [
    `  subgraph ${id}["${label}"]`,
    ...joined.map((room) => `    ${id}.${room}[${room}]`),
    ...(others.length === 0 ? [] : [`    ${id}.others["${others.join('<br>')}"]`]),
    ...edges.map(([from, to]) => `    ${id}.${from} --> ${id}.${to}`),
    '  end',
  ];
}

function edgesIn(loaded: readonly SourceFile[]): (readonly [string, string])[] {
  const rooms = roomsOf(loaded);
  return rooms.flatMap((from) => {
    const used = loaded
      .filter(({ room }) => room === from)
      .flatMap((file) => runs(file).map(({ target }) => target));
    const others = new Set(used.map((target) => target.split('/')[0] as string));
    return rooms.filter((to) => to !== from && others.has(to)).map((to) => [from, to] as const);
  });
}

function outsideOf(id: string, loaded: readonly SourceFile[]): (readonly [string, string])[] {
  return roomsOf(loaded).flatMap((room) => {
    const [loads, place] = OUTSIDE[room] ?? [/(?!)/, ''];
    const speaks = loaded.some((file) => file.room === room && loads.test(file.text));
    return speaks ? [[`${id}.${room}`, place] as const] : [];
  });
}

function roomsOf(loaded: readonly SourceFile[]): string[] {
  return [...new Set(loaded.map(({ room }) => room))].sort();
}

function runs({ imports }: SourceFile): SourceFile['imports'] {
  return imports.filter(({ local, typeOnly }) => local && !typeOnly);
}
