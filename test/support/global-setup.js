import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/**
 * Starts the keeper (keeper.js) before the first test file, and tells the workers by their environment what it keeps:
 * `TEST_FOLDER`, a folder for temporary files, which is `TMPDIR` too, and `TEST_DATABASE_URL`, a PostgreSQL server unless one was given.
 */
export default async function setUp() {
  const keeper = spawn(process.execPath, [fileURLToPath(new URL('keeper.js', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true, // a Ctrl-C meant for jest must not reach it: it ends when jest has gone
    windowsHide: true,
  });
  const complaint = text(keeper.stderr);
  const [answer] = await Promise.race([once(keeper.stdout, 'data'), once(keeper, 'close')]);
  if (!(answer instanceof Buffer)) {
    throw new Error(
      `There is no PostgreSQL to test on.\n\n${await complaint}\n` +
        'To use a server that is running already, set TEST_DATABASE_URL=postgres://USER:PASSWORD@HOST:PORT/NAME; ' +
        'the tests make databases of their own there and drop them.',
    );
  }
  Object.assign(process.env, JSON.parse(answer.toString()));
  globalThis.testKeeper = keeper;
}
