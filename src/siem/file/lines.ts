import type { Parcel } from '../../domain/forward.ts';

const LINE_BREAK = 0x0a;

/** Bytes of a UTF-16 unit in UTF-8, at most. */
const WIDEST = 3;

/**
 * Each body and a line break. The bytes stand in memory that the next call writes into again: memory that is new costs
 * more than what is written into it.
 */
export function lineWriter(): (batch: readonly Parcel[]) => Buffer {
  let bytes: Buffer = Buffer.allocUnsafe(64 * 1024);
  return (batch) => {
    let at = 0;
    for (const { body } of batch) {
      const needed = at + body.length * WIDEST + 1;
      if (needed > bytes.length) bytes = grown(bytes.subarray(0, at), needed);
      at += bytes.write(body, at);
      bytes[at] = LINE_BREAK;
      at += 1;
    }
    return bytes.subarray(0, at);
  };
}

function grown(from: Buffer, needed: number): Buffer {
  const larger = Buffer.allocUnsafe(2 * needed);
  from.copy(larger);
  return larger;
}

/** Whole lines at the beginning: how many, and how many bytes they have. */
export function wholeLines(bytes: Buffer): { readonly lines: number; readonly size: number } {
  const size = bytes.lastIndexOf(LINE_BREAK) + 1;
  let lines = 0;
  for (let at = bytes.indexOf(LINE_BREAK); at >= 0 && at < size; at = bytes.indexOf(LINE_BREAK, at + 1))
    lines += 1;
  return { lines, size };
}

export function isLineBreak(byte: number | undefined): boolean {
  return byte === LINE_BREAK;
}
