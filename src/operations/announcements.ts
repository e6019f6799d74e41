import type { Settings } from '../settings.js';
import { createLog } from './logging.js';

/** What the start of the service tells whoever started it. */
export interface Announcements {
  /** Tells one thing that the start has done. */
  done(what: string): void;
  /** Tells where the service can be reached. */
  serving(base: string): void;
  /** Tells why there is no service: a sentence, or an error that nobody expected. */
  failed(reason: unknown): void;
}

/** Returns announcements in the format of the log: one line of JSON for each, or text for people. */
export const announcements = (format: Settings['logFormat']): Announcements =>
  format === 'json' ? jsonLines() : text;

/** They are made whatever LOG_LEVEL is, which is about what a service that runs has to say. */
function jsonLines(): Announcements {
  const log = createLog({ logLevel: 'info', logFormat: 'json' });
  return {
    done: (what) => log.info(what),
    serving: (address) => log.info({ address }, `Bookstore is serving on ${address}/`),
    failed: (reason) => log.fatal(reason),
  };
}

const text: Announcements = {
  done: (what) => console.log(what),
  serving: (base) =>
    console.log(`
Bookstore is serving on ${base}/

  Books          ${base}/api/books/
  Admin          ${base}/admin/
  Documentation  ${base}/api/schema/swagger-ui/
  Reference      ${base}/api/schema/redoc/
`),
  failed: (reason) => console.error(reason),
};
