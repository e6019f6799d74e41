import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from './postgres-server.js';

/**
 * Keeps what a test run needs outside its own process: a temporary folder and a PostgreSQL server. It says where they
 * are in one line of JSON, and removes both when its standard input ends. That happens whichever way the test run
 * ends, killed or crashed included, so nothing is left behind.
 */
const folder = mkdtempSync(join(tmpdir(), 'bookstore-test-'));
let server;

async function tidyUp() {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

try {
  if (!process.env.TEST_DATABASE_URL) server = await startPostgres(folder);
  const databaseUrl = server?.url ?? process.env.TEST_DATABASE_URL;
  console.log(JSON.stringify({ TEST_FOLDER: folder, TEST_DATABASE_URL: databaseUrl }));
  process.stdin.resume().once('close', tidyUp);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.stdin.destroy());
} catch (error) {
  console.error(error.message);
  await tidyUp();
  process.exitCode = 1;
}
