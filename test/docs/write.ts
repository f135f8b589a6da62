/** `npm run docs`: writes the made parts of the documents anew. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../arch/source.ts';
import { makeParts, withParts } from './made.ts';
import { docPages } from './pages.ts';

const parts = await makeParts();
for (const { path, text } of docPages()) {
  const made = withParts(text, parts);
  if (made === text) continue;
  writeFileSync(join(ROOT, path), made);
  process.stdout.write(`${path} is written\n`);
}
