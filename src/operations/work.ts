import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { drain, hurry, type Reason } from './drain.js';
import { Metrics } from './metrics.js';
import { leaveMetrics, shareMetrics } from './worker-metrics.js';

/**
 * The manners of a worker process. It ends when the first process tells it to, or dies. A signal of its own it obeys too,
 * but only once: a terminal, or systemd, sends the one for the service to every process of it.
 */
export function work(application: NestFastifyApplication): void {
  const metrics = application.get(Metrics);
  let leavingFor: Reason | undefined;
  const leave = (reason: Reason): void => {
    if (leavingFor === 'replaced' && reason === 'stop') hurry(application);
    if (leavingFor === undefined)
      void drain(application, reason)
        .then(() => leaveMetrics(metrics))
        .then(() => process.exit(0));
    leavingFor ??= reason;
  };
  shareMetrics(metrics);
  process.on('message', ({ leave: reason }: { leave?: Reason }) => {
    if (reason) leave(reason);
  });
  process.on('SIGTERM', () => leave('stop'));
  process.on('SIGINT', () => leave('stop'));
  process.on('SIGHUP', () => undefined);
}
