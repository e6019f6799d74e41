import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const PLAIN = /^[\w.:-]{1,100}$/;

/** The request id that a client sent, where it is short and plain. */
export function sentRequestId({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  const sent = headers['x-request-id'];
  return typeof sent === 'string' && PLAIN.test(sent) ? sent : undefined;
}

const PROCESS = randomBytes(9).toString('base64url');
let requests = 0;

/** What the log and the answer call a request: its client's id, or one of our own. */
export const requestId = (request: Pick<IncomingMessage, 'headers'>): string =>
  sentRequestId(request) ?? `${PROCESS}-${(++requests).toString(36)}`;
