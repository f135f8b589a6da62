import { crc32, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { PaintError, pngPainter } from '../../src/charts/painter.ts';
import { statsChart } from '../../src/charts/spec.ts';
import { chartSvg } from '../../src/charts/svg.ts';
import type { ChartSpec } from '../../src/domain/chart.ts';
import { charts } from './charts-any.ts';
import { DAY, statsOf, stretch, WEEK } from './charts-samples.ts';

const painter = pngPainter();
afterAll(() => painter.close());

/** Width, height and the pixels' bytes; throws where it is no whole picture. */
function read(png: Uint8Array): { width: number; height: number; pixels: number } {
  const file = Buffer.from(png);
  expect(file.toString('latin1', 1, 8)).toBe('PNG\r\n\u001a\n');
  const data: Buffer[] = [];
  let at = 8;
  let kind = '';
  while (kind !== 'IEND') {
    const length = file.readUInt32BE(at);
    kind = file.toString('latin1', at + 4, at + 8);
    expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(file.subarray(at + 4, at + 8 + length)));
    if (kind === 'IDAT') data.push(file.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  expect(at).toBe(file.length);
  return {
    width: file.readUInt32BE(16),
    height: file.readUInt32BE(20),
    pixels: inflateSync(Buffer.concat(data)).length,
  };
}

describe('SVG of a chart', () => {
  it('holds nothing but shapes and escaped text', () => {
    fc.assert(
      fc.property(charts, (chart) => {
        const svg = chartSvg(chart);
        const rest = svg
          .replace(/<text [\w\s="#.-]*>[^<>]*<\/text>/g, '')
          .replace(/<path [\w\s="#.-]*\/>/g, '')
          .replace(/^<svg [\w\s="#.:/-]*>/, '')
          .replace(/<\/svg>$/, '');
        expect(rest).toBe('');
        expect(svg.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
        expect(svg).not.toMatch(/NaN|Infinity|undefined|e[+-]\d/);
      }),
    );
  });

  it('keeps everything inside', () => {
    fc.assert(
      fc.property(charts, (chart) => {
        const svg = chartSvg(chart);
        const height = Number(/viewBox="0 0 480 ([\d.]+)"/.exec(svg)?.[1]);
        for (const [, x, y] of svg.matchAll(/<(?:text x=|path d="M)"?(-?[\d.]+)"?(?: y="| )(-?[\d.]+)/g)) {
          expect(Number(x)).toBeGreaterThanOrEqual(0);
          expect(Number(x)).toBeLessThanOrEqual(480);
          expect(Number(y)).toBeGreaterThanOrEqual(0);
          expect(Number(y)).toBeLessThanOrEqual(height);
        }
      }),
    );
  });

  const texts = (chart: ChartSpec) =>
    [...chartSvg(chart).matchAll(/<text [^>]*>([^<]*)</g)].map(([, text]) => text);

  it('says each number, day and what the marks mean where there is room', () => {
    expect(texts(WEEK)).toEqual(
      expect.arrayContaining(['12', '9', '31', 'Mon 16', 'Tue 17', 'Wed 18', 'this week', 'week before']),
    );
  });

  it('says fewer of them where there is less', () => {
    const year = texts(statsChart(statsOf('day', stretch(DAY, 365))) as ChartSpec);
    expect(year.length).toBeLessThan(25);
    expect(year).toEqual(expect.arrayContaining(['364', 'Feb']));
  });
});

describe('PNG of a chart', () => {
  it('is twice as sharp as it is drawn', async () => {
    const { width, height, pixels } = read(await painter.draw(WEEK));
    expect(width).toBe(960);
    expect(pixels).toBe((width * 4 + 1) * height);
  });

  it('is the same for the same chart', async () => {
    const fresh = pngPainter();
    const [one, two] = [await painter.draw(WEEK), await fresh.draw(WEEK)];
    await fresh.close();
    expect(Buffer.compare(one, two)).toBe(0);
    const other = { ...WEEK, bars: WEEK.bars.map((bar) => ({ ...bar, count: bar.count + 1 })) };
    expect(Buffer.compare(one, await painter.draw(other))).not.toBe(0);
  });

  it('is whole whatever the names and numbers', async () => {
    await fc.assert(
      fc.asyncProperty(charts, async (chart) => {
        expect(read(await painter.draw(chart)).width).toBe(960);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the thread that draws', () => {
  const thread = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);

  it('draws several at once, each for the one who asked', async () => {
    const wide = { ...WEEK, kind: 'rows' as const };
    const [one, two, again] = await Promise.all([WEEK, wide, WEEK].map((chart) => painter.draw(chart)));
    expect(one).toEqual(again);
    expect(one).not.toEqual(two);
  });

  it('is given up when a picture takes too long', async () => {
    const slow = pngPainter({
      idle: 1_000,
      limit: 50,
      thread: thread(`import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => {});`),
    });
    await expect(slow.draw(WEEK)).rejects.toThrow(new PaintError('drawing took over 50 ms'));
  });

  it('tells who waits when it dies, and is started again', async () => {
    const dying = pngPainter({ idle: 1_000, limit: 10_000, thread: thread(`throw new Error('broken');`) });
    for (const _ of [1, 2])
      await expect(dying.draw(WEEK)).rejects.toThrow(new PaintError('the thread that draws died'));
  });

  const telling = thread(
    `import { parentPort, threadId } from 'node:worker_threads';
     parentPort.on('message', ({ id }) => parentPort.postMessage({ id, png: new Uint8Array([threadId]) }));`,
  );

  it('stays while pictures are wanted', async () => {
    const kept = pngPainter({ idle: 60_000, limit: 10_000, thread: telling });
    expect(await kept.draw(WEEK)).toEqual(await kept.draw(WEEK));
    await kept.close();
    await kept.close();
  });

  it('ends when nothing is drawn, and is started again', async () => {
    const short = pngPainter({ idle: 1, limit: 10_000, thread: telling });
    const first = await short.draw(WEEK);
    await expect.poll(() => short.draw(WEEK)).not.toEqual(first);
    await short.close();
  });

  it('tells who waits when it is closed', async () => {
    const closing = pngPainter();
    const drawn = closing.draw(WEEK);
    const told = expect(drawn).rejects.toThrow(PaintError);
    // The order is on its way once the promise is made.
    await Promise.resolve();
    await closing.close();
    await told;
  });
});
