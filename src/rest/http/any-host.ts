import { SetMetadata } from '@nestjs/common';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import type { FastifyRequest } from 'fastify';

interface RouteConfig {
  readonly anyHost?: boolean;
}

/**
 * Marks a handler that answers whatever host it is asked for, and over HTTP/1.0 without one: what watches the service
 * calls it by its address. Its answers must not be made of the host.
 */
export const AnyHost = (): MethodDecorator =>
  SetMetadata(FASTIFY_ROUTE_CONFIG_METADATA, { anyHost: true } satisfies RouteConfig);

/** Whether the handler that a request goes to is marked. */
export const takesAnyHost = ({ routeOptions }: FastifyRequest): boolean =>
  (routeOptions.config as RouteConfig).anyHost === true;
