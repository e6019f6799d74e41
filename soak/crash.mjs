/*
 * kill -9 of the service under write load, again and again: what was acknowledged is there after each start, whole, and
 * nothing else is; the file is sound; counts, search and history agree with the table. With several workers every other kill takes
 * one of them alone.
 *
 *     node soak/crash.mjs --kills 500
 *     node soak/crash.mjs --kills 100 --database postgres
 *     node soak/crash.mjs --kills 100 --workers 2
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import { toldOtherwise } from './history.mjs';
import { options, postgresServer, randomNumbers, report, startService, temporaryFolder } from './support.mjs';
import { agrees, Writers } from './writers.mjs';

const { kills, database, workers, seed } = options({ kills: 3, database: 'sqlite', workers: 1, seed: 1 });

/** Milliseconds of load before a kill, at most. */
const LONGEST = 600;
/** How often the whole file is checked; the other times, all but its indexes. */
const FULL_CHECK = 10;

const folder = temporaryFolder();
const file = join(folder, 'books.sqlite3');
const server = database === 'postgres' ? await postgresServer() : undefined;
const environment = {
  DATABASE_URL: server?.url ?? `sqlite:${file}`,
  WEB_CONCURRENCY: String(workers),
  THROTTLE_LOGIN: 'none',
};

const random = randomNumbers(seed);
const writers = new Writers(random);
const found = { lost: 0, halfWritten: 0, surplus: 0, unsound: 0, disagreements: 0, toldOtherwise: 0 };
let slowestStartMs = 0;
let service = await start();
for (let kill = 1; kill <= kills; kill++) {
  writers.start(service.base);
  await sleep(random(LONGEST));
  const [worker] = workers > 1 && kill % 2 ? workersOf(service.pid) : [];
  if (worker) process.kill(worker, 'SIGKILL');
  else await service.kill();
  await writers.stop();
  if (!worker) service = await start();
  const { lost, halfWritten, surplus } = await writers.verify(service.base);
  found.lost += lost;
  found.halfWritten += halfWritten;
  found.surplus += surplus;
  if (!isSound(kill % FULL_CHECK ? 'quick_check' : 'integrity_check')) found.unsound++;
  if (!(await agrees(service.base))) found.disagreements++;
  found.toldOtherwise += await toldOtherwise(environment.DATABASE_URL);
}
const code = await service.stop();
await server?.stop();

const { acknowledged, statuses, undocumented } = writers;
const ok = code === 0 && undocumented.length === 0 && Object.values(found).every((count) => count === 0);
report('crash', {
  ...{ ok, database, workers, kills, acknowledged, ...found, slowestStartMs, statuses },
  ...(undocumented.length > 0 && { undocumented: undocumented.slice(0, 5) }),
});

async function start() {
  const began = performance.now();
  const started = await startService({ environment, folder });
  slowestStartMs = Math.max(slowestStartMs, Math.round(performance.now() - began));
  return started;
}

function workersOf(pid) {
  return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number);
}

function isSound(check) {
  if (server) return true;
  const connection = new BetterSqlite3(file, { readonly: true });
  try {
    return connection.pragma(check, { simple: true }) === 'ok';
  } finally {
    connection.close();
  }
}
