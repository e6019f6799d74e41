import type { SecurityRequirementObject } from '@nestjs/swagger';
import type { AuthenticatedUser } from '../core/authenticated-user.js';
import type { Request } from '../core/contracts.js';
import { SAFE_METHODS, type Verb } from '../http/messages/methods.js';
import type { Route } from '../core/route.js';
import type { APIView } from '../views/api-view.js';

/** Who may use an operation. */
export interface Access {
  /** Whether it may be used without credentials. */
  readonly anonymous: boolean;
  /** Whether bad credentials, or none where some are needed, are answered with 401. */
  readonly unauthorized: boolean;
  /** Whether it may be refused to a user, or as a possible forgery: 403. */
  readonly forbidden: boolean;
}

/** A user with no rights beyond those that every user has. */
const ORDINARY_USER: AuthenticatedUser = {
  id: 0,
  username: '',
  is_active: true,
  is_staff: false,
  is_superuser: false,
};

/** Finds out by asking the view's own permissions. `refuses` tells that the view itself refuses credentials. */
export async function accessOf(view: APIView, route: Route, verb: Verb, refuses: boolean): Promise<Access> {
  // What is known of a request before there is one.
  const request = (user: AuthenticatedUser | null): Request =>
    ({ view, route, method: verb, user }) satisfies Partial<Request> as unknown as Request;
  const asks = refuses || view.authenticators.length > 0;
  const challenge = view.authenticateHeader(request(null)) !== undefined;
  const ofObjects =
    (route.detail || route.many) && view.permissions.some(({ hasObjectPermission }) => hasObjectPermission);
  const forgeable = !SAFE_METHODS.has(verb) && view.authenticators.some(({ csrf }) => csrf);
  return {
    anonymous: await passes(view, request(null)),
    unauthorized: asks && challenge,
    forbidden:
      ofObjects || forgeable || (asks && !challenge) || !(await passes(view, request(ORDINARY_USER))),
  };
}

/** No, where a permission wants to know more than who asks for what. */
async function passes(view: APIView, request: Request): Promise<boolean> {
  try {
    await view.checkPermissions(request);
    return true;
  } catch {
    return false;
  }
}

/** The ways to bear credentials, any of which will do; `{}` stands for none. */
export function securityOf({ authenticators }: APIView, { anonymous }: Access): SecurityRequirementObject[] {
  const schemes = authenticators.flatMap(({ securityScheme }) =>
    securityScheme ? [{ [securityScheme.name]: [] }] : [],
  );
  return schemes.length > 0 && anonymous ? [...schemes, {}] : schemes;
}
