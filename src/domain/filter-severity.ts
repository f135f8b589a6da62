import { isSeverity, SEVERITIES, SEVERITY_WORDS, type Severity, severityOfWord } from './severity.ts';

export const SEVERITY_EXAMPLES =
  '3, 0-3, "<=3", ">=5", !6, or a word such as error, which means error or worse';

const FORM = /^(<=|>=|==|<|>|=|≤|≥)? *([a-z]+|\d)$/;
const RANGE = /^([a-z]+|\d) *[-–—‒―−] *([a-z]+|\d)$/;

/** The levels one value stands for: `3`, `0-3`, `<=3`, `>4`, `error` (or worse); undefined when it is none. */
export function readSeverities(text: string): readonly Severity[] | undefined {
  const typed = text.trim().toLowerCase();
  const range = RANGE.exec(typed);
  if (range) {
    const ends = [level(range[1]), level(range[2])] as const;
    if (ends[0] === undefined || ends[1] === undefined) return undefined;
    const [low, high] = [Math.min(ends[0], ends[1]), Math.max(ends[0], ends[1])];
    return SEVERITIES.filter((severity) => severity >= low && severity <= high);
  }
  const [, sign, word] = FORM.exec(typed) ?? [];
  const bound = level(word);
  if (bound === undefined) return undefined;
  const isWord = severityOfWord(word ?? '') !== undefined;
  const levels = SEVERITIES.filter((severity) => compare(sign ?? (isWord ? '<=' : '='), severity, bound));
  return levels.length > 0 ? levels : undefined;
}

function level(word: string | undefined): Severity | undefined {
  const number = severityOfWord(word ?? '') ?? Number(word);
  return isSeverity(number) ? number : undefined;
}

function compare(sign: string, severity: Severity, bound: Severity): boolean {
  switch (sign) {
    case '<':
      return severity < bound;
    case '>':
      return severity > bound;
    case '<=':
    case '≤':
      return severity <= bound;
    case '>=':
    case '≥':
      return severity >= bound;
    default:
      return severity === bound;
  }
}

/** The shortest values that stand for a set of levels: `<=3`, `2-4`, `!6`, or single ones. */
export function severityValues(levels: readonly Severity[]): string[] {
  const [low, high] = [Math.min(...levels), Math.max(...levels)];
  if (levels.length === 1) return [`${low}`];
  if (levels.length === high - low + 1)
    return [low === 0 ? `<=${high}` : high === 7 ? `>=${low}` : `${low}-${high}`];
  const others = SEVERITIES.filter((severity) => !levels.includes(severity));
  return others.length < levels.length ? others.map((severity) => `!${severity}`) : levels.map(String);
}

/** `Error or worse`, `Notice`, `severity 2 to 4`. */
export function severityWords(levels: readonly Severity[]): string {
  const [low, high] = [Math.min(...levels) as Severity, Math.max(...levels) as Severity];
  if (levels.length === 1) return SEVERITY_WORDS[low];
  if (levels.length === high - low + 1) {
    if (low === 0) return `${SEVERITY_WORDS[high]} or worse`;
    return high === 7 ? `${SEVERITY_WORDS[low]} or less` : `severity ${low} to ${high}`;
  }
  return `severity ${levels.join(', ')}`;
}
