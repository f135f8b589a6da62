import type { Reporter } from 'vitest/node';

const FOLDER = '/test/fuzz/';

/** Tells the seed of the fuzz suite when it begins, and when it ends how many cases there were. */
export function fuzzReporter(seed: string): Reporter {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  return {
    onTestRunStart(files) {
      if (files.some(({ moduleId }) => moduleId.includes(FOLDER)))
        say(`fuzz: seed ${seed} (INSYNC_FUZZ_SEED=${seed} repeats it)`);
    },
    onTestRunEnd(modules) {
      let cases = 0;
      for (const module of modules) {
        for (const test of module.children.allTests()) cases += test.meta().fuzzCases ?? 0;
      }
      if (cases > 0) say(`fuzz: ${cases} cases, seed ${seed}`);
    },
  };
}
