import type { Settings } from '../settings.js';
import { createLog } from './observability/logging.js';

/** What the service tells the operator while it starts. */
export interface Announcements {
  /** Tells one thing that the start has done. */
  done(what: string): void;
  /** Tells where the service can be reached. */
  serving(base: string): void;
}

/** Returns announcements in the format of the log: one line of JSON for each, or text for people. */
export const announcements = (format: Settings['logFormat']): Announcements =>
  format === 'json' ? jsonLines() : text;

/** LOG_LEVEL does not apply: it is about the messages of a running service. */
function jsonLines(): Announcements {
  const log = createLog({ logLevel: 'info', logFormat: 'json' });
  return {
    done: (what) => log.info(what),
    serving: (address) =>
      log.info(
        { address },
        `Bookstore is serving on ${address}/ with the API at ${address}/api/books/, the admin site at ${address}/admin/ and documentation at ${address}/api/schema/swagger-ui/`,
      ),
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
};
