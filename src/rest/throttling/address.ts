import { isIPv6 } from 'node:net';

/** Hex digits of the first 64 bits, which a network gives to one customer: 4 groups of 16 bits. */
const GROUPS = 8;
const NETWORK_GROUPS = 4;

/**
 * Whom an address stands for. With IPv6 a client has a whole network, 2^64 addresses, to change between
 * (https://www.rfc-editor.org/rfc/rfc6177): it counts as `2001:db8:0:0::/64`. IPv4 written as IPv6 is IPv4.
 */
export function clientOf(address: string): string {
  const [bare] = address.split('%');
  if (!isIPv6(bare)) return address;
  // The URL standard's way of writing an address: small letters, no leading zeros, no dots.
  const [head, tail] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::') as [string, string?];
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const groups = [...left, ...Array<string>(GROUPS - left.length - right.length).fill('0'), ...right];
  return mappedIPv4(groups) ?? `${groups.slice(0, NETWORK_GROUPS).join(':')}::/64`;
}

/** `1.2.3.4` of `::ffff:1.2.3.4`. */
function mappedIPv4(groups: readonly string[]): string | undefined {
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return undefined;
  const bytes = groups.slice(6).flatMap((group) => {
    const value = parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
  return bytes.join('.');
}
