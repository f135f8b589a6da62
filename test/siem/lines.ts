/** Lines that tell by themselves whether they are whole. */
import type { Parcel } from '../../src/domain/forward.ts';
import { parcel } from './parcels.ts';

const [{ event }] = [parcel(0)];
const END = ' end';

/** `count` of them, each with its number and so many bytes, its line break among them. */
export function numbered(from: number, count: number, bytes: number): Parcel[] {
  const room = bytes - 1 - END.length;
  return Array.from({ length: count }, (_, index) => {
    const seq = from + index;
    return { seq, id: `id-${seq}`, event, body: `${`${seq} ü`.padEnd(room - 1, 'x')}${END}` };
  });
}

/** What a reader finds: the numbers of the whole lines in their order, and the lines that are broken. */
export function readLines(text: string): {
  readonly numbers: number[];
  readonly broken: string[];
  readonly open: string;
} {
  const lines = text.split('\n');
  const open = lines.pop() ?? '';
  const whole = (line: string) => /^\d+ üx* end$/.test(line);
  return {
    numbers: lines.filter(whole).map((line) => Number.parseInt(line, 10)),
    broken: lines.filter((line) => !whole(line)),
    open,
  };
}

export const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
