import { randomBytes, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { exportCancelled, exportDone, exportFailed, exportProgress, exportStarted } from '../cards/export.ts';
import type { Message } from '../cards/message.ts';
import type { Progress } from '../domain/archive.ts';
import { describeFilter } from '../domain/filter-words.ts';
import type { ExportCommand } from '../query/command.ts';
import type { Asking } from './asking.ts';
import type { Desk } from './desk.ts';
import { type DirectMessage, writeTo } from './direct.ts';
import { fileOnDisk, uploadFile } from './files.ts';
import type { Job } from './jobs.ts';
import { refusalOf } from './refusal.ts';

/** Slack takes some fifty edits a minute; a person needs fewer, ms. */
const TELL_EVERY = 3_000;

/** Writes the events to a file and brings it to the person's direct messages. */
export async function runExport(desk: Desk, command: ExportCommand, asking: Asking): Promise<void> {
  const { place, how } = asking;
  const job = desk.jobs.start('export', place.user);
  if (!job) return place.answer(exportFailed({ why: 'busy' }), how);
  try {
    const { canonical, format } = command;
    const begun = exportProgress({ canonical, format, events: 0, reached: undefined, cancelId: job.id });
    const direct = await openDirect(desk, asking, begun);
    if (!direct) return;
    const untold = (error: unknown) =>
      desk.log.warn({ said: refusalOf(error).said }, 'an export goes on that Slack refused a word about');
    await place.answer(exportStarted(canonical), how).catch(untold);
    const last = await writeAndUpload(desk, command, asking, job, direct);
    // Whoever reads the last word may ask for the next one at once.
    job.end();
    await direct
      .edit(last)
      .catch((error: unknown) => {
        untold(error);
        return place.answer(last);
      })
      .catch(untold);
  } finally {
    job.end();
  }
}

async function openDirect(desk: Desk, { place, how }: Asking, begun: Parameters<typeof writeTo>[2]) {
  try {
    return await writeTo(desk.client, place.user, begun);
  } catch (error) {
    await place.answer(failed(desk, error), how);
    return undefined;
  }
}

/** The last word about it, when no file is left on the disk. Never throws. */
async function writeAndUpload(
  desk: Desk,
  command: ExportCommand,
  { now, place }: Asking,
  job: Job,
  direct: DirectMessage,
): Promise<Message> {
  const { canonical, filter, format } = command;
  const path = `${desk.exports}${randomUUID()}.${format}`;
  const telling = teller(desk, direct, ({ found, reached }) =>
    exportProgress({ canonical, format, events: found, reached, cancelId: job.id }),
  );
  try {
    const request = { filter, now, format, path, mark: format === 'csv' };
    const receipt = await desk.store.exportTo(request, { signal: job.signal, progress: telling.progress });
    await telling.settled();
    const filterWords = describeFilter(filter);
    const done = exportDone({ ...receipt, format, filterWords, canonical, took: desk.clock() - now });
    const day = new Date(now).toISOString().slice(0, 10);
    const file = { path, name: `insync-events-${day}.${format}`, comment: done.text };
    const there = receipt.complete && (receipt.events === 0 || (await bring(desk, file, direct, job)));
    if (!there) return exportCancelled(canonical, receipt.events);
    desk.log.info({ by: place.user, events: receipt.events, bytes: receipt.bytes, format }, 'exported');
    return done;
  } catch (error) {
    await telling.settled();
    return failed(desk, error);
  } finally {
    await rm(path, { force: true }).catch(() => undefined);
  }
}

/** Brings the file to the person; false when that was cancelled before it was there. */
async function bring(
  desk: Desk,
  { path, name, comment }: { readonly path: string; readonly name: string; readonly comment: string },
  { channel }: DirectMessage,
  { signal }: Job,
): Promise<boolean> {
  try {
    await uploadFile(desk.client, await fileOnDisk(path, name), { share: { channel, comment }, signal });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

/** Edits the message now and then, one edit at a time; what Slack refuses of it is left out. */
function teller(
  desk: Desk,
  direct: DirectMessage,
  draw: (progress: Progress) => Parameters<DirectMessage['edit']>[0],
) {
  let last = desk.clock();
  let editing: Promise<void> = Promise.resolve();
  let busy = false;
  return {
    progress(progress: Progress) {
      if (busy || desk.clock() - last < TELL_EVERY) return;
      last = desk.clock();
      busy = true;
      editing = direct
        .edit(draw(progress))
        .catch(() => undefined)
        .finally(() => {
          busy = false;
        });
    },
    settled: () => editing,
  };
}

function failed(desk: Desk, error: unknown) {
  const reference = randomBytes(4).toString('hex');
  const { reason, said } = refusalOf(error);
  desk.log.error({ err: error, reference, reason }, 'an export failed');
  return exportFailed({ why: 'failed', said, reference });
}
