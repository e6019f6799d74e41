import { Busboy } from '@fastify/busboy';
import { ParseError } from '../exceptions.js';
import { MOST_FIELDS, QueryDict, type UploadedFile } from '../query-dict.js';

/** Most parts a body may have. */
const MOST_PARTS = MOST_FIELDS;

/** Reads `multipart/form-data` (RFC 7578). A part with a file name is an UploadedFile. */
export function parseMultipart(body: Buffer, contentType: string): Promise<QueryDict<string | UploadedFile>> {
  return new Promise((resolve, reject) => {
    const refuse = (reason: unknown): void =>
      reject(new ParseError(`Multipart form parse error - ${messageOf(reason)}`));
    const form = new QueryDict<string | UploadedFile>();
    try {
      const busboy = new Busboy({
        headers: { 'content-type': contentType },
        limits: { parts: MOST_PARTS, fieldSize: body.length, fileSize: body.length },
      });
      busboy.on('field', (name, value) => form.append(name, value));
      busboy.on('file', (field, stream, name, _encoding, type) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const content = Buffer.concat(chunks);
          // As with Django, a part with an empty file name is text.
          form.append(field, name ? { name, contentType: type, content } : content.toString('utf8'));
        });
      });
      busboy.on('partsLimit', () => refuse(`More than ${MOST_PARTS} parts`));
      busboy.on('finish', () => resolve(form));
      // Like Django, take what came whole from a body that ends too early.
      busboy.on('error', (error) => (isCutShort(error) ? resolve(form) : refuse(error)));
      busboy.end(body);
    } catch (error) {
      refuse(error);
    }
  });
}

const messageOf = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason));

const isCutShort = (error: unknown): boolean => messageOf(error).startsWith('Unexpected end of');
