/** Packages in files of their own, so that nobody need install them. */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The file that a module of a package comes to: `react-dom/server` is react-dom-server.js. */
export function fileOf(name: string): string {
  return `${name.replaceAll('/', '-').replace('@', '')}.js`;
}

/**
 * Writes a file for each module, with the names that are taken of it, and their licences. What they share is in files
 * that they share, so that there is one React.
 */
export async function bundle(
  modules: ReadonlyMap<string, ReadonlySet<string>>,
  { root, to }: { readonly root: string; readonly to: string },
): Promise<void> {
  // Loaded only here: an image is compiled without it.
  const { rolldown } = await import('rolldown');
  const entries = new Map(
    [...modules].map(([name, names]) => [join(root, `entry-${fileOf(name)}`), { name, names }]),
  );
  const build = await rolldown({
    cwd: root,
    platform: 'node',
    input: Object.fromEntries([...entries].map(([id, { name }]) => [fileOf(name).replace(/\.js$/, ''), id])),
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    plugins: [
      {
        name: 'what is taken of each package',
        resolveId: (id) => (entries.has(id) ? id : null),
        load(id) {
          const entry = entries.get(id);
          return entry ? `export { ${[...entry.names].join(', ')} } from '${entry.name}';` : null;
        },
      },
    ],
  });
  const options = { dir: to, format: 'esm', minify: true } as const;
  const { output } = await build.write({
    ...options,
    entryFileNames: '[name].js',
    chunkFileNames: 'shared-[name].js',
  });
  await build.close();
  const ids = output.flatMap((chunk) => ('moduleIds' in chunk ? chunk.moduleIds : []));
  writeLicences(ids, to);
}

function writeLicences(ids: readonly string[], to: string): void {
  const folders = ids.flatMap((id) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id) ?? []);
  const texts = [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const [file] = globSync('{LICEN[SC]E,licen[sc]e}*', { cwd: folder });
    const text = file === undefined ? '' : `\n\n${readFileSync(join(folder, file), 'utf8').trim()}`;
    return `${name} ${version} (${license})${text}\n`;
  });
  mkdirSync(to, { recursive: true });
  writeFileSync(join(to, 'LICENSES.txt'), texts.join(`\n${'-'.repeat(80)}\n\n`));
}
