import { percentDecoded } from '../http/messages/percent-encoding.js';
import { strip } from '../python.js';
import { charsetNamed } from './charsets.js';

/** What the head of a part of a form says: https://www.rfc-editor.org/rfc/rfc7578 */
export interface PartHeaders {
  /** Of the field; undefined for a part of none. */
  readonly name?: string;
  /** Undefined for a part that is no file; empty for a file without a name. */
  readonly fileName?: string;
  /** With its parameters. */
  readonly contentType: string;
  /** In small letters. */
  readonly encoding: string;
}

/** Reads the lines of a head. Those that are no header are passed over, as by Django. */
export function headersOf(head: string): PartHeaders {
  const headers = new Map<string, string>();
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const disposition = parametersOf(headers.get('content-disposition') ?? '');
  const [name, fileName] = [disposition.get('name'), disposition.get('filename')];
  return {
    ...(name !== undefined && { name: strip(name) }),
    ...(fileName !== undefined && { fileName: baseName(fileName) }),
    contentType: headers.get('content-type') ?? '',
    encoding: (headers.get('content-transfer-encoding') ?? '').toLowerCase(),
  };
}

/** A text in quotes may have semicolons in it. */
const PARAMETER = /;\s*([^=;\s]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)/g;

function parametersOf(header: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const [, name, value] of header.matchAll(PARAMETER)) {
    const key = name.toLowerCase();
    if (key.endsWith('*')) parameters.set(key.slice(0, -1), extended(value.trim()));
    else parameters.set(key, unquoted(value.trim()));
  }
  return parameters;
}

const unquoted = (text: string): string =>
  text.length > 1 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replace(/\\(["\\])/g, '$1')
    : text;

/** `UTF-8''na%C3%AFve` (RFC 8187, section 3.2). */
function extended(text: string): string {
  const [charset, , ...rest] = text.split("'");
  return rest.length === 1
    ? charsetNamed(charset).decode(percentDecoded(Buffer.from(rest[0])))
    : unquoted(text);
}

/** Without the folders before it, which some browsers send. */
const baseName = (path: string): string => path.split(/[/\\]/).at(-1) ?? '';
