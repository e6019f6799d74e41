import { readFileSync } from 'node:fs';
import type { OpenAPIObject, OperationObject } from '@nestjs/swagger';
import { parse } from 'yaml';
import { call } from '../commands/call.js';

/**
 * The document that the service gives with its default settings, kept so that every change of it is seen. Written by
 * `npm run manage -- spectacular --include admin --file test/schema/openapi.yaml` where no variable is set.
 */
export const RECORDED = readFileSync(new URL('openapi.yaml', import.meta.url), 'utf8');

/** One operation of a document. */
export interface DocumentedOperation {
  readonly method: string;
  readonly path: string;
  readonly operation: OperationObject;
  readonly id: string;
  readonly statuses: readonly number[];
}

export function operationsOf(document: OpenAPIObject): DocumentedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, OperationObject>).map(([verb, operation]) => ({
      ...{ method: verb.toUpperCase(), path, operation, id: operation.operationId ?? '' },
      statuses: Object.keys(operation.responses).map(Number),
    })),
  );
}

export const recordedOperations = operationsOf(parse(RECORDED) as OpenAPIObject);

/** The words for the document with all its parts. */
export const ALL = ['--include', 'admin'];

/** What the command prints. It leaves the database of the settings alone: none answers at this address. */
export async function spectacular(
  words: readonly string[] = ALL,
  env: Record<string, string> = {},
): Promise<string> {
  const { code, stdout, stderr } = await call(
    'postgres://nobody@127.0.0.1:1/none',
    ['spectacular', ...words],
    { env },
  );
  if (code !== 0) throw new Error(stderr);
  return stdout;
}
