const HERE = 'http://here.invalid';

/**
 * The address to go on to, if it is one of this service's own: a path, without scheme and host. Undefined for anything
 * that a browser might read as an address elsewhere (https://cwe.mitre.org/data/definitions/601.html).
 */
export function localAddress(next: string): string | undefined {
  // Browsers take a backslash for a slash, and pass over tabs and line breaks within an address.
  if (!/^\/(?!\/)[^\\\0-\x20\x7f]*$/.test(next) || !URL.canParse(next, HERE)) return undefined;
  const { origin, pathname, search, hash } = new URL(next, HERE);
  return origin === HERE && !isForeignOnceDecoded(pathname) ? pathname + search + hash : undefined;
}

/** What decodes an address once more on its way must not get another one out of it. */
const isForeignOnceDecoded = (pathname: string): boolean => /^\/(\/|%2f|\\|%5c|%09|%0a|%0d)/i.test(pathname);
