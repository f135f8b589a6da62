import { expect, it } from 'vitest';
import { configurationReport, refusedWords } from '../../src/alerting/configuration-refused.ts';

const route = { route: 1, match: '', channel: 'C0123OPS', mention: '' };
const at = 1_795_400_000_000;
const fault = (line: number) => `insync.yaml:${line}:1  wrong.`;

it('tells the first faults, how many there are, and whose file it is', () => {
  const faults = Array.from({ length: 7 }, (_, index) => fault(index + 1));
  const refused = { file: './insync.yaml', faults };
  const report = configurationReport(refused, { bot: 'bot-2', host: 'bot-2' }, { at, route });
  expect(report).toEqual({
    ...{
      present: true,
      key: 'configuration:bot-2',
      at,
      severity: 3,
      type: 'Configuration refused',
      subject: 'bot-2',
    },
    finding: {
      kind: 'configuration',
      host: 'bot-2',
      file: './insync.yaml',
      faults: faults.slice(0, 5),
      count: 7,
    },
    routes: [route],
  });
  expect(refusedWords(refused)).toMatch(
    /refused.*stays in force: insync\.yaml:1:1 {2}wrong\. And 6 more, see the log\.$/,
  );
  expect(refusedWords({ ...refused, faults: [fault(3)] })).toMatch(/insync\.yaml:3:1 {2}wrong\.$/);
});

it('is over under the same key, whatever the machine of a bot that is alone is called by then', () => {
  const alone = (host: string) => ({ bot: '', host });
  const { key } = configurationReport({ file: 'x', faults: [] }, alone('a'), { at, route });
  expect(configurationReport(undefined, alone('b'), { at, route })).toEqual({ present: false, key, at });
});
