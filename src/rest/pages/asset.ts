import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply } from 'fastify';
import { acceptedEncoding } from '../http/messages/compression.js';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};

/** Of 11. One more step takes five times as long and saves a twentieth. */
const BROTLI_QUALITY = 9;

/** A file that pages need, in memory. Its address has a hash in it, so that a browser may keep it for good. */
export class Asset {
  /** By encoding. Made when first asked for, away from the thread that serves. */
  private readonly compressed = new Map<string, Promise<Buffer>>();

  constructor(
    private readonly name: string,
    private readonly content: Buffer,
  ) {}

  /** Sends the file, as short as `Accept-Encoding` allows. */
  async send(reply: FastifyReply, acceptEncoding: string | undefined): Promise<void> {
    const encoding = acceptedEncoding(acceptEncoding)?.name;
    const content = encoding ? await this.encoded(encoding) : this.content;
    if (encoding) reply.header('content-encoding', encoding);
    reply
      .header('content-type', CONTENT_TYPES[extname(this.name)])
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('vary', 'Accept-Encoding')
      .send(content);
  }

  private encoded(encoding: string): Promise<Buffer> {
    const made = this.compressed.get(encoding) ?? compress(this.content, encoding);
    this.compressed.set(encoding, made);
    return made;
  }
}

function compress(content: Buffer, encoding: string): Promise<Buffer> {
  if (encoding === 'gzip') return promisify(gzip)(content, { level: 9 });
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  return promisify(brotliCompress)(content, { params });
}
