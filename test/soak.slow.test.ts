import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/*
 * The short forms of the soak runs that ask nothing of a clock, or forgive a busy machine a second; `npm run soak` plays all of
 * them, for long. They start the built service, so the first of them builds it.
 */
const RUNS = [
  ...['crash', 'idempotency', 'lost-updates', 'refresh', 'tokens', 'fuzz'],
  'changes',
  'changes --database postgres',
  'single-requests',
  'hostile --minutes 0.5',
  'hostile --minutes 0.4 --database postgres --workers 2',
];

/** Milliseconds, the build and a busy machine included. */
const PATIENCE = 240_000;

const LOADER = ['--import', '@swc-node/register/esm-register'];

it.each(RUNS)(
  'The short form of the soak run "%s" finds nothing wrong',
  async (words) => {
    const [name, ...options] = words.split(' ');
    const script = fileURLToPath(new URL(`../soak/${name}.mjs`, import.meta.url));
    const run = promisify(execFile)(process.execPath, [...LOADER, script, ...options], {
      env: { PATH: process.env.PATH },
    });
    // What it has found is in its output, which a failure shows.
    const { stdout } = await run.catch(({ stdout: said, stderr }: { stdout: string; stderr: string }) => {
      throw new Error(`${said}\n${stderr}`);
    });
    const reports = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { ok: boolean });
    expect(reports.length).toBeGreaterThan(0);
    expect(reports.filter(({ ok }) => !ok)).toEqual([]);
  },
  PATIENCE,
);
