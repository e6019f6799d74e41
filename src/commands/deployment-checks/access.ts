import { BlockList, isIPv4 } from 'node:net';
import type { Settings } from '../../settings.js';
import type { Check } from './issue.js';

/** Bits of a network that is too wide to be one of proxies alone. */
const WIDEST_NETWORK = { ipv4: 8, ipv6: 16 };

const isLoopback = (host: string): boolean => /^(localhost|127\..*|\[?::1\]?)$/.test(host);

/** Of who reaches the service, from where, and what it believes of them. */
export const ACCESS_CHECKS: readonly Check[] = [
  {
    id: 'bookstore.E003',
    find: ({ defaultPermission }) =>
      defaultPermission === 'AllowAny' &&
      'DEFAULT_PERMISSION is AllowAny: anyone can change and delete books.',
    hint: 'Set DEFAULT_PERMISSION=IsAuthenticatedOrReadOnly.',
  },
  {
    id: 'bookstore.E004',
    find: ({ trustProxy }) => {
      const wide = networksOf(trustProxy).find(isTooWide);
      return wide && `TRUST_PROXY includes ${wide}: its clients can claim any address.`;
    },
    hint: 'List the addresses of your proxies.',
  },
  {
    id: 'security.W018',
    find: ({ production }) => !production && 'NODE_ENV is not production.',
    hint: 'Set NODE_ENV=production, which turns the strict checks on.',
  },
  {
    id: 'security.W020',
    find: ({ allowedHosts }) =>
      (allowedHosts.includes('*') &&
        'ALLOWED_HOSTS includes *: links are built with any host that a client names.') ||
      (allowedHosts.length === 0 && 'ALLOWED_HOSTS is empty: no request is answered.'),
    hint: 'Set ALLOWED_HOSTS to the names of the service.',
  },
  {
    id: 'bookstore.W002',
    find: ({ corsAllowedOrigins }) =>
      corsAllowedOrigins.includes('*') &&
      'CORS_ALLOWED_ORIGINS is *: scripts of any site can read the responses.',
    hint: 'List the origins of your own pages, unless the API is public.',
  },
  {
    id: 'bookstore.W003',
    find: ({ corsAllowedOrigins }) => {
      const plain = corsAllowedOrigins.find(
        (origin) => origin.startsWith('http:') && !isLoopback(new URL(origin).hostname),
      );
      return (
        plain &&
        `CORS_ALLOWED_ORIGINS includes ${plain}: an attacker on the network can inject scripts into its pages.`
      );
    },
    hint: 'Use https.',
  },
  {
    id: 'bookstore.W004',
    find: ({ host, trustProxy }) =>
      !isLoopback(host) &&
      trustProxy === null &&
      `HOST is ${host} and TRUST_PROXY is none: passwords and tokens cross the network in clear text.`,
    hint: 'Put a TLS proxy in front of the service, and set TRUST_PROXY.',
  },
  {
    id: 'bookstore.W005',
    find: ({ host, trustProxy }) =>
      !isLoopback(host) &&
      typeof trustProxy === 'number' &&
      `TRUST_PROXY is a number and HOST is ${host}: a client that bypasses the proxies can claim any address.`,
    hint: "List the proxies' addresses, or make sure that the port can be reached only through them.",
  },
  {
    id: 'bookstore.W016',
    find: ({ host, trustProxy, throttleAnon, throttleLogin }) =>
      (throttleAnon ?? throttleLogin) !== null &&
      (trustProxy === null
        ? 'TRUST_PROXY is none: behind a proxy all clients share one address, so one of them can use up the throttles of all, including those of log-ins.'
        : isLoopback(host) &&
          typeof trustProxy === 'object' &&
          !coversLoopback(trustProxy) &&
          `HOST is ${host} and TRUST_PROXY includes no address of this machine: all clients get the address of its proxy and share one throttle.`),
    hint: 'Set TRUST_PROXY to the addresses of your proxies, such as 127.0.0.1,::1 for a proxy on this machine.',
  },
  {
    id: 'bookstore.W007',
    find: ({ redisUrl }) => {
      const { hostname, protocol, password } = new URL(redisUrl ?? 'redis://localhost');
      return (
        !isLoopback(hostname) &&
        (protocol !== 'rediss:' || !password) &&
        'REDIS_URL points to another machine without TLS or without a password.'
      );
    },
    hint: 'Use rediss://:PASSWORD@HOST:PORT.',
  },
  {
    id: 'bookstore.W008',
    find: ({ databaseUrl }) => {
      if (databaseUrl.startsWith('sqlite:')) return undefined;
      const { hostname, searchParams } = new URL(databaseUrl);
      const isSafe = ['require', 'verify-ca', 'verify-full'].includes(searchParams.get('sslmode') ?? '');
      return (
        hostname !== '' &&
        !isLoopback(hostname) &&
        !isSafe &&
        'DATABASE_URL points to another machine without TLS.'
      );
    },
    hint: 'Add ?sslmode=verify-full to it.',
  },
];

function coversLoopback(networks: readonly string[]): boolean {
  const all = new BlockList();
  for (const network of networks) {
    const [address, bits] = network.split('/') as [string, string?];
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    all.addSubnet(address, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family);
  }
  return all.check('127.0.0.1') || all.check('::1', 'ipv6');
}

const networksOf = (trustProxy: Settings['trustProxy']): readonly string[] =>
  typeof trustProxy === 'object' && trustProxy ? trustProxy : [];

function isTooWide(network: string): boolean {
  const [address, bits] = network.split('/') as [string, string?];
  return bits !== undefined && Number(bits) < (isIPv4(address) ? WIDEST_NETWORK.ipv4 : WIDEST_NETWORK.ipv6);
}
