import { fdatasync, fstatSync, write } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Forwarded, Sender } from '../../domain/forward.ts';
import { isLineBreak, lineWriter } from './lines.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { unfit, unwritable } from './troubles.ts';

const MOST = { events: 2_000, bytes: 1024 * 1024 };
const STDOUT = 1;
/** Somebody else may have made it one that does not wait; then it is tried again after so long, ms. */
const FULL = 5;

/** Writes all of it; what it throws has the number of bytes that were written. */
type Way = (bytes: Buffer) => Promise<void>;

/**
 * A line for each event on standard output. A batch is there once the system has taken all of it: a reader that is slow
 * makes the sender wait, one that is gone makes it fail. Not by way of `process.stdout`, which in a thread of its own
 * goes through the main one.
 */
export function stdoutSender(fd: number = STDOUT): Sender {
  const turns = oneAtATime();
  const linesOf = lineWriter();
  let way: Way | undefined;
  /** The last line that was begun has no end. */
  let torn = false;

  const writeLines = async (lines: Buffer): Promise<Forwarded> => {
    const bytes = torn ? Buffer.concat([Buffer.from('\n'), lines]) : lines;
    try {
      way ??= wayTo(fd);
      await way(bytes);
      torn = false;
      return { ok: true, refused: [] };
    } catch (error) {
      way = undefined;
      const written = bytes.subarray(0, (error as { written?: number }).written ?? 0);
      if (written.length > 0) torn = !isLineBreak(written.at(-1));
      // Whole lines may be there; whether the disk has them is unknown, and they come again.
      return unwritable(error);
    }
  };

  return {
    most: MOST,
    async send(batch, signal) {
      const told = await turns.run(() => writeLines(linesOf(batch)), signal);
      return told === 'stopped' ? unwritable(unfit('stopped')) : told;
    },
    close: () => turns.rest(),
  };
}

/** @throws what the system says of a closed one. */
function wayTo(fd: number): Way {
  const kind = fstatSync(fd);
  if (kind.isFIFO() || kind.isSocket()) return pipeWay(fd);
  return plainWay(fd, kind.isFile());
}

/** The system says when there is room again. Standard output itself is never closed by it (libuv, uv__stream_close). */
function pipeWay(fd: number): Way {
  const pipe = new Socket({ fd, readable: false, writable: true });
  pipe.on('error', () => undefined);
  return (bytes) =>
    new Promise((resolve, reject) => {
      pipe.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
}

const writeSome = promisify(write);
const sync = promisify(fdatasync);

/** A file, a terminal, a device. */
function plainWay(fd: number, isFile: boolean): Way {
  return async (bytes) => {
    let written = 0;
    try {
      while (written < bytes.length) {
        written += await some(fd, bytes.subarray(written));
      }
      if (isFile) await sync(fd);
    } catch (error) {
      throw Object.assign(error as Error, { written });
    }
  };
}

async function some(fd: number, bytes: Buffer): Promise<number> {
  try {
    return (await writeSome(fd, bytes)).bytesWritten;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    await delay(FULL);
    return 0;
  }
}
