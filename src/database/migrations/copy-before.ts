import { existsSync, renameSync, rmSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';

/**
 * Copies the SQLite file `path` beside itself, named after the migration that is about to change it, and answers the
 * copy's path. An older copy is never overwritten.
 *
 * It reads through a connection of its own, so the writer may already hold its lock: the copy is what was last committed.
 */
export function copyBefore(migration: string, path: string): string {
  const reader = new BetterSqlite3(path, { readonly: true });
  try {
    const copy = unused(`${path}.before-${migration}`);
    const draft = `${copy}.${process.pid}.tmp`;
    rmSync(draft, { force: true });
    reader.prepare('VACUUM INTO ?').run(draft);
    renameSync(draft, copy);
    return copy;
  } finally {
    reader.close();
  }
}

function unused(path: string): string {
  let candidate = path;
  for (let number = 2; existsSync(candidate); number++) candidate = `${path}.${number}`;
  return candidate;
}
