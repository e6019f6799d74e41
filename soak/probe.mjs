/*
 * Goes into a service of a soak run with `node --import`: on SIGUSR2 it collects garbage and appends what is in use to the
 * file that PROBE names. On SIGPIPE it starts to measure the event loop's delay anew.
 */
import { appendFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';

v8.setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();

process.on('SIGPIPE', () => delay.reset());
process.on('SIGUSR2', () => {
  // The pauses of these collections are not the service's own.
  const milliseconds = delay.percentile(99.9) / 1e6;
  delay.disable();
  collect();
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  const handles = process.getActiveResourcesInfo().length;
  appendFileSync(
    process.env.PROBE,
    `${JSON.stringify({ heapUsed, external, rss, handles, milliseconds })}\n`,
  );
  delay.enable();
});
