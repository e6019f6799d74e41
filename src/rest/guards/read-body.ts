import type { Request } from '../core/contracts.js';
import { SAFE_METHODS } from '../http/messages/methods.js';
import { plainBody } from '../ordinary/body.js';
import { takesParsedBody } from '../ordinary/views.js';

/** Reads the body for an ordinary handler, whose `@Body()` waits for nothing; views read theirs themselves. Throws as Request.data does. */
export function readBody(request: Request): Promise<void> | undefined {
  if (!takesParsedBody(request)) return undefined;
  const { raw } = request;
  raw.user = request.user;
  return SAFE_METHODS.has(raw.method)
    ? undefined
    : plainBody(request).then((body) => {
        raw.body = body;
      });
}
