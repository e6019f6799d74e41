import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** What ships, by path. */
const sources = new Map(
  ['src', 'migrations']
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
        join(folder, path),
      ),
    )
    .filter((path) => /\.(ts|js|eta)$/.test(path))
    .map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]),
);

const DOCUMENTATION = 'src/rest/schema/site/static';
const inDocumentation = ['document', 'session', 'swagger-ui', 'tokens'].map(
  (name) => `${DOCUMENTATION}/${name}.js`,
);

describe('No source', () => {
  // With the files that may do it all the same.
  it.each<[what: string, pattern: RegExp, allowed: string[]]>([
    ['runs text as code', /\beval\(|\bnew Function\b|node:vm\b|document\.write/, []],
    ['runs another program', /node:child_process/, ['src/commands/backup/postgres.ts']],
    ['runs a shell', /shell: true|\bexecSync\b/, []],
    ['asks another service', /node:(https|http2|dgram|tls|dns)\b|\bhttp\.(request|get)\(/, []],
    // A sample that is shown, and the pages' scripts, which ask the service that they came from.
    [
      'asks another service by fetch',
      /(?<!async )\bfetch\(/,
      ['src/admin/static/admin-import.js', 'src/rest/schema/examples/code-samples.ts', ...inDocumentation],
    ],
    ['hashes by MD5', /md5/i, []],
    // Names of indices and of prepared statements: nothing that anybody could gain by forging.
    ['hashes by SHA-1', /sha1/i, ['src/database/naming.ts', 'src/database/postgres/postgres-database.ts']],
    // A pause before another try.
    [
      'takes random numbers that can be guessed',
      /Math\.random/,
      ['src/database/postgres/postgres-database.ts'],
    ],
    ['encrypts by itself', /createCipher|createDecipher|publicEncrypt|privateDecrypt/, []],
    ['listens to other windows', /addEventListener\('message'|onmessage/, []],
    // Whether single keys are shortcuts, and nothing else.
    [
      'keeps anything in a browser',
      /localStorage|sessionStorage|indexedDB|cookieStore|document\.cookie\s*\+?=/,
      ['src/admin/static/admin-keys.js'],
    ],
    // The CSRF token of the site's session, which goes back to the service in a header.
    ['reads cookies in a browser', /document\.cookie/, [`${DOCUMENTATION}/session.js`]],
    ['reads XML', /DOMParser|xml2js|fast-xml-parser|libxml/, []],
  ])('%s', (_, pattern, allowed) => {
    const found = [...sources].filter(([, text]) => pattern.test(text)).map(([path]) => path);
    expect(found.sort()).toEqual([...allowed].sort());
  });
});

describe('Every package', () => {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { integrity?: string; inBundle?: boolean }>;
  };
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };

  it('is locked with its hash', () => {
    const unlocked = Object.entries(lock.packages)
      .filter(([path, { integrity, inBundle }]) => path !== '' && !inBundle && !integrity)
      .map(([path]) => path);
    expect(unlocked).toEqual([]);
  });

  it('that ships is asked for in one version', () => {
    const loose = Object.entries(dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    expect(loose).toEqual([]);
  });
});
