/*
 * Goes into each process of a service with `node --import`: whenever its event loop has stood still for long, it appends a
 * line to the file that PROBE names: when that began and ended, and how much of it the system had given the processor to
 * others, which is no fault of the service.
 */
import { appendFileSync, existsSync, openSync, readSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Milliseconds between two looks, and from which on a standstill is told. */
const EVERY = 5;
const TOLD = 15;

// https://docs.kernel.org/scheduler/sched-stats.html: nanoseconds on a processor, and nanoseconds of waiting for one.
const STATISTICS = `/proc/self/task/${process.pid}/schedstat`;

if (isMainThread && process.env.PROBE) watch(process.env.PROBE);

function watch(file) {
  const bytes = Buffer.alloc(128);
  const statistics = existsSync(STATISTICS) ? openSync(STATISTICS, 'r') : undefined;
  const waited = () => {
    if (statistics === undefined) return 0;
    const length = readSync(statistics, bytes, 0, bytes.length, 0);
    return Number(bytes.toString('latin1', 0, length).split(' ')[1]) / 1e6;
  };
  let last = performance.now();
  let lastWaited = waited();
  setInterval(() => {
    const now = performance.now();
    const nowWaited = waited();
    const gap = now - last - EVERY;
    const ms = gap - (nowWaited - lastWaited);
    if (ms >= TOLD) {
      const to = Date.now();
      appendFileSync(file, `${JSON.stringify({ pid: process.pid, from: to - gap, to, ms })}\n`);
    }
    last = now;
    lastWaited = nowWaited;
  }, EVERY).unref();
}
