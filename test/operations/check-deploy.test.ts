import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deploymentIssues } from '../../src/commands/deployment-checks/index.js';
import { readSettings } from '../../src/settings.js';
import { call } from '../commands/call.js';

const folder = mkdtempSync(join(tmpdir(), 'bookstore-check-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'db.sqlite3');
const url = `sqlite:${file}`;

beforeAll(async () => {
  expect((await call(url, ['migrate'])).code).toBe(0);
  chmodSync(file, 0o600);
});

const KEY = 'Zt0QmY3v8rKx1pLw6sNd9uBf2hGj5cAe';
const SAFE = {
  NODE_ENV: 'production',
  ALLOWED_HOSTS: 'shop.example.com',
  SECRET_KEY: KEY,
  METRICS_TOKEN: KEY,
  TRUST_PROXY: '127.0.0.1',
};

const ELSEWHERE = 'rediss://:secret@redis.example.com:6379';

/** What is changed in safe settings, and what is found. */
const TABLE: readonly (readonly [change: Record<string, string>, issue: string])[] = [
  [{ NODE_ENV: '', SECRET_KEY: `django-insecure-${KEY}` }, 'bookstore.E001) SECRET_KEY'],
  [{ NODE_ENV: '', SECRET_KEY: 'ab'.repeat(20) }, 'bookstore.E001) SECRET_KEY'],
  [{ NODE_ENV: '', SECRET_KEY_FALLBACKS: 'x'.repeat(32) }, 'bookstore.E001) SECRET_KEY'],
  [{ DEFAULT_PERMISSION: 'AllowAny' }, 'bookstore.E003) DEFAULT_PERMISSION'],
  [{ TRUST_PROXY: '10.0.0.1, 0.0.0.0/0' }, 'bookstore.E004) TRUST_PROXY includes 0.0.0.0/0'],
  [{ TRUST_PROXY: '::/0' }, 'bookstore.E004) TRUST_PROXY includes ::/0'],
  [{ NODE_ENV: '' }, 'security.W018) NODE_ENV'],
  [{ ALLOWED_HOSTS: 'a, *' }, 'security.W020) ALLOWED_HOSTS includes *'],
  [{ ALLOWED_HOSTS: '' }, 'security.W020) ALLOWED_HOSTS is empty'],
  [{ THROTTLE_LOGIN: 'none' }, 'bookstore.W001) THROTTLE_LOGIN'],
  [{ CORS_ALLOWED_ORIGINS: '*' }, 'bookstore.W002) CORS_ALLOWED_ORIGINS'],
  [
    { CORS_ALLOWED_ORIGINS: 'http://a.example' },
    'bookstore.W003) CORS_ALLOWED_ORIGINS includes http://a.example',
  ],
  [{ HOST: '0.0.0.0', TRUST_PROXY: 'none' }, 'bookstore.W004) HOST is 0.0.0.0'],
  [{ HOST: '0.0.0.0', TRUST_PROXY: '1' }, 'bookstore.W005) TRUST_PROXY is a number'],
  [{ METRICS_TOKEN: 'short' }, 'bookstore.W006) METRICS_TOKEN'],
  [{ METRICS_TOKEN: '' }, 'bookstore.I001) METRICS_TOKEN is not set'],
  [{ REDIS_URL: ELSEWHERE.replace('rediss', 'redis') }, 'bookstore.W007) REDIS_URL'],
  [{ REDIS_URL: ELSEWHERE.replace(':secret@', '') }, 'bookstore.W007) REDIS_URL'],
  [{ THROTTLE_LOGIN: '1000/min' }, 'bookstore.W001) THROTTLE_LOGIN'],
  [{ ACCESS_TOKEN_LIFETIME: '86400' }, 'bookstore.W011) ACCESS_TOKEN_LIFETIME is 86400'],
  [{ REFRESH_TOKEN_LIFETIME: '31536000' }, 'bookstore.W012) REFRESH_TOKEN_LIFETIME is 31536000'],
  [{ ROTATE_REFRESH_TOKENS: 'true', REFRESH_TOKEN_GRACE: '3600' }, 'bookstore.W013) REFRESH_TOKEN_GRACE'],
  [{ BODY_LIMIT: '1000000000' }, 'bookstore.W014) BODY_LIMIT is 1000000000'],
  [{ TRUST_PROXY: 'none' }, 'bookstore.W016) TRUST_PROXY is none'],
  [{ TRUST_PROXY: '10.0.0.0/8, 2001:db8::1' }, 'bookstore.W016) HOST is 127.0.0.1'],
  [{ HOST: '0.0.0.0', TRUST_PROXY: 'none' }, 'bookstore.W016) TRUST_PROXY is none'],
  [{ THROTTLE_LOGIN_ADDRESS: 'none' }, 'bookstore.W017) THROTTLE_LOGIN_ADDRESS is none'],
  [{ THROTTLE_LOGIN_ADDRESS: '100/s' }, 'bookstore.W017) THROTTLE_LOGIN_ADDRESS allows'],
  [{ LOG_LEVEL: 'silent' }, 'bookstore.W015) LOG_LEVEL is silent'],
];

const NOTHING: readonly Record<string, string>[] = [
  {},
  { TRUST_PROXY: '1' },
  { TRUST_PROXY: '::1' },
  { TRUST_PROXY: '127.0.0.0/8, 10.0.0.1' },
  { HOST: '0.0.0.0', TRUST_PROXY: '10.0.0.0/8, ::1' },
  { CORS_ALLOWED_ORIGINS: 'https://a.example, http://localhost:3000' },
];

/** Addresses of Redis that are safe, whether or not one answers there. */
const SAFE_REDIS = [ELSEWHERE, 'redis://127.0.0.1:6379'];

describe('check --deploy', () => {
  const checkDeploy = (change: Record<string, string>, ...words: string[]) =>
    call(url, ['check', '--deploy', ...words], { env: { ...SAFE, ...change } });

  it.each(NOTHING)('finds nothing in %p', async (change) => {
    const answer = { code: 0, stdout: 'System check identified no issues.\n', stderr: '' };
    expect(await checkDeploy(change)).toEqual(answer);
  });

  it.each(SAFE_REDIS)('finds %s safe', async (REDIS_URL) => {
    const { code, stdout } = await checkDeploy({ REDIS_URL });
    expect(code).toBe(0);
    expect(stdout).not.toContain('W007');
  });

  it.each(TABLE)('finds what is unsafe in %p: %s', async (change, issue) => {
    const isError = issue.startsWith('bookstore.E');
    const { code, stdout } = await checkDeploy(change);
    const level = isError ? 'ERROR' : issue.startsWith('bookstore.I') ? 'INFO' : 'WARNING';
    expect(stdout).toContain(`${level}S:\n`);
    expect(stdout).toContain(`?: (${issue}`);
    expect(code).toBe(isError ? 1 : 0);
  });

  it('fails from the level on that it is told, as with Django', async () => {
    const change = { THROTTLE_LOGIN: 'none' };
    expect(await checkDeploy(change, '--fail-level', 'WARNING')).toEqual({
      code: 1,
      stdout: `System check identified some issues:

WARNINGS:
?: (bookstore.W001) THROTTLE_LOGIN is none: passwords can be tried without limit.
\tHINT: Leave it at its default, 10/min.

System check identified 1 issue.
`,
      stderr: 'CommandError: 1 issue of level WARNING or above.\n',
    });
    expect(await checkDeploy({ DEFAULT_PERMISSION: 'AllowAny' }, '--fail-level', 'CRITICAL')).toMatchObject({
      code: 0,
    });
  });

  it('finds what is unsafe where there is no database yet, too', async () => {
    const env = { ...SAFE, DEFAULT_PERMISSION: 'AllowAny', ALLOWED_HOSTS: '*' };
    expect(await call(`sqlite:${join(folder, 'new.sqlite3')}`, ['check', '--deploy'], { env })).toEqual({
      code: 1,
      stdout: expect.stringMatching(/bookstore\.E003[^]*security\.W020/),
      stderr: expect.stringContaining('unapplied migrations'),
    });
  });

  it('finds files that others can read', async () => {
    chmodSync(file, 0o644);
    expect((await checkDeploy({})).stdout).toContain(`?: (bookstore.W009) ${file} is open`);
    chmodSync(file, 0o600);
    const before = process.cwd();
    process.chdir(folder);
    writeFileSync('.env', '', { mode: 0o644 });
    expect((await checkDeploy({})).stdout).toContain('?: (bookstore.W010) .env is open');
    const ownKey = { SECRET_KEY: '', NODE_ENV: '' };
    expect((await checkDeploy(ownKey)).stdout).toContain('?: (security.W009) SECRET_KEY is not set');
    chmodSync('data/secret.key', 0o640);
    expect(await checkDeploy(ownKey)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('?: (bookstore.E002) data/secret.key is open'),
    });
    process.chdir(before);
  });
});

describe('Of the database', () => {
  const AT = 'postgres://ann:secret@db.example.com:5432/bookstore';

  // No command gets as far as these without such a database, so the checks are asked themselves.
  it.each([
    ['sqlite::memory:', ['bookstore.E005']],
    ['sqlite:data/that-is-not-there.sqlite3', []],
    [AT, ['bookstore.W008']],
    [`${AT}?sslmode=prefer`, ['bookstore.W008']],
    [`${AT}?sslmode=require`, []],
    [`${AT}?sslmode=verify-ca`, []],
    [`${AT}?sslmode=verify-full`, []],
    ['postgres://ann@localhost/bookstore', []],
    ['postgres://ann@127.0.0.1/bookstore', []],
    ['postgres://ann@[::1]/bookstore', []],
    ['postgres:///bookstore?host=/var/run/postgresql', []],
  ])('at %p the checks find %p', (DATABASE_URL, ids) => {
    const env = { ...SAFE, DATABASE_URL };
    expect(deploymentIssues(readSettings(env), env).map(({ id }) => id)).toEqual(ids);
  });
});

describe('In production', () => {
  it.each([
    [`django-insecure-${KEY}`],
    ['bookstore-conformance-corpus-signing-key-0123456789abcdef'],
    ['changeme-changeme-changeme-changeme'],
    ['0123456701234567012345670123456'],
    ['12345678901234567890123456789012'],
    ['abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'],
    ['correct horse correct horse correct horse '],
    ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'],
    [''],
  ])('the key %p is refused', async (SECRET_KEY) => {
    for (const env of [
      { ...SAFE, SECRET_KEY },
      ...(SECRET_KEY ? [{ ...SAFE, SECRET_KEY_FALLBACKS: SECRET_KEY }] : []),
    ])
      expect(await call(url, ['check'], { env })).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(
          /^CommandError: SECRET_KEY(_FALLBACKS)? cannot be used\. Accepted: .*32 bytes/,
        ),
      });
  });
});
