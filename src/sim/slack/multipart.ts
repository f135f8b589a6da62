/**
 * The file in a multipart form (RFC 7578), as it arrives: the first part that has a filename. The source is
 * read to its end, so that the sender can be answered.
 */
export async function* fileOfForm(source: AsyncIterable<Buffer>, boundary: string): AsyncGenerator<Buffer> {
  const mark = Buffer.from(`\r\n--${boundary}`);
  let at: 'between' | 'headers' | 'file' | 'after' = 'between';
  // The first boundary then begins like all others.
  let rest = Buffer.from('\r\n');
  for await (const part of source) {
    if (at === 'after') continue;
    rest = Buffer.concat([rest, part]);
    for (;;) {
      const sought = at === 'headers' ? Buffer.from('\r\n\r\n') : mark;
      const found = rest.indexOf(sought);
      if (found < 0) break;
      const before = rest.subarray(0, found);
      rest = rest.subarray(found + sought.length);
      if (at === 'file') {
        if (before.length > 0) yield before;
        at = 'after';
        break;
      }
      if (at === 'between') at = 'headers';
      else at = /^content-disposition:.*\bfilename=/im.test(before.toString()) ? 'file' : 'between';
    }
    if (at !== 'file') continue;
    // The end of what came may be the beginning of the boundary.
    const sure = rest.length - mark.length + 1;
    if (sure > 0) yield rest.subarray(0, sure);
    rest = rest.subarray(Math.max(0, sure));
  }
}

/** Undefined for a body that is no multipart form. */
export function boundaryOf(contentType: string): string | undefined {
  const [, quoted, bare] =
    /^multipart\/form-data\b.*?;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  return quoted ?? bare;
}
