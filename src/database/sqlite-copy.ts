import { existsSync, renameSync, rmSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';

/**
 * Copies the SQLite file `path` beside itself, named after the migration that is about to change it, and answers the
 * copy's path; undefined while there is no row in it. An older copy is never overwritten.
 *
 * It reads through a connection of its own, so the writer may already hold its lock: the copy is what was last committed.
 */
export function copyBefore(migration: string, path: string): string | undefined {
  const reader = new BetterSqlite3(path, { readonly: true });
  try {
    if (isEmpty(reader)) return undefined;
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

const TABLES = `SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'migrations' AND name NOT GLOB 'sqlite_*'`;

function isEmpty(reader: BetterSqlite3.Database): boolean {
  const tables = reader.prepare<[], { name: string }>(TABLES).all();
  return tables.every(
    ({ name }) => !reader.prepare(`SELECT 1 FROM "${name.replaceAll('"', '""')}" LIMIT 1`).get(),
  );
}

function unused(path: string): string {
  let candidate = path;
  for (let number = 2; existsSync(candidate); number++) candidate = `${path}.${number}`;
  return candidate;
}
