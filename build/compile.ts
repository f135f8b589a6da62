/**
 * Makes the JavaScript of the package and the image out of `src`, for Node refuses TypeScript under `node_modules`:
 * `node build/compile.ts [folder]`, `dist` when left out. Types are blanked out as Node itself does it, so that lines and
 * columns are those of the source; names of files end in .js. Packages that only the demo loads are put beside, so that
 * whoever installs the bot need not install React.
 */
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { bundle, fileOf } from './bundle.ts';

const ROOT = resolve(import.meta.dirname, '..');
const SOURCE = join(ROOT, 'src');
const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** What a file loads at run time, with the names it takes. */
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b([^'";]*?)\bfrom\s+'([^']+)'|(?:^|\n)\s*import\s+'([^']+)'|\bimport\('([^']+)'\)/g;
/** A file of ours that a string names: one that is loaded, or a thread that is started. */
const OURS = /(['"])([\w./-]+)\.ts\1/g;
/** A file of a package that a string names: `slack-blocks-to-jsx/dist/style.css`. */
const ASSET = /(['"])([\w.-]+)\/([\w./-]+\.css)\1/g;

interface Loaded {
  readonly name: string;
  /** As the statement has them: ` { createElement } `. */
  readonly names: string;
}

compile(resolve(process.argv[2] ?? join(ROOT, 'dist'))).catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});

/** Fills the folder anew. @throws Error when a file would not find what it loads. */
async function compile(to: string): Promise<void> {
  rmSync(to, { recursive: true, force: true });
  const bundled = new Map<string, Set<string>>();
  for (const path of globSync('**/*.*', { cwd: SOURCE })) {
    // The cache spares the TypeScript its compiling.
    if (path.endsWith('.d.ts') || path === 'compile-cache.mjs') continue;
    const target = join(to, path.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    if (!path.endsWith('.ts')) {
      cpSync(join(SOURCE, path), target);
      continue;
    }
    const text = javascript(path);
    const packages = loadedBy(text).filter(({ name }) => !name.startsWith('.') && !name.startsWith('node:'));
    for (const { name, names } of packages) {
      if (packageOf(name) in dependencies) continue;
      if (!(packageOf(name) in devDependencies)) throw new Error(`${path} would not find ${name}`);
      bundled.set(name, new Set([...(bundled.get(name) ?? []), ...namesIn(names)]));
    }
    writeFileSync(target, withPaths(text, path, target, to));
  }
  if (bundled.size > 0) await bundle(bundled, { root: ROOT, to: join(to, 'packages') });
}

function javascript(path: string): string {
  return stripTypeScriptTypes(readFileSync(join(SOURCE, path), 'utf8'));
}

function loadedBy(text: string): Loaded[] {
  return [...text.matchAll(IMPORT)].map(([, names = '', from, bare, later]) => ({
    name: (from ?? bare ?? later) as string,
    names,
  }));
}

/** `{ createElement, render as draw }`: what is taken of a package. */
function namesIn(names: string): Set<string> {
  const listed = /\{([^}]*)\}/.exec(names)?.[1]?.split(',') ?? [];
  return new Set(listed.map((each) => each.trim().split(/\s/)[0] as string).filter((each) => each !== ''));
}

function packageOf(name: string): string {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/');
}

/** With the paths that the compiled files have. */
function withPaths(text: string, path: string, target: string, to: string): string {
  const here = (file: string) => {
    const way = relative(dirname(target), file);
    return way.startsWith('.') ? way : `./${way}`;
  };
  return text
    .replaceAll(OURS, (whole, quote: string, name: string) =>
      existsSync(join(SOURCE, dirname(path), `${name}.ts`)) ? `${quote}${name}.js${quote}` : whole,
    )
    .replaceAll(/\bfrom '([^'.][^']*)'/g, (whole, name: string) =>
      packageOf(name) in devDependencies ? `from '${here(join(to, 'packages', fileOf(name)))}'` : whole,
    )
    .replaceAll(ASSET, (whole, quote: string, name: string, file: string) =>
      name in devDependencies ? `${quote}${here(assetOf(name, file, to))}${quote}` : whole,
    );
}

/** Copies it beside the bundled packages. */
function assetOf(name: string, file: string, to: string): string {
  const copy = join(to, 'packages', `${name}-${file.replaceAll('/', '-')}`);
  mkdirSync(dirname(copy), { recursive: true });
  cpSync(createRequire(import.meta.url).resolve(`${name}/${file}`), copy);
  return copy;
}
