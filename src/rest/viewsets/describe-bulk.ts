import type { SchemaObject } from '@nestjs/swagger';
import type { ConditionalRequests } from '../core/contracts.js';
import { ListValidationError, PreconditionFailed } from '../exceptions.js';
import type { Serializer } from '../serializers/serializer.js';
import { exampleErrors, type Components, type Schema } from '../openapi/components.js';
import { conditionalErrors, IDEMPOTENT } from './describe-actions.js';
import { ifMatchOfMany, preconditionFailed } from './describe-conditional.js';
import type { DocumentedError, Operation, OperationDescription } from '../openapi/operation-description.js';

interface Bulk {
  readonly serializer: Serializer;
  readonly conditionalRequests: ConditionalRequests;
  readonly bulkLimit: number;
}

const invalid = (body: Serializer): DocumentedError => [
  new ListValidationError([{}, exampleErrors(body)]),
  'A list of errors as long as the submitted list, with `{}` for each valid object; or the errors of the request as a whole. Nothing is stored.',
];

const ID: SchemaObject = { type: 'integer', examples: [1] };

const ALL_OR_NOTHING = 'All or nothing: if one of them is refused, none is written.';

/** What is special about the actions on many objects at once. */
export function describeBulk(operation: Operation, view: Bulk): Partial<OperationDescription> {
  const { verb, components } = operation;
  const described = (summary: string, items: Schema): Partial<OperationDescription> =>
    describeMany(operation, view, summary, items);
  switch (verb) {
    case 'POST':
      return { ...described('Create', components.requestOf(view.serializer)), status: 201 };
    case 'PUT':
      return described('Replace', components.requestOf(view.serializer.identified));
    case 'PATCH':
      return {
        ...described('Update', components.requestOf(view.serializer.identified, { partial: true })),
        description: `Fields that are left out keep their values. ${ALL_OR_NOTHING}`,
      };
    default:
      return { ...described('Delete', ID), status: 204, answer: undefined };
  }
}

function describeMany(
  { verb, route, components }: Operation,
  view: Bulk,
  summary: string,
  items: Schema,
): Partial<OperationDescription> {
  const { serializer, bulkLimit } = view;
  const many = route.path.split('/').at(-2)!.replace(/[-_]/g, ' ');
  const list = (each: Schema): SchemaObject => ({ type: 'array', items: each });
  const ofExisting = verb !== 'POST';
  const body = ofExisting ? serializer.identified : serializer;
  return {
    summary: `${summary} ${many}`,
    description: ALL_OR_NOTHING,
    parameters: [...(ofExisting ? ifMatchOfMany(view) : []), ...IDEMPOTENT.parameters],
    body,
    bodySchema: { ...list(items), maxItems: bulkLimit },
    status: 200,
    answer: list(components.schemaOf(serializer)),
    errors: [
      invalid(body),
      ...(ofExisting ? conditionalErrors(view, otherStates(components, serializer)) : []),
      ...IDEMPOTENT.errors,
    ],
  };
}

const otherStates = (components: Components, serializer: Serializer): DocumentedError => [
  new PreconditionFailed(),
  'At least one object has been modified since it was read. `current` is a list of the modified objects in their current state.',
  preconditionFailed(components, `${serializer.name}List`, {
    type: 'array',
    items: components.schemaOf(serializer),
  }),
];
