import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { count, list, type Reader } from './environment.js';
import { weaknessOf } from './secret-key.js';

/** Shortest `SECRET_KEY` that HS256 is safe with: as many bytes as its hash (RFC 7518, section 3.2). */
const SECRET_KEY_BYTES = 32;

export const databaseUrl: Reader<string> = {
  accepts: 'sqlite:PATH, sqlite::memory: or postgres://USER:PASSWORD@HOST:PORT/NAME',
  read: (raw) => (/^(sqlite:.+|postgres(ql)?:\/\/.+)$/.test(raw) ? raw : undefined),
};

export const secretKey = (production: boolean): Reader<string> => ({
  accepts: `at least ${SECRET_KEY_BYTES} bytes of random text${production ? ', not an example key' : ''}`,
  read: (raw) =>
    Buffer.byteLength(raw) < SECRET_KEY_BYTES || (production && weaknessOf(raw)) ? undefined : raw,
  secret: true,
});

export const fallbackKeys = (production: boolean): Reader<readonly string[]> => ({
  accepts: `a comma-separated list, each ${secretKey(production).accepts}`,
  read: (raw) => {
    const keys = list.read(raw) as readonly string[];
    return keys.every((key) => secretKey(production).read(key)) ? keys : undefined;
  },
  secret: true,
});

export const redisUrl: Reader<string | null> = {
  accepts: 'redis://HOST:PORT/NUMBER or rediss://…',
  read: (raw) => (raw === '' ? null : /^rediss?:\/\/.+$/.test(raw) ? raw : undefined),
  secret: true,
};

const MOST_WORKERS = 128;

export const workers: Reader<number> = {
  accepts: `auto, or a whole number from 1 to ${MOST_WORKERS}`,
  read: (raw) => (raw === 'auto' ? availableParallelism() : count(1, MOST_WORKERS).read(raw)),
};

export const origins: Reader<readonly string[]> = {
  accepts: 'a comma-separated list of origins, such as https://shop.example.com, or *',
  read: (raw) => {
    const items = list.read(raw) as readonly string[];
    return items.every((item) => item === '*' || /^https?:\/\/[^/\s]+$/.test(item)) ? items : undefined;
  },
};

/** Addresses of proxies, or how many there are. */
export const proxies: Reader<number | readonly string[] | null> = {
  accepts:
    'none, the number of proxies in front of the service, or a comma-separated list of their addresses (CIDR)',
  read: (raw) => {
    if (raw === 'none') return null;
    if (/^\d+$/.test(raw)) return count(1, 10).read(raw);
    const items = list.read(raw) as readonly string[];
    return items.length > 0 && items.every(isAddressRange) ? items : undefined;
  },
};

function isAddressRange(item: string): boolean {
  const [address, bits, ...more] = item.split('/');
  const version = isIP(address);
  return (
    version > 0 &&
    more.length === 0 &&
    (bits === undefined || count(0, version === 4 ? 32 : 128).read(bits) !== undefined)
  );
}
