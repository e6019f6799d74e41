import type { Worker } from 'node:cluster';

/* What the first process and its workers tell each other. The other end may be gone by now, which is no error. */

const unheard = (): void => undefined;

/** In a worker: tells the first process something. `sent` is called once it is on its way, or never will be. */
export function tellPrimary(message: object, sent = unheard): void {
  if (process.connected) process.send?.(message, undefined, {}, sent);
  else sent();
}

/** In the first process: tells a worker something. */
export function tellWorker(worker: Worker, message: object): void {
  if (worker.isConnected()) worker.send(message, unheard);
}
