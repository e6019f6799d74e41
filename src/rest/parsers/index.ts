import { UnsupportedMediaType } from '../exceptions.js';
import { matches, parseMediaType } from '../http/messages/media-type.js';
import { QueryDict, type UploadedFile } from '../http/messages/query-dict.js';
import { parseForm } from './form.js';
import { parseJsonBody } from './json.js';
import { parseMultipart } from './multipart.js';

/** What a body can be read into: any JSON value, or the fields of a form; or a promise of it. */
export type ParsedData = unknown;

/** A way of reading bodies: https://www.django-rest-framework.org/api-guide/parsers/ */
export interface Parser {
  readonly mediaType: string;
  /** Whether it reads forms, which hold the fields of one thing and no lists of them. */
  readonly forms?: boolean;
  /** Throws ParseError. */
  parse(body: Buffer, contentType: string): ParsedData;
  /** What a request without a body stands for. */
  empty(): ParsedData;
}

export const JSONParser: Parser = {
  mediaType: 'application/json',
  parse: (body, contentType) => parseJsonBody(body, contentType),
  empty: () => ({}),
};

/** JSON for a handler that knows JavaScript's own numbers alone, where serializers see more of a number than these hold. */
export const PlainJSONParser: Parser = {
  ...JSONParser,
  parse: (body, contentType) => parseJsonBody(body, contentType, true),
};

export const FormParser: Parser = {
  mediaType: 'application/x-www-form-urlencoded',
  forms: true,
  parse: parseForm,
  empty: () => new QueryDict(),
};

export const MultiPartParser: Parser = {
  mediaType: 'multipart/form-data',
  forms: true,
  parse: parseMultipart,
  empty: () => new QueryDict<string | UploadedFile>(),
};

export const DEFAULT_PARSERS: readonly Parser[] = [JSONParser, FormParser, MultiPartParser];

/** Reads a body by its content type. Throws UnsupportedMediaType where no parser takes it, ParseError where it is malformed. */
export function parse(body: Buffer, contentType: string, parsers: readonly Parser[]): ParsedData {
  const asked = parseMediaType(contentType);
  const parser = parsers.find(({ mediaType }) => matches(parseMediaType(mediaType), asked));
  if (body.length === 0) return (parser ?? JSONParser).empty();
  if (!parser) throw new UnsupportedMediaType(contentType);
  return parser.parse(body, contentType);
}
