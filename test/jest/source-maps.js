import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import { join } from 'node:path';

/** Where each loaded file's source map is, as jest wants it: in a file of its own, written when it is asked for. */
export const sourceMaps = new (class extends Map {
  get(path) {
    if (!this.has(path)) this.set(path, fileOf(findSourceMap(path)));
    return super.get(path);
  }
})();

function fileOf(map) {
  if (!map) return undefined;
  const text = JSON.stringify(map.payload);
  const folder = join(process.env.TEST_FOLDER, 'source-maps');
  const file = join(folder, createHash('sha256').update(text).digest('hex'));
  mkdirSync(folder, { recursive: true });
  if (!existsSync(file)) writeFileSync(file, text);
  return file;
}
