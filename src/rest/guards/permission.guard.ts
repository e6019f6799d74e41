import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from '../core/contracts.js';
import { rawRequest } from '../core/raw-request.js';

/** Asks the view's permissions: 401 for the anonymous, 403 for others. */
@Injectable()
export class PermissionGuard implements CanActivate {
  canActivate(context: ExecutionContext): true | Promise<true> {
    const request = rawRequest(context).rest as Request;
    const waiting = request.view.checkPermissions(request);
    return waiting ? waiting.then(() => true) : true;
  }
}
