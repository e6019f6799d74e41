import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createGzip, gunzip } from 'node:zlib';
import type { Database } from '../../../database/database.js';
import { Conflict } from '../../../rest/exceptions.js';
import { inTurns } from '../../../rest/tables/files/pace.js';
import { ImportFile } from './import-file.entity.js';
import type { Import } from './import.entity.js';

/** Bytes that are looked at in one go: the serving thread is held up for no longer than their rows take. */
const BLOCK = 4 * 1024;

/** Packed bytes that are stored, and read, in one go. */
const PART = 512 * 1024;

const unpacked = promisify(gunzip);

/** Keeps the file of an import, part by part. */
export async function storeContent(database: Database, importId: number, content: Buffer): Promise<void> {
  let part = 0;
  for await (const packed of partsOf(content)) {
    const values = { import_id: importId, part: part++, content: packed.toString('base64') };
    await database.transaction(() => database.objects(ImportFile).insert(values));
  }
}

async function* partsOf(content: Buffer): AsyncGenerator<Buffer> {
  const gzip = Readable.from(blocksOf(content)).pipe(createGzip({ level: 1, chunkSize: PART }));
  let parts: Buffer[] = [];
  let length = 0;
  for await (const bytes of gzip as AsyncIterable<Buffer>) {
    parts.push(bytes);
    length += bytes.length;
    if (length < PART) continue;
    yield Buffer.concat(parts);
    [parts, length] = [[], 0];
  }
  if (length > 0) yield Buffer.concat(parts);
}

/** The file of an import. Throws Conflict where it is gone, since the import is done, or has never arrived whole. */
export async function contentOf(database: Database, { id, size }: Import): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (;;) {
    const [file] = await database.objects(ImportFile).filter({ import_id: id, part: parts.length });
    if (!file) break;
    parts.push(Buffer.from(file.content, 'base64'));
    await nextTurn();
  }
  if (parts.length === 0) throw new Conflict('This import is done.');
  const content = await unpacked(Buffer.concat(parts)).catch(() => undefined);
  if (content?.length !== size) throw new Conflict('The upload is incomplete. Send the file again.');
  return content;
}

/** The bytes block by block. Where those before have taken long, others have their turn. */
export const blocksOf = (content: Buffer): AsyncGenerator<Buffer> => inTurns(blocksIn(content));

function* blocksIn(content: Buffer): Generator<Buffer> {
  for (let start = 0; start < content.length; start += BLOCK) yield content.subarray(start, start + BLOCK);
}
