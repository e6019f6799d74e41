import { secretKeyFromFile } from './secret-key.js';
import {
  boolean,
  choice,
  count,
  list,
  listOf,
  listOfOrNone,
  seconds,
  text,
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
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Shortest `SECRET_KEY` that HS256 is safe with: as many bytes as its hash (RFC 7518, section 3.2). */
const SECRET_KEY_BYTES = 32;

/** Rows of a page that are still answered at once. */
const MOST_ROWS = 100_000;

const databaseUrl: Reader<string> = {
  accepts: 'sqlite:PATH, sqlite::memory: or postgres://USER:PASSWORD@HOST:PORT/NAME',
  read: (raw) => (/^(sqlite:.+|postgres(ql)?:\/\/.+)$/.test(raw) ? raw : undefined),
};

const secretKey: Reader<string> = {
  accepts: `at least ${SECRET_KEY_BYTES} bytes of random text`,
  read: (raw) => (Buffer.byteLength(raw) >= SECRET_KEY_BYTES ? raw : undefined),
  secret: true,
};

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
  readonly defaultPermission: (typeof PERMISSIONS)[number];
  readonly accessTokenLifetime: number;
  readonly refreshTokenLifetime: number;
  readonly rotateRefreshTokens: boolean;
  readonly blacklistAfterRotation: boolean;
  /** Representations offered, in order of preference. */
  readonly renderers: readonly (typeof RENDERERS)[number][];
  readonly pagination: (typeof PAGINATION)[number];
  readonly pageSize: number;
  readonly maxPageSize: number;
  readonly filterBackends: readonly (typeof FILTER_BACKENDS)[number][];
  /** Whether large answers are compressed for clients that can read it. */
  readonly compression: boolean;
  readonly bodyLimit: number;
  readonly allowedHosts: readonly string[];
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly logFormat: 'pretty' | 'json';
  /** The account `npm start` makes when there is none of that name. */
  readonly superuser: { readonly username: string; readonly password: string; readonly email: string };

  constructor(env: Variables) {
    const get = <T>(name: string, fallback: string | (() => string), reader: Reader<T>): T => {
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
      this.production ? '' : () => secretKeyFromFile('data/secret.key'),
      secretKey,
    );
    this.defaultPermission = get('DEFAULT_PERMISSION', 'IsAuthenticatedOrReadOnly', choice(PERMISSIONS));
    this.accessTokenLifetime = get('ACCESS_TOKEN_LIFETIME', '300', seconds);
    this.refreshTokenLifetime = get('REFRESH_TOKEN_LIFETIME', '86400', seconds);
    this.rotateRefreshTokens = get('ROTATE_REFRESH_TOKENS', 'false', boolean);
    this.blacklistAfterRotation = get('BLACKLIST_AFTER_ROTATION', 'false', boolean);
    this.renderers = get('RENDERERS', RENDERERS.join(','), listOf(RENDERERS));
    this.pagination = get('PAGINATION', 'optional', choice(PAGINATION));
    this.pageSize = get('PAGE_SIZE', '100', count(1, MOST_ROWS));
    this.maxPageSize = get('MAX_PAGE_SIZE', '1000', count(1, MOST_ROWS));
    this.filterBackends = get('FILTER_BACKENDS', FILTER_BACKENDS.join(','), listOfOrNone(FILTER_BACKENDS));
    this.compression = get('COMPRESSION', 'true', boolean);
    this.bodyLimit = get('BODY_LIMIT', '2621440', count(1, 1024 ** 3));
    this.allowedHosts = get('ALLOWED_HOSTS', this.production ? '' : '*', list);
    this.logLevel = get('LOG_LEVEL', 'info', choice(LOG_LEVELS));
    this.logFormat = get(
      'LOG_FORMAT',
      process.stdout.isTTY ? 'pretty' : 'json',
      choice(['pretty', 'json'] as const),
    );
    this.superuser = Object.freeze({
      username: get('SUPERUSER_USERNAME', '', text),
      password: get('SUPERUSER_PASSWORD', '', text),
      email: get('SUPERUSER_EMAIL', '', text),
    });
    Object.freeze(this);
  }
}

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

/** Reads the settings from `env`. Throws SettingsError for the first value that cannot be used. */
export function readSettings(env: Variables): Settings {
  return new Settings(env);
}
