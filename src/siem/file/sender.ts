import type { FileHandle } from 'node:fs/promises';
import type { Target } from '../../domain/destination.ts';
import type { Forwarded, Sender } from '../../domain/forward.ts';
import { lineWriter, wholeLines } from './lines.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { inPlaceStill, openAtEnd } from './opened.ts';
import { rotateFiles } from './rotate.ts';
import { unfit, unwritable } from './troubles.ts';

/** The disk is waited for once a batch. */
const MOST = { events: 5_000, bytes: 4 * 1024 * 1024 };
/** A file that is deleted while it is written to is written anew so often. */
const TRIES = 3;

export type FileTarget = Extract<Target, { readonly kind: 'file' }>;

/**
 * Appends a line for each event. A batch is there once the disk has it; it stands in one file as a whole, which may
 * therefore be larger than `rotate.bytes` by one batch. When the disk fills up, the whole lines that went in stay and count
 * as done, and the beginning of one more is taken back.
 */
export function fileSender({ path, rotate }: FileTarget): Sender {
  const turns = oneAtATime();
  const linesOf = lineWriter();
  let file: FileHandle | undefined;

  const letGo = async () => {
    const held = file;
    file = undefined;
    await held?.close().catch(() => undefined);
  };

  /** The file at the path, with room for so many bytes. */
  const inPlace = async (bytes: number): Promise<FileHandle> => {
    const now = file && (await inPlaceStill(path, file));
    if (!now) await letGo();
    file ??= await openAtEnd(path);
    const { size } = now ?? (await file.stat());
    if (rotate.bytes <= 0 || size === 0 || size + bytes <= rotate.bytes) return file;
    await letGo();
    await rotateFiles(path, rotate.keep);
    file = await openAtEnd(path);
    return file;
  };

  const write = async (bytes: Buffer): Promise<Forwarded> => {
    try {
      for (let attempt = 1; attempt <= TRIES; attempt += 1) {
        const to = await inPlace(bytes.length);
        const { written, error } = await append(to, bytes);
        if (error !== undefined) return await stopped(to, bytes.subarray(0, written), error);
        await to.datasync();
        // Deleted since it was opened: what was written is gone with it. Moved away, it is where it was moved to.
        if ((await to.stat()).nlink > 0) return { ok: true, refused: [] };
        await letGo();
      }
      throw unfit('the file is deleted again and again');
    } catch (error) {
      // What the disk has of it is unknown. A line that ends nowhere is ended when the file is opened again.
      await letGo();
      return unwritable(error);
    }
  };

  const stopped = async (from: FileHandle, written: Buffer, error: unknown): Promise<Forwarded> => {
    const whole = wholeLines(written);
    const { size } = await from.stat();
    await from.truncate(size - (written.length - whole.size));
    await from.datasync();
    await letGo();
    return unwritable(error, whole.lines);
  };

  return {
    most: MOST,
    async send(batch, signal) {
      const told = await turns.run(() => write(linesOf(batch)), signal);
      return told === 'stopped' ? unwritable(unfit('stopped')) : told;
    },
    async close() {
      await turns.rest();
      await letGo();
    },
  };
}

/** Until all of it is in, or nothing goes in any more. */
async function append(file: FileHandle, bytes: Buffer): Promise<{ written: number; error?: unknown }> {
  let written = 0;
  try {
    while (written < bytes.length) {
      const { bytesWritten } = await file.write(bytes, written, bytes.length - written, null);
      written += bytesWritten;
    }
    return { written };
  } catch (error) {
    return { written, error };
  }
}
