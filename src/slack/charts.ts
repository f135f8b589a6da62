import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Picture } from '../cards/pieces.ts';
import { altText, type ChartSpec } from '../domain/chart.ts';
import type { Desk } from './desk.ts';
import { uploadFile } from './files.ts';
import { refusalOf } from './refusal.ts';

/** The same picture is not uploaded again within this time, ms. */
const KEEP = 24 * 3_600_000;
/** An answer does not wait longer than this for its picture, ms. */
const PICTURE_WITHIN = 3_000;
/** Slack may take a moment to see that an uploaded file is a picture, ms. */
const PROCESSING = 1_500;

/** Draws a chart and brings it to Slack. Undefined when that fails: an answer without its picture is still one. */
export async function chartImage(desk: Desk, spec: ChartSpec | undefined): Promise<Picture | undefined> {
  if (!spec) return undefined;
  const words = { title: spec.title, alt: altText(spec) };
  const key = createHash('sha256').update(JSON.stringify(spec)).digest('base64url');
  try {
    const known = await desk.charts.get<string>(key);
    if (known) return { file: known, ...words };
    const picture = await desk.painter.draw(spec);
    const content = new Blob([new Uint8Array(picture)], { type: 'image/png' });
    const signal = AbortSignal.timeout(PICTURE_WITHIN);
    const file = await uploadFile(desk.client, { name: 'chart.png', title: spec.title, content }, { signal });
    await desk.charts.set(key, file, KEEP);
    return { file, ...words };
  } catch (error) {
    desk.log.warn({ said: refusalOf(error).said, err: error }, 'a chart could not be brought to Slack');
    return undefined;
  }
}

/** Shows what is drawn with its chart; where Slack refuses the picture (not ready yet, or gone), without it. */
export async function withChart(
  chart: Picture | undefined,
  show: (chart: Picture | undefined) => Promise<void>,
): Promise<void> {
  if (!chart) return show(undefined);
  try {
    await show(chart);
  } catch {
    await delay(PROCESSING);
    await show(chart).catch(() => show(undefined));
  }
}
