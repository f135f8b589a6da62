/** Loaded into the bot before its own code: measures the delay of its main thread's event loop when asked to. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const histogram = monitorEventLoopDelay({ resolution: 10 });
  process.on('message', (message) => {
    if (message === 'watch') {
      histogram.enable();
      histogram.reset();
    }
    if (message === 'tell') {
      const ms = (nanoseconds: number) => nanoseconds / 1e6;
      process.send?.({
        p50: ms(histogram.percentile(50)),
        p99: ms(histogram.percentile(99)),
        max: ms(histogram.max),
      });
    }
  });
  process.channel?.unref();
}
