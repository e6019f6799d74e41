import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import pino, { type Logger } from 'pino';
import type { Settings } from '../settings.js';

/** The service's log, on standard output: JSON lines, or coloured text at a terminal. */
export function createLog({ logLevel, logFormat }: Pick<Settings, 'logLevel' | 'logFormat'>): Logger {
  const pretty = {
    target: 'pino-pretty',
    options: { ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' },
  };
  return pino({ level: logLevel, ...(logFormat === 'pretty' && { transport: pretty }) });
}

/** Nest's own messages in the service's log. What Nest says of starting up is for debugging. */
export function nestLogger(log: Logger): LoggerService {
  return {
    log: (message: unknown) => log.debug(message),
    debug: (message: unknown) => log.debug(message),
    verbose: (message: unknown) => log.trace(message),
    warn: (message: unknown) => log.warn(message),
    error: (message: unknown) => log.error(message),
    fatal: (message: unknown) => log.fatal(message),
  };
}

/** A client's own request id is taken over where it is short and plain. */
const REQUEST_ID = /^[\w.:-]{1,100}$/;

/** Logs one line for each request once its answer has left. Costs nothing where the level is above `info`. */
export function logRequests(fastify: FastifyInstance, log: Logger): void {
  if (!log.isLevelEnabled('info')) return;
  fastify.addHook('onResponse', (request, reply, done) => {
    const sent = String(request.headers['x-request-id'] ?? '');
    const line = {
      id: REQUEST_ID.test(sent) ? sent : randomUUID(),
      method: request.method,
      path: request.originalUrl,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      user: request.rest?.user?.id,
    };
    log.info(line, `${line.method} ${line.path} ${line.status}`);
    done();
  });
}
