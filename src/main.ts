/** Starts the bot as the environment and the configuration file say; a shell around `startBot`. */

import { readFileSync } from 'node:fs';
import { type Bot, startBot } from './app.ts';
import { readAgain } from './config/again.ts';
import { printFaults } from './config/faults.ts';
import { knownSecrets, loadDraft, requireConfiguration } from './config/load.ts';
import { forgetSecrets } from './config/variables.ts';
import { ConfigurationError, StoreError } from './domain/errors.ts';
import { createLog } from './ops/log.ts';
import { hidingMore } from './ops/secrets.ts';
import { isCron } from './pipeline/schedule.ts';
import type { Judge } from './reload.ts';

/** Longer than this a stop does not take, ms; what is unfinished then is taken up at the next start. */
const STOP_WITHIN = 9_000;

const { hide, learn } = hidingMore(knownSecrets());

try {
  await run();
} catch (error) {
  const expected = explain(error);
  process.stderr.write(hide(`${expected ?? (error instanceof Error ? error.stack : String(error))}\n`));
  process.exit(expected ? 2 : 1);
}

async function run(): Promise<void> {
  const { environment, config } = requireConfiguration({ isCron, now: Date.now() });
  const forgotten = new Set(forgetSecrets(Object.keys(environment.referred)));
  // Where standard output carries events, the log does not stand between them.
  const taken = config.forward.some(({ target }) => target.kind === 'stdout');
  const log = createLog(environment.logLevel, 'main', hide, taken ? 2 : 1);
  // A library's forgotten promise is no reason to be gone: what the bot itself does is caught where it is done.
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise failed unheard'));
  // Node would print the error with all that hangs on it.
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'something broke that nobody foresaw');
    process.exit(1);
  });
  const readRules = () => {
    const read = loadDraft({ isCron, now: Date.now() });
    return read.ok ? read : { ok: false as const, faults: hide(printFaults(read.faults)) };
  };
  const judge: Judge = (before, content) => {
    const path = environment.configFile;
    const read = readAgain(before, {
      ...{ path, content, isCron, now: Date.now(), readFile: readFileSync, forgotten },
    });
    if (!read.ok) return { ok: false, faults: hide(printFaults(read.faults)).split('\n') };
    const { referred } = read.next;
    learn(Object.values(referred).map((value) => value.reveal()));
    for (const name of forgetSecrets(Object.keys(referred))) forgotten.add(name);
    return read;
  };
  let bot: Bot | undefined;
  // One that comes too early has nothing to say: what is started reads the file as it is.
  process.on('SIGHUP', () => void bot?.reload());
  bot = await startBot({
    ...{ environment, config, log, readRules },
    reload: { judge },
    onFatal: () => process.exit(1),
  });
  const { stop } = bot;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping');
      setTimeout(() => {
        log.error('not everything stopped in time; it is taken up at the next start');
        process.exit(1);
      }, STOP_WITHIN).unref();
      void stop().then(() => process.exit(0));
    });
  }
}

/** What an operator can cure, in words; undefined for what only a programmer can. */
function explain(error: unknown): string | undefined {
  if (error instanceof ConfigurationError || error instanceof StoreError) return error.message;
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  if (code === 'EADDRNOTAVAIL' && port !== undefined)
    return `${address} is no address of this machine. Set HOST (or METRICS_HOST) to one, or leave it out.`;
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken by another program. Set PORT (or METRICS_PORT) to a free one.`;
  if (code === 'EACCES')
    return `Port ${port} may not be used without special rights. Set PORT to one above 1023.`;
  return undefined;
}
