/** Where the bytes of uploaded files stand: in a temporary folder, for an export may be larger than memory. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What was written: how much, and its first bytes. */
export interface Written {
  readonly size: number;
  readonly head: Buffer;
}

export interface FileShelf {
  /** Throws what the source throws; then nothing is kept. */
  write(id: string, source: AsyncIterable<Buffer>): Promise<Written>;
  /** Undefined where nothing was written under this id. */
  read(id: string): Readable | undefined;
  remove(id: string): Promise<void>;
  clear(): Promise<void>;
}

/** As much of a file as its kind and its preview are told from. */
const HEAD = 4096;

export function createFileShelf(): FileShelf {
  const kept = new Set<string>();
  let making: Promise<string> | undefined;
  let folder = '';
  const place = (id: string): string => join(folder, id);

  return {
    async write(id, source) {
      making ??= mkdtemp(join(tmpdir(), 'simulated-slack-'));
      folder = await making;
      let size = 0;
      let head = Buffer.alloc(0);
      try {
        await pipeline(
          source,
          async function* (parts: AsyncIterable<Buffer>) {
            for await (const part of parts) {
              size += part.length;
              if (head.length < HEAD) head = Buffer.concat([head, part.subarray(0, HEAD - head.length)]);
              yield part;
            }
          },
          createWriteStream(place(id)),
        );
      } catch (error) {
        await this.remove(id);
        throw error;
      }
      kept.add(id);
      return { size, head };
    },
    read: (id) => (kept.has(id) ? createReadStream(place(id)) : undefined),
    async remove(id) {
      kept.delete(id);
      if (folder !== '') await rm(place(id), { force: true });
    },
    async clear() {
      kept.clear();
      if (making !== undefined) await rm(await making, { recursive: true, force: true });
    },
  };
}
