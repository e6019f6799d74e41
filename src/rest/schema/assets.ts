import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname } from 'node:path';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
};

export interface Asset {
  readonly contentType: string;
  readonly content: Buffer;
}

/** Files for pages, in memory. Each has its content's hash in its name, so that a browser may keep it for good. */
export class Assets {
  private readonly files = new Map<string, Asset>();

  /** Keeps a file and answers its name. */
  add(name: string, content: Buffer | string): string {
    const extension = extname(name);
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
    const hashed = `${name.slice(0, -extension.length)}.${hash}${extension}`;
    this.files.set(hashed, { contentType: CONTENT_TYPES[extension], content: Buffer.from(content) });
    return hashed;
  }

  get(name: string): Asset | undefined {
    return this.files.get(name);
  }
}

/** A file of an npm package, as in `redoc/bundles/redoc.standalone.js`. */
export const packageFile = (path: string): Buffer =>
  readFileSync(createRequire(import.meta.url).resolve(path));
