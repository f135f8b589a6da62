/** A file that may be replaced at any moment, by an editor's rename or by another target of a link: its content counts. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';

export type FileContent =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly digest: string }
  /** It cannot be read: what `fs` threw, and a digest that is the same for the same reason. */
  | { readonly ok: false; readonly error: unknown; readonly digest: string };

/** Undefined for what can be read only once, such as a pipe: that it is empty then says nothing. */
export async function contentOf(path: string): Promise<FileContent | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile() && !found.isDirectory()) return undefined;
    const bytes = await readFile(path);
    return { ok: true, bytes, digest: createHash('sha256').update(bytes).digest('base64url') };
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return { ok: false, error, digest: `unreadable: ${code}` };
  }
}

/**
 * Tells whether a content is settled: seen twice in a row. What is being written just now, or is gone for a moment while
 * it is replaced, is not.
 */
export function settling(): (digest: string) => boolean {
  let last: string | undefined;
  return (digest) => {
    const still = digest === last;
    last = digest;
    return still;
  };
}
