/** A bot's store that goes on writing while others read; started by a test in a process of its own. */
import { setTimeout as delay } from 'node:timers/promises';
import { decodeStored } from '../../src/druva/stored.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { commitOf, decideWith, event } from '../contract/samples.ts';

const [path = ''] = process.argv.slice(2);
const store = openSqliteStore(path, decodeStored);
let going = true;
process.once('disconnect', () => {
  going = false;
});

for (let page = 0; going; page += 1) {
  const at = Date.now();
  const events = Array.from({ length: 50 }, (_, n) =>
    event({ id: `w${page}-${n}`, time: at - n, device: `WRITER-${n}`, severity: 6, status: 'Success' }),
  );
  await store.commitPage(commitOf(events, { at }), decideWith());
  // The test may leave just now.
  if (process.connected) process.send?.(page, undefined, undefined, () => undefined);
  await delay(5);
}
await store.close();
