/** The thread that turns SVG into PNG. What goes wrong here ends it: what draws may be in no state to draw again. */
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import type { Painted, PaintOrder } from './painter.ts';

const ENGINE = import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm');
const FACES = [
  import.meta.resolve('@expo-google-fonts/open-sans/400Regular/OpenSans_400Regular.ttf'),
  import.meta.resolve('@expo-google-fonts/open-sans/600SemiBold/OpenSans_600SemiBold.ttf'),
];

if (parentPort) serve(parentPort);

function serve(port: NonNullable<typeof parentPort>): void {
  const fontBuffers = FACES.map((face) => readFileSync(new URL(face)));
  const ready = initWasm(readFileSync(new URL(ENGINE)));
  port.on('message', async ({ id, svg }: PaintOrder) => {
    await ready;
    const png = paint(svg, fontBuffers);
    port.postMessage({ id, png } satisfies Painted, [png.buffer as ArrayBuffer]);
  });
}

function paint(svg: string, fontBuffers: Uint8Array[]): Uint8Array {
  const picture = new Resvg(svg, { font: { fontBuffers, defaultFontFamily: 'Open Sans' } });
  const image = picture.render();
  const png = image.asPng();
  image.free();
  picture.free();
  return png;
}
