import { SetMetadata } from '@nestjs/common';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import type { FastifyRequest } from 'fastify';

interface RouteConfig {
  readonly largeBodies?: boolean;
}

/**
 * Marks a handler, or a view below what mounts it, whose bodies have a limit of their own, that of imports. They are read
 * when they are asked for, so that only a client that may send one can fill the memory with it.
 */
export const LargeBodies = (): ClassDecorator & MethodDecorator =>
  SetMetadata(FASTIFY_ROUTE_CONFIG_METADATA, { largeBodies: true } satisfies RouteConfig);

/** Whether a view is marked. */
export const hasLargeBodies = (view: object): boolean =>
  (Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, view) as RouteConfig | undefined)?.largeBodies === true;

/** Whether the handler that a request goes to is marked. */
export const takesLargeBodies = ({ routeOptions }: FastifyRequest): boolean =>
  (routeOptions.config as RouteConfig).largeBodies === true;
