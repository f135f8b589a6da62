/** Shows the product without credentials; a shell around `startStage`. */
import { parseArgs } from 'node:util';
import { startStage } from './demo/stage.ts';
import { createLog } from './ops/log.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: process.env.DEMO_PORT ?? '3030' },
    log: { type: 'string', default: process.env.LOG_LEVEL ?? 'warn' },
    seed: { type: 'string', default: '1' },
    socket: { type: 'boolean', default: false },
  },
});

const stage = await startStage({
  port: Number(values.port),
  seed: Number(values.seed),
  door: values.socket ? 'socket' : 'http',
  log: createLog(values.log, 'demo'),
}).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error;
  console.error(`Port ${values.port} is taken. Choose another with --port 3031`);
  process.exit(2);
});

console.log(`
  inSync in Slack, simulated: ${stage.page.url}

  Click Acknowledge on a card, make it rain with the panel on the right, and type:

    /insync events --type Backup --since 1h
    /insync stats --outcome failed --since 7d --by day
    /insync subject ${stage.druva.world.failing[0]}

  Ctrl+C ends it.
`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stage.stop().then(() => process.exit(0)));
}
