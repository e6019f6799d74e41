import type { ReferenceObject, ResponseObject } from '@nestjs/swagger';
import { PROBLEM, PROBLEM_SCHEMA, problemOf } from '../renderers/problem-renderer.js';
import type { Components } from '../openapi/components.js';
import { ERROR_DETAIL } from './error-responses.js';

/**
 * What any request may be answered before it is looked at what it asks for: a page, unless a problem is asked for;
 * JSON where not even its head could be read to the end. Pages are described nowhere: they are for people.
 */
const REFUSALS: Readonly<Record<number, readonly [name: string, description: string]>> = {
  414: ['AddressTooLong', 'The URL is too long.'],
  431: ['HeadersTooLarge', 'The request has too many or too large headers.'],
};

const AS_PAGE = 'The body may be an HTML page instead.';

/** The answers of all operations alike. */
export function transportErrors(components: Components): Record<string, ResponseObject | ReferenceObject> {
  const problem = components.schema('Problem', PROBLEM_SCHEMA);
  const detail = components.schema('ErrorDetail', ERROR_DETAIL);
  return Object.fromEntries(
    Object.entries(REFUSALS).map(([status, [name, description]]) => {
      const body = { detail: description };
      const content = {
        'application/json': { schema: detail, example: body },
        [PROBLEM]: { schema: problem, example: problemOf(Number(status), body) },
      };
      return [status, components.response(name, { description: `${description} ${AS_PAGE}`, content })];
    }),
  );
}
