/** Starts the bot as the environment and the configuration file say; a shell around `startBot`. */
import { startBot } from './app.ts';
import { printFaults } from './config/faults.ts';
import { loadRules, requireConfiguration } from './config/load.ts';
import { ConfigurationError, StoreError } from './domain/errors.ts';
import { createLog } from './ops/log.ts';
import { isCron } from './pipeline/schedule.ts';

/** Longer than this a stop does not take, ms; what is unfinished then is taken up at the next start. */
const STOP_WITHIN = 9_000;

try {
  await run();
} catch (error) {
  const expected = explain(error);
  process.stderr.write(`${expected ?? (error instanceof Error ? error.stack : String(error))}\n`);
  process.exit(expected ? 2 : 1);
}

async function run(): Promise<void> {
  const { environment, config } = requireConfiguration({ isCron, now: Date.now() });
  const log = createLog(environment.logLevel, 'main');
  // A library's forgotten promise is no reason to be gone: what the bot itself does is caught where it is done.
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise failed unheard'));
  const readRules = () => {
    const read = loadRules({ isCron, now: Date.now() });
    return read.ok ? read : { ok: false as const, faults: printFaults(read.faults) };
  };
  const bot = await startBot({ environment, config, log, readRules, onFatal: () => process.exit(1) });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping');
      setTimeout(() => {
        log.error('not everything stopped in time; it is taken up at the next start');
        process.exit(1);
      }, STOP_WITHIN).unref();
      void bot.stop().then(() => process.exit(0));
    });
  }
}

/** What an operator can cure, in words; undefined for what only a programmer can. */
function explain(error: unknown): string | undefined {
  if (error instanceof ConfigurationError || error instanceof StoreError) return error.message;
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is taken by another program. Set PORT to a free one.`;
  if (code === 'EACCES')
    return `Port ${port} may not be used without special rights. Set PORT to one above 1023.`;
  return undefined;
}
