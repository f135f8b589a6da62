/** Parts of the documents that are made from the code, each between `<!-- made: name -->` and `<!-- end of name -->`. */
import { commandParts } from './commands.ts';
import { destinationSettings } from './destinations.ts';
import { forwardReasons } from './forward-reasons.ts';
import { metricList } from './metrics.ts';
import { roomDiagram } from './rooms.ts';

/** The names of the parts, and what stands there. */
export async function makeParts(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ...(await commandParts()),
    ['destinations', destinationSettings()],
    ['forward reasons', forwardReasons()],
    ['metrics', metricList()],
    ['rooms', roomDiagram()],
  ]);
}

const PART = /<!-- made: ([a-z ]+) -->\n[\s\S]*?<!-- end of \1 -->/g;

/**
 * The text with its parts as they are made now.
 *
 * @throws Error where a part has a name that nothing is made for
 */
export function withParts(text: string, parts: ReadonlyMap<string, string>): string {
  return text.replace(PART, (_old, name: string) => {
    const part = parts.get(name);
    if (part === undefined) throw new Error(`nothing is made under the name ${name}`);
    return `<!-- made: ${name} -->\n${part.trim()}\n<!-- end of ${name} -->`;
  });
}

/** The names of the parts that a text has. */
export function partsIn(text: string): string[] {
  return [...text.matchAll(PART)].map(([, name]) => name as string);
}
