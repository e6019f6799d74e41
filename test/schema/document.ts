import { readFileSync } from 'node:fs';
import type { OpenAPIObject, OperationObject } from '@nestjs/swagger';
import { parse } from 'yaml';

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
