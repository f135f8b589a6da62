import { detailKey } from './event.ts';
import { DETAIL_SIGNS, type DetailSign, type DetailTerm } from './filter.ts';
import { badValue, type Report, shown, type Typed } from './filter-faults.ts';
import { detailNumber } from './filter-match.ts';
import { fold } from './text.ts';

const EXAMPLES = '"Files Missed>0", "Error=Disk read error" or !Error';

/** Signs stand in a row: `=>` is one wrong sign, not two right ones. A `!` belongs to them only with another. */
const SIGNS = /(?<!!)!*[<>=:≤≥≠][<>=:≤≥≠!]*/;
const SPELT: Readonly<Record<string, DetailSign>> = { ':': '=', '≤': '<=', '≥': '>=', '≠': '!=' };
const IN_KEYS = /["<>=!:≤≥≠\s]+/g;
const MINUS = /^[-‐‑‒–—―−]+/;
const ORDERED: readonly DetailSign[] = ['<', '>', '<=', '>='];

/** `Files Missed>0`, `Error: Disk read error`, `!Error`: conditions that must all hold, each once. */
export function readDetails(values: readonly Typed[], report: Report): DetailTerm[] | undefined {
  const found = new Map<string, DetailTerm>();
  for (const typed of values) {
    const term = readDetail(typed, report);
    if (!term) continue;
    const same = [detailKey(term.key), term.sign, fold(term.value)].join('\n');
    const other = found.get(same);
    if (other && other.none !== term.none) {
      const message = `detail ${shown(detailText({ ...term, none: false }))} is both wanted and excluded`;
      report(badValue(typed, message, { kind: 'contradiction' }));
    } else if (!other) found.set(same, term);
  }
  return found.size === 0 ? undefined : [...found.values()];
}

/** The condition as it is typed; reading it gives the term again. */
export function detailText({ key, sign, value, none }: DetailTerm): string {
  const mark = none ? '!' : '';
  return sign === undefined
    ? `${mark}${key}`
    : `${mark}${key}${sign}${needsQuotes(value) ? `"${value}"` : value}`;
}

function readDetail(typed: Typed, report: Report): DetailTerm | undefined {
  const text = typed.value.trim();
  const none = text.startsWith('!');
  const bare = none ? text.slice(1).trim() : text;
  // What stands in quotes holds no sign.
  const run = SIGNS.exec(bare.replace(/"[^"]*"/g, (quoted) => '"'.repeat(quoted.length)));
  const [before, signs = ''] = run ? [bare.slice(0, run.index), run[0]] : [bare];
  const after = run ? bare.slice(run.index + signs.length).trim() : '';
  const key = before.normalize('NFC').replace(IN_KEYS, ' ').trim();
  const fault = faultOf({ typed, mark: none ? '!' : '', key, signs, after });
  if (fault) {
    report(fault);
    return undefined;
  }
  const sign = signOf(signs);
  return sign === undefined ? { key, value: '', none } : { key, sign, value: unquoted(after), none };
}

function faultOf(read: { typed: Typed; mark: string; key: string; signs: string; after: string }) {
  const { typed, mark, key, signs, after } = read;
  const refuse = (message: string, ...cure: string[]) => badValue(typed, message, { nearest: cure, cure });
  if (MINUS.test(key)) {
    const meant = `!${key.replace(MINUS, '').trim()}${signs}${after}`;
    return refuse('"!" excludes a detail, not "-"', ...(detailKey(key) === '' ? [] : [meant]));
  }
  if (detailKey(key) === '') {
    return refuse(`${shown(typed.value)} names no key of the details; write it like ${EXAMPLES}`);
  }
  const sign = signOf(signs);
  if (signs !== '' && sign === undefined) {
    const right = likeliest(signs);
    const message = `${shown(signs)} is not a sign; write one of ${DETAIL_SIGNS.join(' ')}`;
    return refuse(message, `${mark}${key}${right}${after}`);
  }
  if (sign !== undefined && after === '') {
    return refuse(
      `nothing follows ${shown(`${key}${signs}`)}; a key alone asks for events that have it`,
      mark + key,
    );
  }
  if (sign === undefined || !ORDERED.includes(sign) || detailNumber(unquoted(after)) !== undefined)
    return undefined;
  const number = /^[+-]?\d[\d,]*(?:\.\d+)?/.exec(unquoted(after))?.[0] ?? '';
  const right =
    detailNumber(number) === undefined ? `${mark}${key}=${after}` : `${mark}${key}${sign}${number}`;
  return refuse(`${sign} compares numbers, and ${shown(after)} is none`, right);
}

function signOf(signs: string): DetailSign | undefined {
  return DETAIL_SIGNS.find((known) => known === (SPELT[signs] ?? signs));
}

function likeliest(signs: string): DetailSign {
  const plain = signs.replace(/[≤≥≠]/g, (sign) => SPELT[sign] ?? '');
  const [less, more, equal] = [plain.includes('<'), plain.includes('>'), plain.includes('=')];
  if (plain.includes('!') || (less && more)) return '!=';
  return less ? (equal ? '<=' : '<') : more ? (equal ? '>=' : '>') : '=';
}

const QUOTED = /^["“”„‟«»](.*)["“”‟«»]$/s;

function unquoted(text: string): string {
  return QUOTED.exec(text)?.[1]?.trim() ?? text;
}

function needsQuotes(value: string): boolean {
  return value === '' || /^[<>=!:≤≥≠]/.test(value) || QUOTED.test(value);
}
