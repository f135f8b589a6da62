/** The documents, as tests and the script that makes parts of them read them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../arch/source.ts';

export interface Page {
  /** Relative to the project: `docs/commands.md`. */
  readonly path: string;
  readonly text: string;
}

export function page(path: string): Page {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') };
}

/** Those in `docs`. */
export function docPages(): Page[] {
  return readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => page(`docs/${name}`));
}

/** The README and those in `docs`: what users read. */
export function userPages(): Page[] {
  return [page('README.md'), ...docPages()];
}

/** Every document of the project. */
export function allPages(): Page[] {
  const others = ['ARCHITECTURE.md', 'CHANGELOG.md', 'manifest/README.md', 'test/README.md'];
  return [...userPages(), ...[...others, 'test/bench/RESULTS.md'].map(page)];
}

/**
 * The rows of the table after `<!-- table: name -->`, cells trimmed.
 *
 * @throws Error where no document has it, or more than one
 */
export function table(name: string): string[][] {
  const mark = `<!-- table: ${name} -->\n`;
  const found = userPages().flatMap(({ text }) => text.split(mark).slice(1));
  const [rest] = found;
  if (rest === undefined || found.length > 1)
    throw new Error(`${found.length} documents have the table ${name}`);
  return rowsOf(rest);
}

/** The rows of a table that begins a text, without its head. */
export function rowsOf(text: string): string[][] {
  const lines = text.slice(0, text.search(/\n(?!\|)|$(?![\s\S])/)).split('\n');
  return lines.slice(2).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** A cell as plain words. */
export function bare(cell: string | undefined): string | undefined {
  return cell?.replaceAll('`', '').replaceAll('\\|', '|');
}
