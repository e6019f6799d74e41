import type { ParameterObject, SchemaObject } from '@nestjs/swagger';
import { Gone, Throttled } from '../exceptions.js';
import type { DocumentedError, Operation, OperationDescription } from '../openapi/operation-description.js';
import type { Serializer } from '../serializers/serializer.js';

/** How many changes a request may ask for. */
export const CHANGES_LIMIT = { default: 100, maximum: 1000 };

/** Seconds that a request may wait: less than the service takes for any request. */
export const LONGEST_WAIT = 25;

const DESCRIPTION = `Every create, update and delete of an object, once and in order.

Without \`since\` the response has no changes, only the current cursor. Each response ends with the cursor to continue from. \`object\` is the object as it is now, not as it was after the change; it is null, and the action \`delete\`, if the object no longer exists or is no longer visible to the client. To keep a copy: get a cursor, read the list, then apply the changes since that cursor, storing each \`object\` under its \`id\` or removing the \`id\`.

With \`Accept: text/event-stream\` the changes are sent as Server-Sent Events: \`event\` is the action, \`id\` the cursor and \`data\` the change. A stream ends after five minutes at the latest; \`EventSource\` then reconnects and continues after the last event.`;

const PARAMETERS: readonly ParameterObject[] = [
  {
    name: 'since',
    in: 'query',
    description: 'The cursor after which to continue. `0` begins with the oldest change that is kept.',
    schema: { type: 'string' },
  },
  {
    name: 'limit',
    in: 'query',
    description: 'The maximum number of changes in the response.',
    schema: { type: 'integer', minimum: 1, ...CHANGES_LIMIT },
  },
  {
    name: 'wait',
    in: 'query',
    description: 'Seconds to wait for a change if there is none yet (long polling).',
    schema: { type: 'integer', minimum: 0, maximum: LONGEST_WAIT, default: 0 },
  },
  {
    name: 'Last-Event-ID',
    in: 'header',
    description: 'For an event stream, the cursor after which to continue. It takes precedence over `since`.',
    schema: { type: 'string' },
  },
];

const ERRORS: readonly DocumentedError[] = [
  [
    new Gone(
      'The changes after this cursor are not kept. Ask without a cursor for a new one, then read the list again.',
    ),
    'The changes after this cursor are no longer available. Get a new cursor and read the list again.',
  ],
  [new Throttled(5), 'The client already has too many requests and streams that wait for changes.'],
];

/** What is special about the feed of changes. */
export function describeChanges(
  { components, route }: Operation,
  { serializer }: { readonly serializer: Serializer },
): Partial<OperationDescription> {
  const object: SchemaObject = { anyOf: [components.schemaOf(serializer), { type: 'null' }] };
  const change: SchemaObject = {
    type: 'object',
    properties: {
      cursor: { type: 'string' },
      action: { type: 'string', enum: ['create', 'update', 'delete'] },
      id: { type: 'integer' },
      object,
    },
    required: ['cursor', 'action', 'id', 'object'],
  };
  const answer: SchemaObject = {
    type: 'object',
    properties: {
      changes: { type: 'array', items: components.schema(`${serializer.name}Change`, change) },
      cursor: { type: 'string', description: 'Where to continue.' },
    },
    required: ['changes', 'cursor'],
  };
  return {
    summary: `Follow the changes of ${route.path.split('/').at(-2)!.replace(/[-_]/g, ' ')}`,
    description: DESCRIPTION,
    parameters: PARAMETERS,
    status: 200,
    answer: components.schema(`${serializer.name}Changes`, answer),
    errors: ERRORS,
  };
}
