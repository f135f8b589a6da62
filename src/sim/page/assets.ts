import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { SHIELD_SVG } from './icons.ts';

export interface Asset {
  readonly type: string;
  readonly body: string;
}

/** In the order of the cascade. */
const STYLES = ['workspace.css', 'messages.css', 'controls.css', 'modal.css', 'panel.css', 'showroom.css'];

const here = (path: string): URL => new URL(path, import.meta.url);

/** The page's script, style and picture, by path. */
export async function loadAssets(): Promise<ReadonlyMap<string, Asset>> {
  const scripts = (await readdir(here('client/'))).filter((name) => name.endsWith('.js'));
  const assets = new Map<string, Asset>([
    ['/shield.svg', { type: 'image/svg+xml', body: SHIELD_SVG }],
    ['/page.css', { type: 'text/css; charset=utf-8', body: await style() }],
  ]);
  for (const name of scripts) {
    const body = await readFile(here(`client/${name}`), 'utf8');
    assets.set(`/client/${name}`, { type: 'text/javascript; charset=utf-8', body });
  }
  return assets;
}

/**
 * The library's style in a layer, which any rule of the page's own wins over. It is scoped to one id, which
 * cannot stand in a page many times: a class takes its place with the same weight. In a layer `!important`
 * would win over the page's rules, so it goes.
 */
async function style(): Promise<string> {
  const path = createRequire(import.meta.url).resolve('slack-blocks-to-jsx/dist/style.css');
  const library = (await readFile(path, 'utf8'))
    .replaceAll('#slack_blocks_to_jsx', ':is(#slack_blocks_to_jsx,.slack_blocks_to_jsx)')
    .replaceAll('!important', '');
  const own = await Promise.all(STYLES.map((name) => readFile(here(`client/${name}`), 'utf8')));
  return `@layer library {\n${library}\n}\n${own.join('\n')}`;
}
