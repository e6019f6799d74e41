import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { weaknessOf } from '../../secret-key.js';
import { SECRET_KEY_FILE } from '../../settings.js';
import type { Check } from './issue.js';

/** Where `dbbackup` puts its files by default. */
const BACKUPS = 'data/backups';

const SHORTEST_TOKEN = 32;

/** Of keys, and of the files that hold what no other user may read. */
export const SECRET_CHECKS: readonly Check[] = [
  {
    id: 'bookstore.E001',
    find: ({ secretKeys }) => {
      const weak = secretKeys.map(weaknessOf).find(Boolean);
      return weak && `SECRET_KEY or one of SECRET_KEY_FALLBACKS ${weak}.`;
    },
    hint: 'Generate one: node -p \'crypto.randomBytes(48).toString("base64url")\'.',
  },
  {
    id: 'bookstore.E002',
    find: (_settings, env) =>
      !env.SECRET_KEY &&
      isOpen(SECRET_KEY_FILE, 0o077) &&
      `${SECRET_KEY_FILE} is open to other users of this machine.`,
    hint: `chmod 600 ${SECRET_KEY_FILE}, and generate a new key if someone may have read it.`,
  },
  {
    id: 'bookstore.E005',
    find: ({ databaseUrl }) =>
      databaseUrl === 'sqlite::memory:' &&
      'DATABASE_URL is sqlite::memory:, which is lost when the service stops.',
    hint: 'Use a file or a PostgreSQL server.',
  },
  {
    id: 'security.W009',
    find: (_settings, env) =>
      !env.SECRET_KEY && `SECRET_KEY is not set; the key in ${SECRET_KEY_FILE} is used.`,
    hint: 'Set SECRET_KEY, so that it is kept apart from the data and is the same on every machine.',
  },
  {
    id: 'bookstore.W006',
    find: ({ metricsToken }) =>
      metricsToken !== '' &&
      (metricsToken.length < SHORTEST_TOKEN || weaknessOf(metricsToken)) &&
      'METRICS_TOKEN can be guessed.',
    hint: `Use at least ${SHORTEST_TOKEN} random characters.`,
  },
  {
    id: 'bookstore.I001',
    find: ({ production, metricsToken }) =>
      production && metricsToken === '' && 'METRICS_TOKEN is not set: /metrics is closed.',
    hint: `Set it to at least ${SHORTEST_TOKEN} random characters if you collect metrics.`,
  },
  {
    id: 'bookstore.W009',
    find: ({ databaseUrl }) => {
      if (!databaseUrl.startsWith('sqlite:')) return undefined;
      const open = withCopies(databaseUrl.slice('sqlite:'.length)).find((file) => isOpen(file, 0o077));
      return open && `${open} is open to other users of this machine.`;
    },
    hint: 'chmod 600 on the file and on all its copies.',
  },
  {
    id: 'bookstore.W010',
    find: () => isOpen('.env', 0o007) && '.env is open to every user of this machine.',
    hint: 'chmod 600 .env.',
  },
];

/** Whether a file is there and has any of these permissions. */
function isOpen(file: string, permissions: number): boolean {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
  return (mode & permissions) !== 0;
}

/** A database file, its log, and the copies that are made of it beside it and in the folder of backups. */
function withCopies(file: string): string[] {
  const beside = namesIn(dirname(file)).filter((name) => name.startsWith(basename(file)));
  return [
    ...beside.map((name) => join(dirname(file), name)),
    ...namesIn(BACKUPS).map((name) => join(BACKUPS, name)),
  ];
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
