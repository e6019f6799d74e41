import type { IncomingHttpHeaders } from 'node:http';
import { addressOf } from './messages/client-address.js';

/** Proxies between a client and the service that are looked at, at most. */
const MOST_HOPS = 100;

/**
 * Brings what proxies say of a client into one form, before it is read: an address without port, brackets and quotes, and
 * `http` or `https`. Behind an entry that is not an address (`unknown`, a name, a client's own words) clients cannot be told apart, so
 * the client counts as the nearest hop before it. An empty header still says that there was one.
 */
export function normalizeForwarded(headers: IncomingHttpHeaders): void {
  const { 'x-forwarded-for': hops, 'x-forwarded-proto': protocol } = headers;
  if (hops !== undefined) headers['x-forwarded-for'] = addressesOf(String(hops)).join(', ');
  if (protocol !== undefined) headers['x-forwarded-proto'] = schemeOf(String(protocol));
}

/** The nearest hops, as far as they are addresses. */
function addressesOf(hops: string): string[] {
  const addresses: string[] = [];
  for (const hop of hops.split(',').slice(-MOST_HOPS).reverse()) {
    if (hop.trim() === '') continue;
    const address = addressOf(hop);
    if (address === undefined) break;
    addresses.unshift(address);
  }
  return addresses;
}

/** The nearest proxy's word; nothing where it is none, which leaves the connection's own scheme. */
function schemeOf(protocols: string): string {
  const last = protocols.split(',').at(-1)!.trim().toLowerCase();
  return last === 'http' || last === 'https' ? last : '';
}
