import { Server } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { allUndertaken } from '../../rest/background-work.js';
import { ChangeFeed } from '../../rest/changes/change-feed.js';
import { Traffic } from '../traffic.js';

/** Why a process takes its leave: because the service stops, or because another one has taken its place. */
export type Reason = 'stop' | 'replaced';

/**
 * Milliseconds in which a client that keeps its connection learns, from its next answer, that it is the last. Connections
 * that are silent for so long are closed: a client that was going to send something has most likely done so by then. A process
 * that has been replaced is in no hurry.
 */
const NOTICE: Readonly<Record<Reason, number>> = { stop: 2000, replaced: 10_000 };

/** Milliseconds in which connections that were handed over just now arrive here, and go back to the first process. */
const HANDING_OVER = 1000;

/** Milliseconds for all that is under way: with the closing of the database, less than Kubernetes' 30 seconds. */
const LONGEST_DRAIN = 25_000;

/**
 * Lets the requests under way finish, and what they have set going, takes leave of the connections, and closes the
 * application with its database. A client that connects while the service stops is still answered for a moment, if only to learn at
 * /ready that it does.
 */
export async function drain(application: NestFastifyApplication, reason: Reason): Promise<void> {
  const traffic = application.get(Traffic);
  const server = application.getHttpServer() as unknown as Server & { closeAllConnections(): void };
  traffic.stopping = reason === 'stop';
  traffic.leave();
  application.get(ChangeFeed).watch.end();
  const looks = lookForSilence(traffic, reason);
  if (reason === 'replaced') {
    stopListening(server);
    await setTimeout(HANDING_OVER);
  } else {
    await Promise.race([traffic.allGone(), setTimeout(NOTICE.stop)]);
    stopListening(server);
  }
  const allDone = traffic.allGone().then(allUndertaken);
  await Promise.race([allDone, setTimeout(LONGEST_DRAIN - NOTICE.stop)]);
  clearInterval(looks);
  server.closeAllConnections();
  await application.close();
}

/** The service stops while a process that has been replaced still takes its leave. */
export function hurry(application: NestFastifyApplication): void {
  lookForSilence(application.get(Traffic), 'stop').unref();
}

function lookForSilence(traffic: Traffic, reason: Reason): NodeJS.Timeout {
  traffic.closeSilent();
  return setInterval(() => traffic.closeSilent(), NOTICE[reason]);
}

/** HTTP's own `close` would close idle connections with it, of which one may have a request on its way. */
function stopListening(server: Server): void {
  Server.prototype.close.call(server);
}

/** Ends the process once that is done, with 1 where it fails. */
export function endAfter(leaving: Promise<void>, log: Logger): void {
  leaving
    .catch((error: unknown) => {
      log.fatal(error);
      process.exitCode = 1;
    })
    .finally(() => process.exit())
    // Nothing is left that could fail.
    .catch(() => undefined);
}
