import type { ParameterObject, ResponseObject } from '@nestjs/swagger';
import type { Verb } from '../http/messages/methods.js';
import type { APIView } from '../views/api-view.js';
import type { Components, Schema } from '../openapi/components.js';
import { objectOf } from '../openapi/operation-description.js';

/* What the document says of conditional requests: https://www.rfc-editor.org/rfc/rfc9110#section-13 */

export const ETAG = {
  ETag: { description: 'Identifies the version of the returned representation.', schema: { type: 'string' } },
} as const;

const NOT_MODIFIED: ResponseObject = {
  description: 'Not modified: If-None-Match matches the current representation.',
  headers: ETAG,
};

/** The answer to a read whose result the client has; none where a view's answers bear no tags. */
export const notModified = (view: APIView, verb: Verb): Record<string, ResponseObject> =>
  view.conditionalRequests && verb === 'GET' ? { 304: NOT_MODIFIED } : {};

/** What a 412 says of a write: the object, or objects, in another state than the client knows. */
export const preconditionFailed = (components: Components, name: string, current: Schema): Schema =>
  components.schema(`${name}PreconditionFailed`, objectOf({ detail: { type: 'string' }, current }));

/** What a write to one object takes. */
export const ifMatch = (view: Pick<APIView, 'conditionalRequests'>): ParameterObject[] =>
  header(view, 'The ETag of the version to change. If it is not the current one, nothing is changed.');

/** What a write to many objects takes. */
export const ifMatchOfMany = (view: Pick<APIView, 'conditionalRequests'>): ParameterObject[] =>
  header(
    view,
    'The ETags of the versions to change, separated by commas. If any object has another version, nothing is changed. `*` matches any version.',
  );

function header(
  { conditionalRequests }: Pick<APIView, 'conditionalRequests'>,
  description: string,
): ParameterObject[] {
  const required = conditionalRequests === 'required';
  return conditionalRequests
    ? [{ name: 'If-Match', in: 'header', description, required, schema: { type: 'string' } }]
    : [];
}
