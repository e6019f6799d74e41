import type { InfoObject, OpenAPIObject, PathItemObject, TagObject } from '@nestjs/swagger';
import { SAMPLE_ORIGIN } from './sample-origin.js';
import { API_ROOT } from '../core/addresses.js';
import { listedPrefix, routesOf } from '../routing/mount.js';
import type { Route } from '../core/route.js';
import type { APIView } from '../views/api-view.js';
import { Components } from '../openapi/components.js';
import { describeOperation, describeTables, partsOf, verbsOf } from './path-items.js';

/** The OpenAPI 3.1 document of all views, read off their routes, serializers, parsers, renderers and permissions. */
export async function generateDocument(views: readonly APIView[], info: InfoObject): Promise<OpenAPIObject> {
  const components = new Components();
  const paths: Record<string, PathItemObject> = {};
  const ids = new Set<string>();
  const addresses = inReadingOrder(views);
  for (const { path, view, route } of addresses) {
    components.addSecuritySchemes(view.authenticators);
    paths[path] = {};
    for (const verb of verbsOf(route)) {
      const operation = await describeOperation(view, route, verb, components);
      while (ids.has(operation.operationId)) operation.operationId += '_2';
      ids.add(operation.operationId);
      paths[path][verb.toLowerCase() as 'get'] = operation;
    }
    for (const [format, operation] of await describeTables(view, route, components))
      paths[`${path.replace(/\/$/, '')}.${format}`] = { get: operation };
  }
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: SAMPLE_ORIGIN }],
    tags: tagsOf(addresses),
    paths,
    components: components.usedBy(paths),
  };
}

interface Address {
  /** With the final slash that links have. Without it the address is answered too. */
  readonly path: string;
  readonly tag: string;
  readonly view: APIView;
  readonly route: Route;
}

/** Every address of every view: first those that the API root lists, those for the staff last; of one thing together. */
function inReadingOrder(views: readonly APIView[]): readonly Address[] {
  const addresses = views.flatMap((view) =>
    routesOf(view.constructor).map((route) => ({
      path: `/${[API_ROOT, route.path].filter(Boolean).join('/')}/`,
      ...{ tag: partsOf(route)[0], view, route },
    })),
  );
  const tags = [...new Set(addresses.map(({ tag }) => tag))];
  const rank = (view: APIView): number =>
    listedPrefix(view.constructor) !== undefined ? 0 : view.documentPart === undefined ? 1 : 2;
  return addresses.toSorted(
    (one, other) =>
      rank(one.view) - rank(other.view) ||
      tags.indexOf(one.tag) - tags.indexOf(other.tag) ||
      comparePaths(one.path, other.path),
  );
}

/** One object comes before all else that stands below a list. */
function comparePaths(one: string, other: string): number {
  const [a, b] = [one, other].map((path) => path.replaceAll('{', ' '));
  return a < b ? -1 : 1;
}

/** What all operations of one thing have in common: what one of their views says of it, or else is for. */
function tagsOf(addresses: readonly Address[]): TagObject[] {
  const tags = new Set(addresses.map(({ tag }) => tag));
  return [...tags].map((name) => {
    const views = addresses.filter(({ tag }) => tag === name).map(({ view }) => view);
    const description =
      views.map(({ tagDescription }) => tagDescription).find(Boolean) ?? views[0].description;
    return { name, ...(description && { description }) };
  });
}
