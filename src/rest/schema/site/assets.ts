import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { acceptedEncoding } from '../../http/messages/compression.js';
import { CONTENT_TYPES } from '../../pages/static-files.js';

interface Asset {
  readonly contentType: string;
  readonly content: Buffer;
  /** By encoding. Made when first asked for, once. */
  readonly compressed: Map<string, Promise<Buffer>>;
}

/**
 * Files for pages, in memory. They live in folders named after the hash of all that is in them, so that a browser may
 * keep them for good and modules find each other by their own names.
 */
export class Assets {
  private readonly files = new Map<string, Asset>();

  /** Keeps files, by their names, and answers the name of their folder. */
  add(files: Readonly<Record<string, Buffer | string>>): string {
    const hash = createHash('sha256');
    for (const [name, content] of Object.entries(files)) hash.update(`${name}\n`).update(content);
    const folder = hash.digest('hex').slice(0, 12);
    for (const [name, content] of Object.entries(files)) {
      const contentType = CONTENT_TYPES[extname(name)];
      this.files.set(`${folder}/${name}`, {
        contentType,
        content: Buffer.from(content),
        compressed: new Map(),
      });
    }
    return folder;
  }

  /** A file, as short as `Accept-Encoding` allows, with its headers; undefined for one that is not there. */
  async get(path: string, acceptEncoding: string | undefined) {
    const asset = this.files.get(path);
    if (!asset) return undefined;
    const headers = { 'content-type': asset.contentType, vary: 'Accept-Encoding' };
    const encoding = acceptedEncoding(acceptEncoding)?.name;
    if (!encoding) return { headers, content: asset.content };
    const made = asset.compressed.get(encoding) ?? compressFile(asset.content, encoding);
    asset.compressed.set(encoding, made);
    return { headers: { ...headers, 'content-encoding': encoding }, content: await made };
  }
}

/** Of 11. One more step takes five times as long and saves a twentieth. */
const BROTLI_QUALITY = 9;

/** Compresses what is sent many times, away from the thread that serves. */
async function compressFile(content: Buffer, encoding: string): Promise<Buffer> {
  if (encoding === 'gzip') return promisify(gzip)(content, { level: 9 });
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  return promisify(brotliCompress)(content, { params });
}

/** Where the build has copied them to. There is no such folder beside the sources. */
const BUNDLES = fileURLToPath(new URL('../../../../bundles/', import.meta.url));

/**
 * A file of an npm package, as in `redoc/bundles/redoc.standalone.js`. The built service has its own copy, because the
 * packages are not installed in production; where it runs from its sources they are.
 */
export const packageFile = (path: string): Buffer =>
  readFileSync(existsSync(BUNDLES) ? BUNDLES + path : createRequire(import.meta.url).resolve(path));
