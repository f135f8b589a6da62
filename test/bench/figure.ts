/** One measured figure beside the target it is held to. */
export interface Figure {
  readonly name: string;
  readonly figure: number;
  /** The target as a reader sees it: `at least 0.5`. */
  readonly target: string;
  readonly met: boolean;
  readonly unit: string;
  /** What else was seen; one sentence each. */
  readonly notes: readonly string[];
}

/** Runs one bench; may say how far it is while it runs. */
export type Bench = (say: (line: string) => void) => Promise<readonly Figure[]>;

type Measured = Pick<Figure, 'name' | 'figure' | 'unit'> & {
  readonly target: number;
  readonly notes?: readonly string[];
};

export function atLeast({ target, notes = [], ...measured }: Measured): Figure {
  return { ...measured, target: `at least ${shown(target)}`, met: measured.figure >= target, notes };
}

export function below({ target, notes = [], ...measured }: Measured): Figure {
  return { ...measured, target: `under ${shown(target)}`, met: measured.figure < target, notes };
}

export function atMost({ target, notes = [], ...measured }: Measured): Figure {
  return { ...measured, target: `at most ${shown(target)}`, met: measured.figure <= target, notes };
}

export function exactly({ target, notes = [], ...measured }: Measured): Figure {
  return { ...measured, target: `exactly ${shown(target)}`, met: measured.figure === target, notes };
}

/** Nearest rank; NaN for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** As many digits as mean something. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return 'none';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-GB');
  return String(Number(value.toPrecision(Math.abs(value) >= 10 ? 3 : 2)));
}

/** Lets what came before come to rest: garbage, files on their way to the disk. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1_500));
}
