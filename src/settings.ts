import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { secretKeyFromFile, weaknessOf } from './secret-key.js';
import {
  boolean,
  choice,
  count,
  list,
  listOf,
  listOfOrNone,
  rate,
  seconds,
  secondsOrNone,
  text,
  type Rate,
  type Reader,
  type Variables,
} from './environment.js';

export const PERMISSIONS = [
  'AllowAny',
  'IsAuthenticated',
  'IsAuthenticatedOrReadOnly',
  'IsAdminUser',
] as const;
export const RENDERERS = ['json', 'html', 'csv'] as const;
export const PAGINATION = ['optional', 'none', 'page', 'limitoffset', 'cursor'] as const;
export const FILTER_BACKENDS = ['filter', 'search', 'ordering'] as const;
export const CONDITIONAL_REQUESTS = ['true', 'false', 'required'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const LOG_FORMATS = ['pretty', 'json'] as const;

/** Shortest `SECRET_KEY` that HS256 is safe with: as many bytes as its hash (RFC 7518, section 3.2). */
const SECRET_KEY_BYTES = 32;

/** Holds the key that is made where none is set. */
export const SECRET_KEY_FILE = 'data/secret.key';

/** Rows of a page that are still answered at once. */
const MOST_ROWS = 100_000;

const databaseUrl: Reader<string> = {
  accepts: 'sqlite:PATH, sqlite::memory: or postgres://USER:PASSWORD@HOST:PORT/NAME',
  read: (raw) => (/^(sqlite:.+|postgres(ql)?:\/\/.+)$/.test(raw) ? raw : undefined),
};

const secretKey = (production: boolean): Reader<string> => ({
  accepts: `at least ${SECRET_KEY_BYTES} bytes of random text${production ? ', not an example key' : ''}`,
  read: (raw) =>
    Buffer.byteLength(raw) < SECRET_KEY_BYTES || (production && weaknessOf(raw)) ? undefined : raw,
  secret: true,
});

const fallbackKeys = (production: boolean): Reader<readonly string[]> => ({
  accepts: `a comma-separated list, each ${secretKey(production).accepts}`,
  read: (raw) => {
    const keys = list.read(raw) as readonly string[];
    return keys.every((key) => secretKey(production).read(key)) ? keys : undefined;
  },
  secret: true,
});

const redisUrl: Reader<string | null> = {
  accepts: 'redis://HOST:PORT/NUMBER or rediss://…',
  read: (raw) => (raw === '' ? null : /^rediss?:\/\/.+$/.test(raw) ? raw : undefined),
  secret: true,
};

const MOST_WORKERS = 128;

const workers: Reader<number> = {
  accepts: `auto, or a whole number from 1 to ${MOST_WORKERS}`,
  read: (raw) => (raw === 'auto' ? availableParallelism() : count(1, MOST_WORKERS).read(raw)),
};

const origins: Reader<readonly string[]> = {
  accepts: 'a comma-separated list of origins, such as https://shop.example.com, or *',
  read: (raw) => {
    const items = list.read(raw) as readonly string[];
    return items.every((item) => item === '*' || /^https?:\/\/[^/\s]+$/.test(item)) ? items : undefined;
  },
};

/** Addresses of proxies, or how many there are. */
const proxies: Reader<number | readonly string[] | null> = {
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

/** Settings that apps add: each declares its own by augmenting this interface. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- without an app there are none
export interface AppSettings {}

/** Reads one variable. Throws SettingsError for a value that its reader does not accept. */
export type ReadSetting = <T>(name: string, fallback: string | (() => string), reader: Reader<T>) => T;

interface WithSettings {
  readonly settings?: (get: ReadSetting) => Partial<AppSettings>;
}

/**
 * The service's settings: read from the environment once, typed, frozen. Also the token under which Nest injects them.
 * Durations are in seconds, sizes in bytes.
 */
export class Settings {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  /** Signs tokens (HS256). */
  readonly secretKey: string;
  /** Older keys, whose tokens are still accepted. */
  readonly secretKeyFallbacks: readonly string[];
  readonly defaultPermission: (typeof PERMISSIONS)[number];
  readonly accessTokenLifetime: number;
  readonly refreshTokenLifetime: number;
  readonly rotateRefreshTokens: boolean;
  readonly blacklistAfterRotation: boolean;
  /** Seconds in which a spent refresh token gets the same child again. */
  readonly refreshTokenGrace: number;
  /** Representations offered, in order of preference. */
  readonly renderers: readonly (typeof RENDERERS)[number][];
  readonly pagination: (typeof PAGINATION)[number];
  readonly pageSize: number;
  readonly maxPageSize: number;
  readonly filterBackends: readonly (typeof FILTER_BACKENDS)[number][];
  /** Whether large answers are compressed for clients that can read it. */
  readonly compression: boolean;
  /** Whether answers carry an ETag and requests may depend on one; `required`: writes must. */
  readonly conditionalRequests: (typeof CONDITIONAL_REQUESTS)[number];
  readonly throttleAnon: Rate | null;
  readonly throttleUser: Rate | null;
  /** Of failed log-ins, for one account from one address. */
  readonly throttleLogin: Rate | null;
  /** Of failed log-ins from one address, for all accounts together. */
  readonly throttleLoginAddress: Rate | null;
  /** Counters that several machines share; null: each machine has its own. */
  readonly redisUrl: string | null;
  readonly bodyLimit: number;
  /** Of the body of an import. */
  readonly importBodyLimit: number;
  /** How many objects a bulk call may be about. */
  readonly bulkLimit: number;
  /** For how long change feeds tell a change, in seconds; null: for as long as history has it. */
  readonly changesKept: number | null;
  /** Worker processes. */
  readonly webConcurrency: number;
  readonly allowedHosts: readonly string[];
  readonly corsAllowedOrigins: readonly string[];
  /** How many proxies stand before the service, or which; null: none. */
  readonly trustProxy: number | readonly string[] | null;
  /** The bearer token that `/metrics` asks of others than loopback; empty: nobody else gets them. */
  readonly metricsToken: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly logFormat: (typeof LOG_FORMATS)[number];
  /** Whether the log tells the address of a request's client. */
  readonly logClientAddress: boolean;
  /** The account `npm start` makes when there is none of that name. */
  readonly superuser: { readonly username: string; readonly password: string; readonly email: string };

  /** Settings of the apps that are installed. */
  readonly apps: AppSettings;

  constructor(env: Variables, apps: readonly WithSettings[] = []) {
    const get: ReadSetting = (name, fallback, reader) => {
      const raw = env[name] || (typeof fallback === 'string' ? fallback : fallback());
      const value = reader.read(raw);
      if (value === undefined) throw new SettingsError(name, reader.secret ? undefined : raw, reader.accepts);
      return value;
    };
    this.production = get('NODE_ENV', '', text) === 'production';
    this.host = get('HOST', '127.0.0.1', text);
    this.port = get('PORT', '8000', count(0, 65535));
    this.databaseUrl = get('DATABASE_URL', 'sqlite:data/bookstore.sqlite3', databaseUrl);
    this.secretKey = get(
      'SECRET_KEY',
      this.production ? '' : () => secretKeyFromFile(SECRET_KEY_FILE),
      secretKey(this.production),
    );
    this.secretKeyFallbacks = get('SECRET_KEY_FALLBACKS', '', fallbackKeys(this.production));
    this.defaultPermission = get('DEFAULT_PERMISSION', 'IsAuthenticatedOrReadOnly', choice(PERMISSIONS));
    this.accessTokenLifetime = get('ACCESS_TOKEN_LIFETIME', '300', seconds);
    this.refreshTokenLifetime = get('REFRESH_TOKEN_LIFETIME', '86400', seconds);
    this.rotateRefreshTokens = get('ROTATE_REFRESH_TOKENS', 'false', boolean);
    this.blacklistAfterRotation = get('BLACKLIST_AFTER_ROTATION', 'false', boolean);
    this.refreshTokenGrace = get('REFRESH_TOKEN_GRACE', '10', count(0, 3600));
    this.renderers = get('RENDERERS', RENDERERS.join(','), listOf(RENDERERS));
    this.pagination = get('PAGINATION', 'optional', choice(PAGINATION));
    this.pageSize = get('PAGE_SIZE', '100', count(1, MOST_ROWS));
    this.maxPageSize = get('MAX_PAGE_SIZE', '1000', count(1, MOST_ROWS));
    this.filterBackends = get('FILTER_BACKENDS', FILTER_BACKENDS.join(','), listOfOrNone(FILTER_BACKENDS));
    this.compression = get('COMPRESSION', 'true', boolean);
    this.conditionalRequests = get('CONDITIONAL_REQUESTS', 'true', choice(CONDITIONAL_REQUESTS));
    this.throttleAnon = get('THROTTLE_ANON', 'none', rate);
    this.throttleUser = get('THROTTLE_USER', 'none', rate);
    this.throttleLogin = get('THROTTLE_LOGIN', '10/min', rate);
    const loginAddress = get('THROTTLE_LOGIN_ADDRESS', '100/min', rate);
    this.throttleLoginAddress = this.throttleLogin && loginAddress;
    this.redisUrl = get('REDIS_URL', '', redisUrl);
    this.bodyLimit = get('BODY_LIMIT', '2621440', count(1, 1024 ** 3));
    this.importBodyLimit = get('IMPORT_BODY_LIMIT', '33554432', count(1, 1024 ** 3));
    this.bulkLimit = get('BULK_LIMIT', '1000', count(1, MOST_ROWS));
    this.allowedHosts = get('ALLOWED_HOSTS', this.production ? '' : '*', list);
    this.changesKept = get('CHANGES_KEPT', 'none', secondsOrNone);
    this.webConcurrency = get('WEB_CONCURRENCY', '1', workers);
    this.corsAllowedOrigins = get('CORS_ALLOWED_ORIGINS', '', origins);
    this.trustProxy = get('TRUST_PROXY', 'none', proxies);
    this.metricsToken = get('METRICS_TOKEN', '', text);
    this.logLevel = get('LOG_LEVEL', 'info', choice(LOG_LEVELS));
    this.logFormat = get('LOG_FORMAT', defaultLogFormat, choice(LOG_FORMATS));
    this.logClientAddress = get('LOG_CLIENT_ADDRESS', 'false', boolean);
    this.superuser = Object.freeze({
      username: get('SUPERUSER_USERNAME', '', text),
      password: get('SUPERUSER_PASSWORD', '', text),
      email: get('SUPERUSER_EMAIL', '', text),
    });
    this.apps = Object.freeze(
      Object.assign({}, ...apps.map(({ settings }) => settings?.(get))),
    ) as AppSettings;
    Object.freeze(this);
  }
}

const defaultLogFormat = (): Settings['logFormat'] => (process.stdout.isTTY ? 'pretty' : 'json');

/** Returns the format of the log, where other settings may be such that none of them can be read. */
export const logFormatOf = ({ LOG_FORMAT }: Variables): Settings['logFormat'] =>
  choice(LOG_FORMATS).read(LOG_FORMAT ?? '') ?? defaultLogFormat();

/** A setting that cannot be used: names the variable, what it was and what is accepted. */
export class SettingsError extends Error {
  constructor(
    readonly variable: string,
    value: string | undefined,
    accepts: string,
  ) {
    super(
      `${variable}${value === undefined ? '' : `=${JSON.stringify(value)}`} cannot be used. Accepted: ${accepts}.`,
    );
  }
}

/** Reads the settings from `env`, with those of `apps`. Throws SettingsError for the first value that cannot be used. */
export function readSettings(env: Variables, apps?: readonly WithSettings[]): Settings {
  return new Settings(env, apps);
}
