import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AuthenticatedUser } from './authenticated-user.js';
import type { Request } from './contracts.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The request as the REST layer's views see it; undefined until the guards have it, and for an unknown address. */
    rest?: Request;
    /** The account behind a request to an ordinary controller, where guards of Nest's own kind look for it. */
    user?: AuthenticatedUser | null;
    /** Whom an ordinary controller has let in. */
    visitor?: AuthenticatedUser;
  }
}

/** Returns the Fastify request of a guard. */
export const rawRequest = (context: ExecutionContext): FastifyRequest =>
  context.switchToHttp().getRequest<FastifyRequest>();
