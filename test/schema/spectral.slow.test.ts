import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ALL, spectacular } from './document.js';

const CLI = fileURLToPath(
  new URL('../../node_modules/@stoplight/spectral-cli/dist/index.js', import.meta.url),
);
const RULES = fileURLToPath(new URL('spectral.yaml', import.meta.url));

/** So that the rules about limits have something to look at. */
const THROTTLES = { THROTTLE_ANON: '100/day', THROTTLE_USER: '1000/day' };

describe('The OpenAPI document', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spectral-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(['3.1', '3.0'])(
    'has nothing that Spectral or the rules of OWASP object to, in version %s',
    async (version) => {
      const file = join(folder, `openapi-${version}.yaml`);
      await writeFile(file, await spectacular([...ALL, '--api-version', version], THROTTLES));
      const words = [
        CLI,
        'lint',
        file,
        '--ruleset',
        RULES,
        '--fail-severity',
        'hint',
        '--quiet',
        '--format',
        'json',
      ];
      const { stdout } = await promisify(execFile)(process.execPath, words).catch(
        (error: { stdout: string }) => error,
      );
      expect(stdout.trim()).toBe('[]');
    },
    120_000,
  );
});
