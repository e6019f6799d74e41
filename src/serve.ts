import cluster from 'node:cluster';
import { existsSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { entitiesOf, makeReady, migrationsOf, type Apps } from './app-config.js';
import { createApplication } from './application.js';
import { User } from './auth/users/user.entity.js';
import { normalizeUsername } from './auth/users/usernames.js';
import { findByUsername } from './auth/users/users.js';
import type { Database } from './database/database.js';
import { DeclarationError } from './database/declaration-error.js';
import { loadMigrations } from './database/migrations/migrations.js';
import { migrate, MigrationFailed } from './database/migrations/migrator.js';
import { openDatabase } from './database/open-database.js';
import { DatabaseUnusable } from './database/unusable.js';
import { announcements, type Announcements } from './operations/announcements.js';
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

/**
 * Serves these apps in this process, or in the workers it starts, by the settings in the environment and in `.env`, until
 * it is told to stop. Where the service cannot start, it says why and ends the process.
 * @param program the `import.meta.url` of the file that calls this, which workers run as well
 */
export async function serve(apps: Apps, program: string): Promise<void> {
  keepHeapSmall();
  keepFilesPrivate();
  if (existsSync('.env')) process.loadEnvFile();
  try {
    // Even settings that cannot be used tell the format.
    await start(apps, program, announcements(logFormatOf(process.env)));
  } catch (error) {
    // For people, whatever the format of the log: why there is no service.
    console.error(TOLD.some((kind) => error instanceof kind) ? (error as Error).message : error);
    process.exit(1);
  }
}

async function start(apps: Apps, program: string, tell: Announcements): Promise<void> {
  const settings = readSettings(process.env, apps);
  const open = (): Promise<Database> => openDatabase(settings, entitiesOf(apps));
  if (cluster.isWorker) return work(await listen(settings, await open(), apps), createLog(settings));
  if (settings.webConcurrency > 1 && settings.databaseUrl === 'sqlite::memory:')
    throw new SettingsError('WEB_CONCURRENCY', String(settings.webConcurrency), '1 with sqlite::memory:');
  const database = await open();
  await migrate(database.dataSource, undefined, {
    migrations: await loadMigrations(migrationsOf(apps)),
    progress: {
      copied: (copy) => tell.done(`The database was copied to ${copy} before the migration.`),
      finished: ({ migration }) => tell.done(`Applied migration ${migration.name}.`),
    },
  });
  await makeReady(apps, database, settings);
  await ensureSuperuser(settings, database, apps, tell);
  const hasUsers = await anyUser(database);
  const port =
    settings.webConcurrency > 1
      ? await several(settings, database, program)
      : await alone(settings, database, apps);
  tell.serving(baseOf(settings, port));
  if (!hasUsers) tell.done('There are no users yet. To create one, run: npm run manage -- createsuperuser');
}

async function listen(settings: Settings, database: Database, apps: Apps): Promise<NestFastifyApplication> {
  const application = await createApplication(settings, database, apps);
  await application.listen(settings.port, settings.host);
  return application;
}

/** Serves in this process. Answers the port. */
async function alone(settings: Settings, database: Database, apps: Apps): Promise<number> {
  const application = await listen(settings, database, apps);
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
async function several(settings: Settings, database: Database, program: string): Promise<number> {
  await database.close();
  return supervise(fileURLToPath(program), settings);
}

/**
 * A container comes up ready: the account that the settings name is there. Its name and password obey the usual rules. Of
 * several processes that start at once one makes it.
 */
async function ensureSuperuser(
  { superuser }: Settings,
  database: Database,
  apps: Apps,
  tell: Announcements,
): Promise<void> {
  const { username, password } = superuser;
  const isThere = async (): Promise<boolean> =>
    (await findByUsername(database, normalizeUsername(username))) !== undefined;
  if (!username || !password || (await isThere())) return;
  const { callCommand } = await import('./commands/index.js');
  const { env, stdin } = process;
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await callCommand(['createsuperuser', '--noinput'], { apps, env, stdin, stdout, stderr });
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
