import type { Authenticator, Credentials } from '../access/authentication.js';
import type { Request } from '../core/contracts.js';
import { overrideMethod } from '../core/form-overrides.js';
import { NotAuthenticated } from '../exceptions.js';
import type { APIView } from './api-view.js';

/**
 * Recognises the user by the first of the view's authenticators that finds credentials of its kind. Throws
 * AuthenticationFailed for bad ones. Waits for nothing where no authenticator finds any.
 */
export const authenticate = (request: Request): Promise<void> | undefined =>
  authenticateBy((request.view as APIView).authenticators, request);

/** The same by other authenticators than the view's. */
export function authenticateBy(
  authenticators: readonly Authenticator[],
  request: Request,
): Promise<void> | undefined {
  for (const [index, authenticator] of authenticators.entries()) {
    const attempt = authenticator.authenticate(request);
    if (attempt) return conclude(attempt, request, authenticators.slice(index + 1));
  }
  return undefined;
}

/**
 * Sees whether a request whose answer takes long may still be answered. Throws what the first checks throw, and
 * NotAuthenticated where the user is no longer the same, as when a session has ended.
 */
export async function checkAgain(request: Request): Promise<void> {
  const id = request.user?.id;
  Object.assign(request, { user: null, auth: null });
  await authenticate(request);
  await request.view.checkPermissions(request);
  if (request.user?.id !== id) throw new NotAuthenticated();
}

async function conclude(
  attempt: Promise<Credentials | null>,
  request: Request,
  others: readonly Authenticator[],
): Promise<void> {
  const credentials = await attempt;
  if (!credentials) return authenticateBy(others, request);
  request.user = credentials.user;
  request.auth = credentials.auth;
  if (request.acceptedRenderer.forms) await overrideMethod(request);
}
