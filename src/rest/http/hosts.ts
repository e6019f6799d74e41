/** Characters of the longest name (RFC 1035, section 2.3.4) with a port. It stands in every link of an answer. */
const LONGEST = 259;

/** What RFC 3986, section 3.2.2, lets a host be; nothing, where there is none (RFC 9112, section 3.2). */
const WELL_FORMED = /^([\w.~!$&'()*+,;=%-]*|\[[\w.~!$&'()*+,;=:%-]+\])(?::\d*)?$/;

/** Returns whether a Host header is well-formed, whichever host it names. */
export const isHost = (host: string): boolean => host.length <= LONGEST && WELL_FORMED.test(host);

/** RFC 1034 and 3986 names as Django reads them: https://docs.djangoproject.com/en/5.2/ref/settings/#allowed-hosts */
const HOST = /^([a-z0-9.-]+|\[[a-f0-9]*:[a-f0-9.:]+\])(?::\d+)?$/;

/** Addresses remembered as good; hosts are few, and a client that invents them must not fill the memory. */
const MOST_REMEMBERED = 100;

/**
 * Whether a Host header is well-formed and for us. An allowed host is a name, `.example.com` for a domain with all below
 * it, or `*`.
 */
export function hostCheck(allowed: readonly string[]): (host: string) => boolean {
  const good = new Set<string>();
  return (host) => {
    if (good.has(host)) return true;
    if (!isHost(host)) return false;
    const name = HOST.exec(host.toLowerCase())?.[1].replace(/\.$/, '');
    if (name === undefined || !allowed.some((pattern) => covers(pattern.toLowerCase(), name))) return false;
    if (good.size < MOST_REMEMBERED) good.add(host);
    return true;
  };
}

const covers = (pattern: string, name: string): boolean =>
  pattern === '*' ||
  pattern === name ||
  (pattern.startsWith('.') && (name.endsWith(pattern) || name === pattern.slice(1)));
