/** `npm run bench`: all of them; `npm run bench -- latency storm`: these; `--write` also writes RESULTS.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { catchUp } from './catch-up.ts';
import { decisions } from './decisions.ts';
import type { Bench, Figure } from './figure.ts';
import { forward } from './forward.ts';
import { idle } from './idle.ts';
import { ingest } from './ingest.ts';
import { latency } from './latency.ts';
import { lookups } from './lookups.ts';
import { postgres } from './postgres.ts';
import { pressure } from './pressure.ts';
import { machine, report, table } from './report.ts';
import { responsiveness } from './responsiveness.ts';
import { retention } from './retention.ts';
import { storm } from './storm.ts';

const BENCHES: Readonly<Record<string, Bench>> = {
  decisions,
  ingest,
  latency,
  storm,
  responsiveness,
  lookups,
  retention,
  forward,
  'catch-up': catchUp,
  idle,
  pressure,
  postgres,
};
const RESULTS = new URL('./RESULTS.md', import.meta.url);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`No bench named ${unknown.join(', ')}. There are ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}
const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
if (values.write && names.length < Object.keys(BENCHES).length) {
  console.error('--write is for a run of all benches, so that the figures belong to one run.');
  process.exit(2);
}

const started = performance.now();
const measured: { name: string; figures: readonly Figure[] }[] = [];
for (const name of names) {
  const figures = await (BENCHES[name] as Bench)((line) => console.log(`${name}: ${line}`));
  measured.push({ name, figures });
}
const all = measured.flatMap(({ figures }) => figures);
console.log(`\n${table(all)}\n`);
for (const { notes, name } of all) for (const note of notes) console.log(`${name}: ${note}`);
if (values.write) {
  const minutes = (performance.now() - started) / 60_000;
  // What is measured apart stays.
  const [apart = ''] = /\n## Faults, several bots[\s\S]*$/.exec(readFileSync(RESULTS, 'utf8')) ?? [];
  writeFileSync(RESULTS, report(measured, { ...machine(), minutes, date: new Date() }) + apart);
}
process.exitCode = all.every(({ met }) => met) ? 0 : 1;
