import { isIPv4, isIPv6 } from 'node:net';

/** Groups of 16 bits, and those of the first 64 bits, which a network gives to one customer. */
const GROUPS = 8;
const NETWORK_GROUPS = 4;

const WITH_BRACKETS = /^\[(.*)\](?::\d*)?$/;
const IPV4_WITH_PORT = /^([\d.]+):\d*$/;

/**
 * The one form of an IP address, as sockets have it and as proxies write it: in quotes, with a port, in brackets, with a
 * zone, in capital letters, IPv4 as IPv6. Undefined for a text that is not an address. A socket whose client has gone has none.
 */
export function addressOf(text: string | undefined = ''): string | undefined {
  const unquoted = text.trim().replace(/^"(.*)"$/, '$1');
  const [, bare] = WITH_BRACKETS.exec(unquoted) ?? IPV4_WITH_PORT.exec(unquoted) ?? [undefined, unquoted];
  const [address] = bare.split('%');
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return undefined;
  const short = shortForm(address);
  return mappedIPv4(groupsOf(short)) ?? short;
}

/**
 * Whom an address stands for. With IPv6 a client has a whole network, 2^64 addresses, to change between
 * (https://www.rfc-editor.org/rfc/rfc6177): it counts as `2001:db8:0:0::/64`. IPv4 written as IPv6 is IPv4.
 */
export function clientOf(address: string | undefined): string {
  const normal = addressOf(address) ?? String(address);
  return isIPv6(normal) ? `${groupsOf(normal).slice(0, NETWORK_GROUPS).join(':')}::/64` : normal;
}

/** The URL standard's way of writing an IPv6 address: small letters, no leading zeros, no dots. */
const shortForm = (address: string): string => new URL(`http://[${address}]`).hostname.slice(1, -1);

function groupsOf(short: string): string[] {
  const [head, tail] = short.split('::') as [string, string?];
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  return [...left, ...Array<string>(GROUPS - left.length - right.length).fill('0'), ...right];
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
