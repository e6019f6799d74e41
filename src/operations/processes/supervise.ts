import cluster from 'node:cluster';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SHARED_FOLDER } from '../../rest/throttling/throttling.module.js';
import type { Settings } from '../../settings.js';
import { endAfter } from './drain.js';
import { catchAll } from './last-resort.js';
import { createLog } from '../observability/logging.js';
import { gatherMetrics } from '../observability/worker-metrics.js';
import { Workers } from './workers.js';

/**
 * The first process of several: it serves no requests, and keeps `program` running as worker processes until it is told to end.
 * SIGTERM and SIGINT stop the service, a second one at once; SIGHUP replaces the workers one by one. Answers, once all
 * listen, the port they do it at.
 */
export async function supervise(program: string, settings: Settings): Promise<number> {
  const log = createLog(settings);
  const port = settings.port || (await freePort(settings.host));
  if (settings.redisUrl === null) shareFolder();
  process.env.PORT = String(port);
  // Workers take connections from one queue of the system's. What the first process had handed over to a worker that is
  // killed just then would hang for ever.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  cluster.setupPrimary({ exec: program });
  gatherMetrics();
  const workers = new Workers(log, () => process.exit(1));
  const endAtOnce = (): void => {
    workers.kill();
    process.exit(1);
  };
  onSignals(() => endAfter(workers.stop(), log), endAtOnce);
  onHangUp(() => workers.reload());
  await workers.start(settings.webConcurrency);
  catchAll({ log });
  return port;
}

/** Makes the folder in which the workers count together; where Redis counts, none of them writes to it. */
function shareFolder(): void {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  process.env[SHARED_FOLDER] = folder;
}

/**
 * Milliseconds in which a second signal is but the first again: a terminal sends one to every process of its group, and npm,
 * which is one of them, passes its own on to us.
 */
const ECHO = process.env.npm_lifecycle_event === undefined ? 0 : 250;

/** The first signal asks to `stop`; one that comes while that goes on asks for the end. */
export function onSignals(stop: () => void, endAtOnce: () => void): void {
  let stoppingSince: number | undefined;
  const hear = (): void => {
    const now = performance.now();
    if (stoppingSince === undefined) stop();
    else if (now - stoppingSince >= ECHO) endAtOnce();
    stoppingSince ??= now;
  };
  process.on('SIGTERM', hear);
  process.on('SIGINT', hear);
}

/** At a terminal a hang-up means that its user has gone, and the process with it. */
export function onHangUp(reload: () => void): void {
  if (!process.stdout.isTTY) process.on('SIGHUP', reload);
}

/** Port 0 would be another one whenever no worker listens for a moment. */
async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}
