import type { Request } from './contracts.js';

/**
 * The address of a request with other values of some parameters (undefined takes one away), written as DRF writes it:
 * absolute, with the final slash, the parameters sorted by name.
 */
export function linkWith(request: Request, changes: Changes): string {
  return request.absoluteUrl(pathWith(request, changes));
}

type Changes = Readonly<Record<string, string | undefined>>;

/** As `linkWith`, without scheme and host. */
export function pathWith(request: Request, changes: Changes): string {
  const parameters = new Map(request.query.names().map((name) => [name, request.query.getAll(name)]));
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) parameters.delete(name);
    else parameters.set(name, [value]);
  }
  const pairs = [...parameters]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, values]) => values.map((value) => `${quotePlus(name)}=${quotePlus(value)}`));
  return pathOf(request) + (pairs.length > 0 ? `?${pairs.join('&')}` : '');
}

/** The request's path; links carry the final slash, but not behind a format suffix. */
export function pathOf({ raw, parameters }: Request): string {
  const path = raw.url.split('?', 1)[0];
  return parameters.format ? path : `${path}/`;
}

/** Python's `urllib.parse.quote_plus`. */
const quotePlus = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');

/** Each address has the request's own query in it, and a proxy has room for 4 kB of head (nginx's `proxy_buffer_size`). */
const LONGEST_LINK_HEADER = 2048;

/** A `Link` header (RFC 8288) of the addresses that there are, without those that are too long: bodies have the neighbours too. */
export function linkHeader(
  links: Readonly<Record<string, string | null | undefined>>,
): Record<string, string> {
  let header = '';
  for (const [relation, url] of Object.entries(links)) {
    const longer = url ? `${header && `${header}, `}<${url}>; rel="${relation}"` : header;
    if (longer.length <= LONGEST_LINK_HEADER) header = longer;
  }
  return header === '' ? {} : { link: header };
}
