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

/*
 * Addresses in the head of an answer are as long as clients make them, and a head is not to be longer than 4 kB: a proxy
 * answers 502 for one that does not fit into its buffer (https://nginx.org/r/proxy_buffer_size). These leave room for all
 * other headers.
 */
const LONGEST_LINKS = 2000;
const LONGEST_LOCATION = 1500;

/** A `Link` header (RFC 8288) of the addresses that there are, as far as they fit: the body of a page has them too. */
export function linkHeader(
  links: Readonly<Record<string, string | null | undefined>>,
): Record<string, string> {
  let link = '';
  for (const [relation, url] of Object.entries(links)) {
    if (!url) continue;
    const longer = `${link && `${link}, `}<${url}>; rel="${relation}"`;
    if (longer.length <= LONGEST_LINKS) link = longer;
  }
  return link === '' ? {} : { link };
}

/** Whether an address fits into a `Location` header. */
export const fitsLocation = (address: string): boolean => address.length <= LONGEST_LOCATION;

/** An address of ours for a `Location` header: without its query where it is too long, or in the end the root. */
export function locationOf(address: string): string {
  return [address, address.split('?', 1)[0]].find(fitsLocation) ?? '/';
}
