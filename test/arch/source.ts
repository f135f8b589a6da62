import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

export interface SourceFile {
  /** Relative to `src`: `pipeline/tick.ts`. */
  readonly path: string;
  /** The folder under `src` it lives in; '' for the entry points and compositions beside them. */
  readonly room: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

interface Import {
  /** A package (`zod`, `node:fs`), or a path relative to `src`. */
  readonly target: string;
  readonly local: boolean;
  /** Erased before running. */
  readonly typeOnly: boolean;
}

const STATEMENT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?[^'";]*?from\s+'([^']+)'|import\('([^']+)'\)|new URL\('(\.[^']+\.ts)'/g;

export function sourceFiles(folder = join(ROOT, 'src')): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const file = join(folder, name);
      const text = readFileSync(file, 'utf8');
      const path = relative(folder, file);
      return {
        path,
        room: path.includes('/') ? (path.split('/')[0] as string) : '',
        text,
        imports: importsOf(path, text),
      };
    });
}

function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(STATEMENT)].map(([, type, from, dynamic, url]) => {
    const target = (from ?? dynamic ?? url) as string;
    const local = target.startsWith('.');
    return { target: local ? join(path, '..', target) : target, local, typeOnly: type !== undefined };
  });
}

/** `@slack/bolt/x` is of the package `@slack/bolt`. */
export function packageOf(target: string): string {
  return target.split('/', target.startsWith('@') ? 2 : 1).join('/');
}
