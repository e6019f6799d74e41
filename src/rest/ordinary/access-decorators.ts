import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AuthenticatedUser } from '../core/authenticated-user.js';

/** How far an ordinary handler is open: to everyone who asks, or past all of the service's guards. */
export type Access = 'public' | 'unguarded';

const ACCESS = Symbol('access');

/**
 * Opens an ordinary handler, or all of a controller, to everyone: DRF's `permission_classes = [AllowAny]`. As there,
 * credentials that are sent are still looked at (bad ones are 401), and throttles count.
 */
export const Public = (): ClassDecorator & MethodDecorator => SetMetadata(ACCESS, 'public' satisfies Access);

/**
 * Takes an ordinary handler, or all of a controller, out of the service's authentication, permissions, throttles and
 * parsing of bodies: for one with a gate of its own, and for probes and static files, which everyone may have at no cost.
 */
export const SkipGuards = (): ClassDecorator & MethodDecorator =>
  SetMetadata(ACCESS, 'unguarded' satisfies Access);

/** What a handler's decorators say, or else those of its controller; undefined where the defaults of the service hold. */
export function accessOf(handler: object, controller: object): Access | undefined {
  return (Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, controller)) as
    Access | undefined;
}

/** Gives a parameter of an ordinary handler the account behind the request; null for an anonymous one. */
export const CurrentUser = createParamDecorator(
  (_data: unknown, context: ExecutionContext): AuthenticatedUser | null => {
    const { rest, visitor } = context.switchToHttp().getRequest<FastifyRequest>();
    return rest?.user ?? visitor ?? null;
  },
);
