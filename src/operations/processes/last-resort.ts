import type { Logger } from 'pino';
import { answerFailure } from '../../rest/http/last-answer.js';
import type { Traffic } from '../traffic.js';

/** Requests that a line of the log names. */
const MOST_NAMED = 20;

interface Resort {
  readonly log: Logger;
  /** The requests under way in this process; undefined in one that serves no requests. */
  readonly traffic?: Traffic;
  /** Asks for another process in this one's place; undefined where there is none. */
  readonly replace?: () => void;
}

/**
 * What becomes of an error that nothing has caught, thrown or rejected: it is logged with the requests under way, and the
 * process goes on, for all the others. A request that is the only one it can have come from is answered 500. A worker asks
 * to be replaced, since what the error has left undone is not known. For a process that is up: what fails at the start
 * ends it.
 */
export function catchAll({ log, traffic, replace }: Resort): void {
  process.on('uncaughtException', (error: unknown, origin) => {
    const requests = traffic?.unanswered ?? [];
    const named = requests.slice(0, MOST_NAMED).map(({ request }) => ({
      id: request.id,
      method: request.method,
      path: request.originalUrl.split('?', 1)[0],
    }));
    const stack = error instanceof Error ? error.stack : String(error);
    log.error({ origin, requests: named, stack }, 'Uncaught error.');
    if (requests.length === 1) answerFailure(requests[0].reply);
    replace?.();
  });
}
