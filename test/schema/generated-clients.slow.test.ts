import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startBookstore } from '../browser/bookstore.js';
import { ROOT } from '../operations/process.js';
import type { Service } from '../support/service.js';

/** As a new project has it. */
const TSCONFIG = {
  compilerOptions: { strict: true, target: 'ES2023', module: 'NodeNext', types: ['node'], rootDir: '.' },
  files: ['program.ts'],
};

/** A project that has the packages, the types that a generator makes of the running service's document, and a program. */
describe('A client that is generated from the document', () => {
  const project = mkdtempSync(join(tmpdir(), 'generated-client-'));
  let service: Service;
  beforeAll(() => {
    symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'), 'junction');
    writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  });
  afterAll(() => rmSync(project, { recursive: true }));
  beforeEach(async () => {
    service = await startBookstore(0);
  });
  afterEach(() => service.close());

  /** Runs a program of a package. Throws what it prints. */
  async function run(file: string, ...words: string[]): Promise<string> {
    try {
      return (await promisify(execFile)(process.execPath, [file, ...words], { cwd: project })).stdout;
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(stdout + stderr, { cause: error });
    }
  }
  const modules = join(project, 'node_modules');

  /** Copies a program, which asserts nothing about types, compiles it and runs it. Returns what it prints. */
  async function play(name: string): Promise<string> {
    const program = readFileSync(join(ROOT, 'test/schema/programs', name), 'utf8');
    expect(program).not.toMatch(/\bas\b|\bany\b|@ts-|\w!/);
    writeFileSync(
      join(project, 'program.ts'),
      program.replace('../../../client/src/schema.js', './schema.js'),
    );
    await run(join(modules, 'typescript/bin/tsc'));
    return run('program.js', service.base);
  }

  it('by openapi-typescript compiles under strict rules, and does what it says', async () => {
    const generator = join(modules, 'openapi-typescript/bin/cli.js');
    await run(generator, `${service.base}/api/schema/`, '--output', 'schema.ts');
    expect(await play('openapi-fetch.ts')).toBe('30 0\n');
  }, 120_000);

  it('by @hey-api/openapi-ts does too', async () => {
    const generator = join(modules, '@hey-api/openapi-ts/bin/run.js');
    await run(generator, '--input', `${service.base}/api/schema/`, '--output', 'generated', '--no-log-file');
    expect(await play('hey-api.ts')).toBe('30 0\n');
  }, 120_000);

  it.each(['3.1', '3.0'])(
    'by swagger-typescript-api does too, in version %s',
    async (version) => {
      const generator = join(modules, 'swagger-typescript-api/dist/cli.mjs');
      const address = `${service.base}/api/schema/?version=${version}`;
      await run(generator, 'generate', '--path', address, '--output', 'generated', '--silent');
      expect(await play('swagger-typescript-api.ts')).toBe('30\n');
    },
    120_000,
  );
});
