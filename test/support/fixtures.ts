import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { loaddataCommand } from '../../src/commands/loaddata.js';
import { INSTALLED_APPS } from '../../src/installed-apps.js';
import type { Service } from './service.js';

/** Puts the objects of a fixture into the service's database, as `manage loaddata` does. */
export async function loadFixture({ settings }: Service, file: URL): Promise<void> {
  const env = { SECRET_KEY: settings.secretKey, DATABASE_URL: settings.databaseUrl };
  const output = new PassThrough().resume();
  const shell = { apps: INSTALLED_APPS, env, stdin: Readable.from([]), stdout: output, stderr: output };
  await loaddataCommand(shell).parseAsync([fileURLToPath(file)], { from: 'user' });
}
