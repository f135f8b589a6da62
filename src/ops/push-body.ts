import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** Bytes, as they travel and unpacked. */
export const LARGEST = 5 * 1024 * 1024;
/** So much of a body that is too large is taken and thrown away, so that the sender reads the answer. */
const SWALLOWED = 4 * LARGEST;

/** The body as it travels; undefined when it is too large. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const announced = Number(request.headers['content-length'] ?? 0);
  const parts: Buffer[] = [];
  let size = 0;
  if (announced > SWALLOWED) return undefined;
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > SWALLOWED) return undefined;
    if (size > LARGEST) parts.length = 0;
    else parts.push(part);
  }
  return size > LARGEST ? undefined : Buffer.concat(parts);
}

const unzip = promisify(gunzip);

/** The body unpacked; what packs it is told by `content-encoding`. */
export async function unpacked(
  body: Buffer,
  encoding: string | undefined,
): Promise<Buffer | 'too_large' | 'not_packed' | 'encoding'> {
  const named = (encoding ?? '').trim().toLowerCase();
  if (named === '' || named === 'identity') return body;
  if (named !== 'gzip' && named !== 'x-gzip') return 'encoding';
  try {
    return await unzip(body, { maxOutputLength: LARGEST });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too_large' : 'not_packed';
  }
}
