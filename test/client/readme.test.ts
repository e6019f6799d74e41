import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { USER, startBookstore } from '../browser/bookstore.js';
import { ROOT } from '../operations/process.js';
import type { Service } from '../support/service.js';
import { projectWithClient, tsc } from './built.js';

const README = readFileSync(join(ROOT, 'client/README.md'), 'utf8');
const [first, ...others] = [...README.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code);

const TSCONFIG = {
  compilerOptions: {
    ...{
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noUnusedLocals: true,
    },
    ...{ target: 'ES2023', lib: ['ES2023', 'DOM'], module: 'NodeNext', types: [], rootDir: '.' },
  },
  include: ['*.ts'],
};

/** What a browser has and Node 20 has not. */
const PAGE = `
  globalThis.sessionStorage = {
    getItem: (name) => globalThis[name] ?? null,
    setItem: (name, value) => { globalThis[name] = value; },
    removeItem: (name) => { delete globalThis[name]; },
  };`;

describe('The README of the client', () => {
  const project = projectWithClient();
  let service: Service;
  beforeAll(async () => {
    service = await startBookstore(3);
  });
  afterAll(async () => {
    await service.close();
    rmSync(project, { recursive: true });
  });

  it('has code that compiles in a strict project, and does what it says', async () => {
    expect(USER).toEqual({ username: 'ann', password: 'a-good-password' });
    // One program, as a reader sees it: what the first part declares is there for all others.
    const code = [first, ...others.map((part) => `{\n${part}}\n`)].join('\n');
    writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    writeFileSync(join(project, 'readme.ts'), code.replaceAll('https://books.example.com', service.base));
    writeFileSync(join(project, 'page.js'), PAGE);
    tsc(project);
    const words = ['--import', './page.js', 'readme.js'];
    const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: project });
    const titles = ['Volume 1', 'Volume 2', 'Volume 3', 'Emma'];
    const rows = titles.map((title, index): unknown => expect.stringContaining(`${index + 1},${title},`));
    expect(stdout.trimEnd().split(/\r?\n/)).toEqual([
      ...['4 ann', '2', '1 Emma', '4', ...titles, ...titles],
      ...['id,title,author,published_date,isbn', ...rows, ''],
      ...['This field may not be blank.', 'undefined', 'true'],
    ]);
  }, 120_000);
});
