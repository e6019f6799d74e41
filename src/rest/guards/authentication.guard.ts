import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Authenticator, Credentials } from '../access/authentication.js';
import type { Request } from '../core/contracts.js';
import { overrideMethod } from '../core/form-overrides.js';
import type { APIView } from '../views/api-view.js';
import { rawRequest } from '../core/raw-request.js';

/** Recognises the user by the first of the view's authenticators that finds credentials of its kind: 401 for bad ones. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  canActivate(context: ExecutionContext): true | Promise<true> {
    const request = rawRequest(context).rest as Request;
    return this.authenticate(request, (request.view as APIView).authenticators);
  }

  /** Synchronous where no authenticator finds credentials. */
  private authenticate(request: Request, [first, ...others]: readonly Authenticator[]): true | Promise<true> {
    if (!first) return true;
    const attempt = first.authenticate(request);
    return attempt ? this.conclude(attempt, request, others) : this.authenticate(request, others);
  }

  private async conclude(
    attempt: Promise<Credentials | null>,
    request: Request,
    others: readonly Authenticator[],
  ): Promise<true> {
    const credentials = await attempt;
    if (!credentials) return this.authenticate(request, others);
    request.user = credentials.user;
    request.auth = credentials.auth;
    if (request.acceptedRenderer.forms) await overrideMethod(request);
    return true;
  }
}
