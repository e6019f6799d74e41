import { All, Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { dispatch } from '../views/dispatch.js';
import { hasLargeBodies, LargeBodies } from '../http/large-bodies.js';
import { route, type Route } from '../core/route.js';
import { viewSetRoutes } from './viewset-routes.js';
import { VERBS, type Verb } from '../http/messages/methods.js';
import type { APIView } from '../views/api-view.js';
import { API_ROOT } from '../core/addresses.js';

type ViewClass = abstract new (...services: never[]) => APIView;

const ROUTES = Symbol('routes');

/**
 * Mounts a viewset below `/api/`: DRF's `router.register('books', BookViewSet)`.
 *
 * Each address gets one handler for all methods, so that a refusal comes before "method not allowed" as in
 * DRF. Actions are plain methods: overriding one in a subclass is all it takes.
 */
export function Register(prefix: string, basename?: string): (viewset: ViewClass) => void {
  return (viewset) => {
    MountViewSet(prefix, basename)(viewset);
    Reflect.defineMetadata(LISTED, prefix, viewset);
  };
}

/** Mounts a viewset as Register does, but leaves it out of the API root. It answers `verbs` alone: DRF's `http_method_names`. */
export function MountViewSet(
  prefix: string,
  basename = prefix.replace(/s$/, ''),
  verbs: readonly Verb[] = VERBS,
): (viewset: ViewClass) => void {
  return (viewset) => Mount(...viewSetRoutes(viewset.prototype as object, prefix, basename, verbs))(viewset);
}

const LISTED = Symbol('listed in the API root');

/** The prefix under which a view stands in the API root; undefined for one that does not. */
export function listedPrefix(view: object): string | undefined {
  return Reflect.getMetadata(LISTED, view) as string | undefined;
}

/** Mounts a single view below `/api/`: Django's `path('token/', TokenObtainPairView.as_view())`. */
export function Path(path: string, name: string): (view: ViewClass) => void {
  return (view) => {
    const verbs = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).filter(
      (verb) => verb.toLowerCase() in view.prototype,
    );
    const actions = Object.fromEntries(verbs.map((verb: Verb) => [verb, verb.toLowerCase()]));
    Mount(route({ path, name, suffix: '', detail: false, formats: false, actions }))(view);
  };
}

/** Every address of a view. */
export function routesOf(view: object): readonly Route[] {
  return (Reflect.getMetadata(ROUTES, view) as Route[] | undefined) ?? [];
}

/** Asked for each request, which Nest's metadata would cost more. */
const routesOfHandlers = new WeakMap<object, Route>();

/** The route that a Nest handler was made for; undefined for a handler of an ordinary controller. */
export function routeOf(handler: object): Route | undefined {
  return routesOfHandlers.get(handler);
}

/** Mounts a view at addresses given whole. */
export function Mount(...routes: readonly Route[]): (view: ViewClass) => void {
  return (view) => {
    Controller(API_ROOT)(view);
    Reflect.defineMetadata(ROUTES, routes, view);
    for (const each of routes) addHandler(view, each);
  };
}

function addHandler(view: ViewClass, each: Route): void {
  const prototype = view.prototype as object;
  const property = `route ${each.name}`;
  const value = function (this: APIView, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    return dispatch(this, request, reply);
  };
  routesOfHandlers.set(value, each);
  Object.defineProperty(prototype, property, { value, configurable: true });
  Req()(prototype, property, 0);
  Res()(prototype, property, 1);
  if (hasLargeBodies(view)) LargeBodies()(prototype, property, { value });
  All(fastifyPaths(each))(prototype, property, { value });
}

/** A variable part takes no slash and no dot, so that a suffix is never part of an id. */
function fastifyPaths({ path, formats }: Route): string[] {
  const pattern = path.replace(/\{(\w+)\}/g, ':$1(^[^/.]+$)');
  return formats
    ? [pattern, `${path.replace(/\{(\w+)\}/g, ':$1(^[^/.]+)')}.:format(^[a-z0-9]+$)`]
    : [pattern];
}
