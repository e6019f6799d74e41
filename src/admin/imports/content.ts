import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../../database/database.js';
import { Conflict } from '../../rest/exceptions.js';
import { ImportFile } from './import-file.entity.js';

/** Bytes that are looked at in one go: the serving thread is held up for no longer than their rows take. */
const BLOCK = 16 * 1024;

const packed = promisify(gzip);
const unpacked = promisify(gunzip);

const BYTE_ORDER_MARK = Buffer.from('\ufeff');

export const withoutMark = (content: Buffer): Buffer =>
  content.subarray(0, 3).equals(BYTE_ORDER_MARK) ? content.subarray(3) : content;

/** A file as ImportFile keeps it. */
export const pack = async (content: Buffer): Promise<string> => (await packed(content)).toString('base64');

/** The file of an import. Throws Conflict where it is gone, since the import is done. */
export async function contentOf(database: Database, id: number): Promise<Buffer> {
  const [file] = await database.objects(ImportFile).filter({ import_id: id });
  if (!file) throw new Conflict('This import is done.');
  return unpacked(Buffer.from(file.content, 'base64'));
}

/** The bytes block by block. Between two of them others have their turn. */
export async function* blocksOf(content: Buffer): AsyncGenerator<Buffer> {
  for (let start = 0; start < content.length; start += BLOCK) {
    yield content.subarray(start, start + BLOCK);
    await nextTurn();
  }
}
