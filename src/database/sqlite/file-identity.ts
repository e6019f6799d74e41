import { statSync } from 'node:fs';
import { DatabaseUnavailable } from '../errors.js';

/** How often reading looks at the file, in milliseconds. */
const INTERVAL = 500;

/**
 * Notices that the database's file is no longer the one that was opened: what is written to a file that was moved or
 * removed goes with it. One that comes back is taken up again. Another one in its place is left alone, since SQLite's
 * log beside it belongs to the file before: https://sqlite.org/howtocorrupt.html
 */
export class SqliteFile {
  private readonly identity: string;
  private looked = performance.now();

  constructor(private readonly path: string) {
    this.identity = identityOf(path);
  }

  /** To be called before a write. Throws DatabaseUnavailable. */
  check(): void {
    if (identityOf(this.path) === this.identity) return;
    throw new DatabaseUnavailable(`${this.path} is not the file that was opened.`);
  }

  /** As `check`, now and then. */
  glance(): void {
    const now = performance.now();
    if (now - this.looked < INTERVAL) return;
    this.check();
    this.looked = now;
  }
}

/** The file's number on its device; empty where there is no file. */
function identityOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? `${found.dev}:${found.ino}` : '';
}
