import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { pageFolders } from './template-folders.js';

export const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};

export interface StaticFile {
  readonly contentType: string;
  /** The content by its encoding (RFC 9110, section 8.4). */
  readonly content: Readonly<Record<'br' | 'gzip' | 'identity', Buffer>>;
}

let files: ReturnType<typeof readFiles> | undefined;

/** The address of a file of a folder `static/`. It has the content's hash in it, so that a browser may keep the file for good. */
export function staticUrl(name: string): string {
  const url = (files ??= readFiles()).urls.get(name);
  if (url === undefined) throw new Error(`There is no static file "${name}".`);
  return url;
}

/** The file behind the last part of such an address. */
export function staticFile(hashedName: string): StaticFile | undefined {
  return (files ??= readFiles()).byHashedName.get(hashedName);
}

function readFiles() {
  const urls = new Map<string, string>();
  const byHashedName = new Map<string, StaticFile>();
  for (const { name, identity } of contents()) {
    const extension = extname(name);
    const hash = createHash('sha256').update(identity).digest('hex').slice(0, 12);
    const hashedName = `${name.slice(0, -extension.length)}.${hash}${extension}`;
    urls.set(name, `/static/${hashedName}`);
    byHashedName.set(hashedName, {
      contentType: CONTENT_TYPES[extension],
      content: new Contents(identity),
    });
  }
  return { urls, byHashedName };
}

/** Each file is compressed when it is first asked for: all at once would hold up the first page, and all who wait beside it. */
class Contents {
  private readonly compressed: { br?: Buffer; gzip?: Buffer } = {};

  constructor(readonly identity: Buffer) {}

  get br(): Buffer {
    return (this.compressed.br ??= brotliCompressSync(this.identity));
  }

  get gzip(): Buffer {
    return (this.compressed.gzip ??= gzipSync(this.identity, { level: 9 }));
  }
}

/** The files of all folders. No two have the same name. */
const contents = (): { readonly name: string; readonly identity: Buffer }[] =>
  pageFolders.flatMap(({ url }) => {
    const folder = new URL('static/', url);
    return readdirSync(folder).map((name) => ({ name, identity: readFileSync(new URL(name, folder)) }));
  });
