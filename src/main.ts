import { existsSync } from 'node:fs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from './application.js';
import { User } from './auth/user.entity.js';
import { findByUsername } from './auth/users.js';
import type { Database } from './database/database.js';
import { migrate } from './database/migrator.js';
import { openDatabase } from './database/open-database.js';
import { entities } from './entities.js';
import { readSettings, SettingsError, type Settings } from './settings.js';

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile();
  const settings = readSettings(process.env);
  const database = await openDatabase(settings, entities);
  await migrate(database.dataSource, undefined, {
    progress: {
      copied: (copy) => console.log(`The database was copied to ${copy} before the migration.`),
      finished: ({ migration }) => console.log(`Applied migration ${migration.name}.`),
    },
  });
  await ensureSuperuser(settings, database);
  const application = await createApplication(settings, database);
  await application.listen(settings.port, settings.host);
  stopOnSignal(application);
  await announce(application, database);
}

/** A container comes up ready: the account that the settings name is there. Its name and password obey the usual rules. */
async function ensureSuperuser({ superuser }: Settings, database: Database): Promise<void> {
  const { username, password } = superuser;
  if (!username || !password || (await findByUsername(database, username))) return;
  const { callCommand } = await import('./commands/index.js');
  if ((await callCommand(['createsuperuser', '--noinput'], process)) !== 0) process.exit(1);
}

async function announce(application: NestFastifyApplication, database: Database): Promise<void> {
  const { port } = application.getHttpServer().address() as { port: number };
  const { hostname } = new URL(await application.getUrl());
  const base = `http://${hostname}:${port}`;
  console.log(`
Bookstore is serving on ${base}/

  Books          ${base}/api/books/
  Documentation  ${base}/api/schema/swagger-ui/
  Reference      ${base}/api/schema/redoc/
`);
  const [user] = await database.read(`SELECT 1 FROM ${database.objects(User).table} LIMIT 1`);
  if (!user)
    console.log('There is no user yet. To be able to log in, run: npm run manage -- createsuperuser\n');
}

/** The first signal lets what is under way finish; a second one does not wait for it. */
function stopOnSignal(application: NestFastifyApplication): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    void application.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exit(1);
}
