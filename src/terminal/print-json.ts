import type { Terminal } from './terminal.ts';
import { inertJson } from './visible.ts';

/** One object, indented for people, with nothing in it that a terminal obeys. */
export async function printJson({ out }: Terminal, value: unknown): Promise<void> {
  await out.write(`${inertJson(JSON.stringify(value, undefined, 2))}\n`);
}
