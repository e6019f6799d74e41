import type { InfoObject, OpenAPIObject, PathItemObject } from '@nestjs/swagger';
import { SAMPLE_ORIGIN } from './sample-origin.js';
import { API_ROOT } from '../core/addresses.js';
import { routesOf } from '../routing/mount.js';
import type { Route } from '../core/route.js';
import type { APIView } from '../views/api-view.js';
import { Components } from '../openapi/components.js';
import { describeOperation, partsOf, verbsOf } from './path-items.js';

/** The OpenAPI 3.1 document of all views, read off their routes, serializers, parsers, renderers and permissions. */
export async function generateDocument(views: readonly APIView[], info: InfoObject): Promise<OpenAPIObject> {
  const components = new Components();
  const paths: Record<string, PathItemObject> = {};
  const tags = new Map<string, Set<string>>();
  const ids = new Set<string>();
  for (const [path, view, route] of addresses(views)) {
    const tag = partsOf(route)[0];
    tags.set(tag, (tags.get(tag) ?? new Set()).add(view.viewName({ ...route, suffix: '' })));
    components.addSecuritySchemes(view.authenticators);
    paths[path] = {};
    for (const verb of verbsOf(route)) {
      const operation = await describeOperation(view, route, verb, components);
      while (ids.has(operation.operationId)) operation.operationId += '_2';
      ids.add(operation.operationId);
      paths[path][verb.toLowerCase() as 'get'] = operation;
    }
  }
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: SAMPLE_ORIGIN }],
    tags: [...tags].map(([name, titles]) => ({ name, description: [...titles].join(', ') })),
    paths,
    components: components.usedBy(paths),
  };
}

/** Every address of every view, with the final slash that links have. Without it they are answered too. */
function addresses(views: readonly APIView[]): [string, APIView, Route][] {
  const pathOf = ({ path }: Route): string => `/${[API_ROOT, path].filter(Boolean).join('/')}/`;
  return views
    .flatMap((view) =>
      routesOf(view.constructor).map((route): [string, APIView, Route] => [pathOf(route), view, route]),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
