import type { LoggerService } from '@nestjs/common';
import pino, { type Logger } from 'pino';
import { DeclarationError } from '../../database/declaration-error.js';
import type { Settings } from '../../settings.js';

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
    error: (message: unknown) => {
      // What starts the service tells it, without a stack.
      if (!(message instanceof DeclarationError)) log.error(message);
    },
    fatal: (message: unknown) => log.fatal(message),
  };
}
