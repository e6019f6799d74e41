import { Logger } from '@nestjs/common';

const logger = new Logger('Background');

/** Lets work go on that nothing waits for. A failure of it is logged, and is nothing else's. */
export function unawaited(work: Promise<unknown>): void {
  work.catch((error: unknown) => logger.error(error));
}
