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
  beforeAll(async () => {
    service = await startBookstore(0);
    symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'), 'junction');
    writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  });
  afterAll(async () => {
    await service.close();
    rmSync(project, { recursive: true });
  });

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

  it('by openapi-typescript compiles under strict rules, and does what it says', async () => {
    const program = readFileSync(join(ROOT, 'test/schema/programs/openapi-fetch.ts'), 'utf8');
    expect(program).not.toMatch(/\bas\b(?! (?:const|to)\b)|\bany\b|@ts-|\w!/);
    writeFileSync(
      join(project, 'program.ts'),
      program.replace('../../../client/src/schema.js', './schema.js'),
    );
    const generator = join(modules, 'openapi-typescript/bin/cli.js');
    await run(generator, `${service.base}/api/schema/`, '--output', 'schema.ts');
    await run(join(modules, 'typescript/bin/tsc'));
    expect(await run('program.js', service.base)).toBe('30 0\n');
  }, 120_000);
});
