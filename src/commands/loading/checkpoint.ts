import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { query, type Database, type Work } from '../../database/database.js';

/** How far a load has come: everything up to here is stored or among the rejects. */
export interface Checkpoint {
  readonly line: number;
  /** Bytes of the reject file. */
  readonly rejects: number;
}

/** What tells one load from another: the file's bytes and how they are read. */
export async function identify(file: string, ...ways: readonly unknown[]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(ways));
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

export async function readCheckpoint(database: Database, content: string): Promise<Checkpoint | undefined> {
  const [row] = await database.read('SELECT line, rejects FROM loaddata_checkpoint WHERE content = $1', [
    content,
  ]);
  return row && { line: Number(row.line), rejects: Number(row.rejects) };
}

/** To be part of the transaction that stores the rows up to there. */
export function* writeCheckpoint(content: string, { line, rejects }: Checkpoint): Work<void> {
  yield* query(
    `INSERT INTO loaddata_checkpoint (content, line, rejects) VALUES ($1, $2, $3)
      ON CONFLICT (content) DO UPDATE SET line = excluded.line, rejects = excluded.rejects`,
    [content, line, rejects],
  );
}

export function* removeCheckpoint(content: string): Work<void> {
  yield* query('DELETE FROM loaddata_checkpoint WHERE content = $1', [content]);
}
