import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { drain, endAfter, hurry, type Reason } from './drain.js';
import { beat } from './heartbeats.js';
import { tellPrimary } from '../ipc.js';
import { catchAll } from './last-resort.js';
import { Metrics } from '../observability/metrics.js';
import { Traffic } from '../traffic.js';
import { leaveMetrics, shareMetrics } from '../observability/worker-metrics.js';

/**
 * The manners of a worker process. It ends when the first process tells it to, or dies. A signal of its own it obeys too,
 * but only once: a terminal, or systemd, sends the one for the service to every process of it.
 */
export function work(application: NestFastifyApplication, log: Logger): void {
  const metrics = application.get(Metrics);
  let leavingFor: Reason | undefined;
  let hasAsked = false;
  const leave = (reason: Reason): void => {
    if (leavingFor === 'replaced' && reason === 'stop') hurry(application);
    if (leavingFor === undefined)
      endAfter(
        drain(application, reason).then(() => leaveMetrics(metrics)),
        log,
      );
    leavingFor ??= reason;
  };
  shareMetrics(metrics);
  beat();
  catchAll({
    log,
    traffic: application.get(Traffic),
    replace: () => {
      if (!hasAsked) tellPrimary({ replace: true });
      hasAsked = true;
    },
  });
  process.on('message', ({ leave: reason }: { leave?: Reason }) => {
    if (reason) leave(reason);
  });
  process.on('SIGTERM', () => leave('stop'));
  process.on('SIGINT', () => leave('stop'));
  process.on('SIGHUP', () => undefined);
}
