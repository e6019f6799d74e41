import { secretKeyFromFile } from './secret-key.js';
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
import {
  databaseUrl,
  fallbackKeys,
  origins,
  proxies,
  redisUrl,
  secretKey,
  workers,
} from './setting-readers.js';

const PERMISSIONS = ['AllowAny', 'IsAuthenticated', 'IsAuthenticatedOrReadOnly', 'IsAdminUser'] as const;
const RENDERERS = ['json', 'html', 'csv'] as const;
const PAGINATION = ['optional', 'none', 'page', 'limitoffset', 'cursor'] as const;
const FILTER_BACKENDS = ['filter', 'search', 'ordering'] as const;
const CONDITIONAL_REQUESTS = ['true', 'false', 'required'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const LOG_FORMATS = ['pretty', 'json'] as const;

/** Holds the key that is made where none is set. */
export const SECRET_KEY_FILE = 'data/secret.key';

/** Rows of a page that are still answered at once. */
const MOST_ROWS = 100_000;

/** Settings that apps add: each declares its own by augmenting this interface. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- without an app there are none
export interface AppSettings {}

/** Reads one variable. Throws SettingsError for a value that its reader does not accept. */
export type ReadSetting = <T>(name: string, fallback: string | (() => string), reader: Reader<T>) => T;

interface WithSettings {
  readonly settings?: (get: ReadSetting) => Partial<AppSettings>;
}

class SettingsReader {
  readonly #env: Variables;

  constructor(env: Variables) {
    this.#env = env;
  }

  protected get<T>(name: string, fallback: string | (() => string), reader: Reader<T>): T {
    const raw = this.#env[name] || (typeof fallback === 'string' ? fallback : fallback());
    const value = reader.read(raw);
    if (value === undefined) throw new SettingsError(name, reader.secret ? undefined : raw, reader.accepts);
    return value;
  }
}

/**
 * The service's settings: read from the environment once, typed, frozen. Also the token under which Nest injects them.
 * Durations are in seconds, sizes in bytes.
 */
export class Settings extends SettingsReader {
  readonly production = this.get('NODE_ENV', '', text) === 'production';
  readonly host = this.get('HOST', '127.0.0.1', text);
  readonly port = this.get('PORT', '8000', count(0, 65535));
  readonly databaseUrl = this.get('DATABASE_URL', 'sqlite:data/bookstore.sqlite3', databaseUrl);
  /** Signs tokens (HS256). */
  readonly secretKey = this.get(
    'SECRET_KEY',
    this.production ? '' : () => secretKeyFromFile(SECRET_KEY_FILE),
    secretKey(this.production),
  );
  /** Older keys, whose tokens are still accepted. */
  readonly secretKeyFallbacks = this.get('SECRET_KEY_FALLBACKS', '', fallbackKeys(this.production));
  /** The key that signs, and older ones whose signatures still count. */
  readonly secretKeys = [this.secretKey, ...this.secretKeyFallbacks] as const;
  readonly defaultPermission = this.get(
    'DEFAULT_PERMISSION',
    'IsAuthenticatedOrReadOnly',
    choice(PERMISSIONS),
  );
  readonly accessTokenLifetime = this.get('ACCESS_TOKEN_LIFETIME', '300', seconds);
  readonly refreshTokenLifetime = this.get('REFRESH_TOKEN_LIFETIME', '86400', seconds);
  readonly rotateRefreshTokens = this.get('ROTATE_REFRESH_TOKENS', 'false', boolean);
  readonly blacklistAfterRotation = this.get('BLACKLIST_AFTER_ROTATION', 'false', boolean);
  /** Seconds in which a spent refresh token gets the same child again. */
  readonly refreshTokenGrace = this.get('REFRESH_TOKEN_GRACE', '10', count(0, 3600));
  /** Representations offered, in order of preference. */
  readonly renderers = this.get('RENDERERS', RENDERERS.join(','), listOf(RENDERERS));
  readonly pagination = this.get('PAGINATION', 'optional', choice(PAGINATION));
  readonly pageSize = this.get('PAGE_SIZE', '100', count(1, MOST_ROWS));
  readonly maxPageSize = this.get('MAX_PAGE_SIZE', '1000', count(1, MOST_ROWS));
  readonly filterBackends = this.get(
    'FILTER_BACKENDS',
    FILTER_BACKENDS.join(','),
    listOfOrNone(FILTER_BACKENDS),
  );
  /** Whether large answers are compressed for clients that can read it. */
  readonly compression = this.get('COMPRESSION', 'true', boolean);
  /** Whether answers carry an ETag and requests may depend on one; `required`: writes must. */
  readonly conditionalRequests = this.get('CONDITIONAL_REQUESTS', 'true', choice(CONDITIONAL_REQUESTS));
  readonly throttleAnon = this.get('THROTTLE_ANON', 'none', rate);
  readonly throttleUser = this.get('THROTTLE_USER', 'none', rate);
  /** Of failed log-ins, for one account from one address. */
  readonly throttleLogin = this.get('THROTTLE_LOGIN', '10/min', rate);
  /** Of failed log-ins from one address, for all accounts together. */
  readonly throttleLoginAddress: Rate | null;
  /** Counters that several machines share; null: each machine has its own. */
  readonly redisUrl = this.get('REDIS_URL', '', redisUrl);
  readonly bodyLimit = this.get('BODY_LIMIT', '2621440', count(1, 1024 ** 3));
  /** Of the body of an import. */
  readonly importBodyLimit = this.get('IMPORT_BODY_LIMIT', '33554432', count(1, 1024 ** 3));
  /** How many objects a bulk call may be about. */
  readonly bulkLimit = this.get('BULK_LIMIT', '1000', count(1, MOST_ROWS));
  /** For how long change feeds tell a change, in seconds; null: for as long as history has it. */
  readonly changesKept = this.get('CHANGES_KEPT', 'none', secondsOrNone);
  readonly allowedHosts = this.get('ALLOWED_HOSTS', this.production ? '' : '*', list);
  /** Worker processes. */
  readonly webConcurrency = this.get('WEB_CONCURRENCY', '1', workers);
  readonly corsAllowedOrigins = this.get('CORS_ALLOWED_ORIGINS', '', origins);
  /** How many proxies stand before the service, or which; null: none. */
  readonly trustProxy = this.get('TRUST_PROXY', 'none', proxies);
  /** The bearer token that `/metrics` asks of others than loopback; empty: no other client gets them. */
  readonly metricsToken = this.get('METRICS_TOKEN', '', text);
  readonly logLevel = this.get('LOG_LEVEL', 'info', choice(LOG_LEVELS));
  readonly logFormat = this.get('LOG_FORMAT', defaultLogFormat, choice(LOG_FORMATS));
  /** Whether the log tells the address of a request's client. */
  readonly logClientAddress = this.get('LOG_CLIENT_ADDRESS', 'false', boolean);
  /** The account `npm start` makes when there is none of that name. */
  readonly superuser = Object.freeze({
    username: this.get('SUPERUSER_USERNAME', '', text),
    password: this.get('SUPERUSER_PASSWORD', '', text),
    email: this.get('SUPERUSER_EMAIL', '', text),
  });

  /** Settings of the apps that are installed. */
  readonly apps: AppSettings;

  constructor(env: Variables, apps: readonly WithSettings[] = []) {
    super(env);
    const loginAddress = this.get('THROTTLE_LOGIN_ADDRESS', '100/min', rate);
    this.throttleLoginAddress = this.throttleLogin && loginAddress;
    const get: ReadSetting = (...setting) => this.get(...setting);
    this.apps = Object.freeze(
      Object.assign({}, ...apps.map(({ settings }) => settings?.(get))),
    ) as AppSettings;
    Object.freeze(this);
  }
}

const defaultLogFormat = (): (typeof LOG_FORMATS)[number] => (process.stdout.isTTY ? 'pretty' : 'json');

/** Returns the format of the log, where other settings may be such that none of them can be read. */
export const logFormatOf = ({ LOG_FORMAT }: Variables): (typeof LOG_FORMATS)[number] =>
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
