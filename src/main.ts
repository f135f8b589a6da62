/** Starts the bot as the environment and the configuration file say; a shell around `startBot`. */
import { startBot } from './app.ts';
import { requireConfiguration } from './config/load.ts';
import { ConfigurationError, StoreError } from './domain/errors.ts';
import { createLog } from './ops/log.ts';
import { isCron } from './pipeline/schedule.ts';

/** Longer than this a stop does not take, ms; what is unfinished then is taken up at the next start. */
const STOP_WITHIN = 9_000;

try {
  const { environment, config } = requireConfiguration({ isCron, now: Date.now() });
  const log = createLog(environment.logLevel, 'main');
  const bot = await startBot({ environment, config, log, onFatal: () => process.exit(1) });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping');
      setTimeout(() => process.exit(1), STOP_WITHIN).unref();
      void bot.stop().then(() => process.exit(0));
    });
  }
} catch (error) {
  const expected = error instanceof ConfigurationError || error instanceof StoreError;
  process.stderr.write(
    `${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(expected ? 2 : 1);
}
