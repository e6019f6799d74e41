import cluster from 'node:cluster';
import { existsSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from './application.js';
import { User } from './auth/users/user.entity.js';
import { normalizeUsername } from './auth/users/usernames.js';
import { findByUsername } from './auth/users/users.js';
import { applyIsbnRules } from './books/isbn/database-rules.js';
import type { Database } from './database/database.js';
import { DeclarationError } from './database/declaration-error.js';
import { migrate, MigrationFailed } from './database/migrations/migrator.js';
import { openDatabase } from './database/open-database.js';
import { DatabaseUnusable } from './database/unusable.js';
import { entities } from './entities.js';
import { announcements } from './operations/announcements.js';
import { drain, endAfter } from './operations/processes/drain.js';
import { keepHeapSmall } from './operations/processes/heap.js';
import { catchAll } from './operations/processes/last-resort.js';
import { createLog } from './operations/observability/logging.js';
import { onHangUp, onSignals, supervise } from './operations/processes/supervise.js';
import { Traffic } from './operations/traffic.js';
import { work } from './operations/processes/worker.js';
import { keepFilesPrivate } from './private-files.js';
import { logFormatOf, readSettings, SettingsError, type Settings } from './settings.js';

/** What the operator can set right: the message says all. */
const TOLD = [SettingsError, DeclarationError, DatabaseUnusable, MigrationFailed];

keepHeapSmall();
keepFilesPrivate();
if (existsSync('.env')) process.loadEnvFile();
/** Of which the settings, even those that cannot be used, say in which format. */
const tell = announcements(logFormatOf(process.env));

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  if (cluster.isWorker)
    return work(await listen(settings, await openDatabase(settings, entities)), createLog(settings));
  if (settings.webConcurrency > 1 && settings.databaseUrl === 'sqlite::memory:')
    throw new SettingsError('WEB_CONCURRENCY', String(settings.webConcurrency), '1 with sqlite::memory:');
  const database = await openDatabase(settings, entities);
  await migrate(database.dataSource, undefined, {
    progress: {
      copied: (copy) => tell.done(`The database was copied to ${copy} before the migration.`),
      finished: ({ migration }) => tell.done(`Applied migration ${migration.name}.`),
    },
  });
  await applyIsbnRules(database, settings);
  await ensureSuperuser(settings, database);
  const hasUsers = await anyUser(database);
  const port = await (settings.webConcurrency > 1 ? several : alone)(settings, database);
  tell.serving(baseOf(settings, port));
  if (!hasUsers) tell.done('There are no users yet. To create one, run: npm run manage -- createsuperuser');
}

async function listen(settings: Settings, database: Database): Promise<NestFastifyApplication> {
  const application = await createApplication(settings, database);
  await application.listen(settings.port, settings.host);
  return application;
}

/** Serves in this process. Answers the port. */
async function alone(settings: Settings, database: Database): Promise<number> {
  const application = await listen(settings, database);
  const log = createLog(settings);
  catchAll({ log, traffic: application.get(Traffic) });
  onSignals(
    () => endAfter(drain(application, 'stop'), log),
    () => process.exit(1),
  );
  onHangUp(() => log.warn('There are no workers to replace: WEB_CONCURRENCY is 1.'));
  return (application.getHttpServer().address() as { port: number }).port;
}

/** Serves in worker processes, which run this same program. Answers their port. */
async function several(settings: Settings, database: Database): Promise<number> {
  await database.close();
  return supervise(fileURLToPath(import.meta.url), settings);
}

/**
 * A container comes up ready: the account that the settings name is there. Its name and password obey the usual rules. Of
 * several processes that start at once one makes it.
 */
async function ensureSuperuser({ superuser }: Settings, database: Database): Promise<void> {
  const { username, password } = superuser;
  const isThere = async (): Promise<boolean> =>
    (await findByUsername(database, normalizeUsername(username))) !== undefined;
  if (!username || !password || (await isThere())) return;
  const { callCommand } = await import('./commands/index.js');
  const { env, stdin } = process;
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await callCommand(['createsuperuser', '--noinput'], { env, stdin, stdout, stderr });
  if (code === 0) return tell.done(saidTo(stdout));
  if (await isThere()) return;
  process.stderr.write(`${saidTo(stderr)}\n`);
  process.exit(1);
}

const saidTo = (stream: PassThrough): string => String(stream.read() ?? '').trim();

async function anyUser(database: Database): Promise<boolean> {
  return (await database.read(`SELECT 1 FROM ${database.objects(User).table} LIMIT 1`)).length > 0;
}

/** The address to reach the service by from this machine. */
function baseOf({ host }: Settings, port: number): string {
  const name = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host] ?? (host.includes(':') ? `[${host}]` : host);
  return `http://${name}:${port}`;
}

try {
  await main();
} catch (error) {
  // For people, whatever the format of the log: why there is no service.
  console.error(TOLD.some((kind) => error instanceof kind) ? (error as Error).message : error);
  process.exit(1);
}
