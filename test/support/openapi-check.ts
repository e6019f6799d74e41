import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import type { Answer, Request } from './http.js';

/** A request and what the service answered. */
export type Exchange = Pick<Request, 'method' | 'path'> & Answer;

type Node = Readonly<Record<string, unknown>>;

/** The documents of running services, by their addresses. */
const documents = new Map<string, OpenAPIObject>();

/** Every answer that `send` gets from this address is checked until the function that this returns is called. */
export function checkAnswersOf(base: string, document: OpenAPIObject): () => void {
  documents.set(base, document);
  return () => documents.delete(base);
}

/** Checks an answer of a service that `checkAnswersOf` was told of, and no other. */
export function checkAnswer(base: string, { method, path }: Request, answer: Answer): void {
  const document = documents.get(base);
  if (document) checkAgainstSchema(document, { method, path, ...answer });
}

/**
 * Throws where the document describes an operation and not its answer: the status, the content type or the body. A page is
 * for people and a 500 is a fault; neither is ever described.
 */
export function checkAgainstSchema(document: OpenAPIObject, exchange: Exchange): void {
  const { method = 'GET', path, status, headers, body } = exchange;
  const mediaType = headers['content-type']?.split(';')[0] ?? '';
  const operation = operationAt(document, method, path);
  if (!operation || mediaType === 'text/html' || status === 500) return;
  const fault = faultOf(document, operation, status, mediaType, body.toString('utf8'));
  if (fault)
    throw new Error(`The OpenAPI document does not describe ${method} ${path} answering ${status} ${fault}`);
}

/** The JSON pointer of an operation in its parts; undefined for one that is not in the document. */
function operationAt(document: OpenAPIObject, method: string, path: string): string[] | undefined {
  const asked = path.split('?')[0];
  // A format's suffix asks for a representation of the same, which may be described at an address of its own.
  const address = asked in document.paths ? asked : asked.replace(/\.[a-z0-9]+(?=\/?$)/, '');
  // An address without variable parts comes before one with some (OpenAPI 3.1, section 4.8.8.2).
  const templates = Object.keys(document.paths).sort((a, b) => a.split('{').length - b.split('{').length);
  const template = templates.find((each) => {
    const pattern = each
      .replace(/\/$/, '')
      .replaceAll('.', '\\.')
      .replace(/\{\w+\}/g, '[^/]+');
    return new RegExp(`^${pattern}/?$`).test(address);
  });
  const pointer = ['paths', template ?? '', method.toLowerCase()];
  return at(document, pointer) === undefined ? undefined : pointer;
}

function faultOf(
  document: OpenAPIObject,
  operation: readonly string[],
  status: number,
  mediaType: string,
  body: string,
): string | undefined {
  const key = [String(status), `${Math.trunc(status / 100)}XX`].find((each) =>
    at(document, [...operation, 'responses', each]),
  );
  if (!key) return 'at all';
  const response = followed(document, [...operation, 'responses', key]);
  const content = (at(document, [...response, 'content']) ?? {}) as Node;
  // An action of one's own may answer 204 (RFC 9110, section 15.3.5) where its document says 2XX.
  if (body === '') return status === 204 || Object.keys(content).length === 0 ? undefined : 'without a body';
  // Everything can be had as a table. Only of lists and rows is that described.
  if (!(mediaType in content))
    return isText(mediaType) ? undefined : `with ${mediaType || 'no content type'}`;
  const validate = validator(document, [...response, 'content', mediaType, 'schema']);
  return validate(read(mediaType, body))
    ? undefined
    : `with ${body.slice(0, 500)}: ${ajv.errorsText(validate.errors)}`;
}

const isText = (mediaType: string): boolean => /^text\/(csv|event-stream)$|jsonl$/.test(mediaType);

function read(mediaType: string, body: string): unknown {
  if (isText(mediaType)) return body;
  return mediaType.endsWith('json') ? JSON.parse(body) : parse(body);
}

/** What a JSON pointer leads to. */
function at(document: object, pointer: readonly string[]): unknown {
  return pointer.reduce<unknown>((node, key) => (node as Node | undefined)?.[key], document);
}

/** The pointer itself, or the one that the reference there has. */
function followed(document: OpenAPIObject, pointer: readonly string[]): readonly string[] {
  const { $ref } = at(document, pointer) as { $ref?: string };
  return $ref ? $ref.split('/').slice(1) : pointer;
}

// Formats that say nothing a text can break, of https://spec.openapis.org/registry/format/
const ajv = addFormats.default(
  new Ajv2020({ strict: false, allErrors: true, formats: { decimal: true, iri: true, 'idn-email': true } }),
);
const names = new Map<OpenAPIObject, string>();

const MESSAGES = { type: 'array', items: { type: 'string' } } as const;

/** The document with errors that have no members but those it tells of, or, of filters, lists of messages. */
function withClosedErrors(document: OpenAPIObject): OpenAPIObject {
  const closed = structuredClone(document);
  for (const [name, schema] of Object.entries(closed.components?.schemas ?? {})) {
    if ('properties' in schema && schema.properties?.detail) schema.additionalProperties = false;
    else if ('properties' in schema && name.endsWith('FieldErrors')) schema.additionalProperties = MESSAGES;
  }
  return closed;
}

/** Validates against a schema of the document, as it counts for answers. */
function validator(document: OpenAPIObject, pointer: readonly string[]): ValidateFunction {
  const name = names.get(document) ?? `document-${names.size}`;
  if (!names.has(document)) ajv.addSchema(withClosedErrors(document), name);
  names.set(document, name);
  const fragment = pointer.map((part) =>
    encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')),
  );
  return ajv.getSchema(`${name}#/${fragment.join('/')}`)!;
}
