import type { Request } from '../core/contracts.js';
import { API_ROOT } from '../core/addresses.js';
import { routesOf } from '../routing/mount.js';
import type { Crumb } from '../pages/html-page.js';

/** The views above an address, from the API root down, and the address itself. */
export function breadcrumbs({ urlconf, view, route, parameters }: Request): Crumb[] {
  const parts = route.path === '' ? [] : route.path.split('/');
  const above = parts.flatMap((_, count) => urlconf.at(parts.slice(0, count).join('/')) ?? []);
  return [...above, { view, route }].map((mounted) => ({
    name: mounted.view.viewName(mounted.route),
    url: `/${API_ROOT}/${addressOf(mounted.route.path, parameters)}`,
  }));
}

/** The view's extra actions of the list, or of the object, that an address is of: DRF's menu of them. */
export function extraActions({ view, route, parameters }: Request): Crumb[] {
  return routesOf(view.constructor)
    .filter(({ path, detail }) => detail === route.detail && path.startsWith(`${route.path}/`))
    .map(({ path, suffix }) => ({ name: suffix, url: `/${API_ROOT}/${addressOf(path, parameters)}` }));
}

/** A route's path with the values that its variable parts have here. */
function addressOf(path: string, parameters: Request['parameters']): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
  return filled && `${filled}/`;
}
