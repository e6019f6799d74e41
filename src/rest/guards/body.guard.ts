import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Request } from '../core/contracts.js';
import { plainBody } from '../ordinary/body.js';
import { takesParsedBody } from '../ordinary/views.js';
import { SAFE_METHODS } from '../http/messages/methods.js';
import { rawRequest } from '../core/raw-request.js';

/** Reads the body for an ordinary handler, whose `@Body()` waits for nothing: 413, 415, 400. Views read theirs themselves. */
@Injectable()
export class BodyGuard implements CanActivate {
  canActivate(context: ExecutionContext): true | Promise<true> {
    const raw = rawRequest(context);
    const request = raw.rest as Request;
    if (!takesParsedBody(request)) return true;
    raw.user = request.user;
    return SAFE_METHODS.has(raw.method) || this.read(raw, request);
  }

  private async read(raw: FastifyRequest, request: Request): Promise<true> {
    raw.body = await plainBody(request);
    return true;
  }
}
