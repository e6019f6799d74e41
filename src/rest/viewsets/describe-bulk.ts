import type { SchemaObject } from '@nestjs/swagger';
import type { ConditionalRequests } from '../core/contracts.js';
import { ListValidationError, PreconditionFailed } from '../exceptions.js';
import type { Serializer } from '../serializers/serializer.js';
import type { Schema } from '../openapi/components.js';
import { IDEMPOTENT, UNCONDITIONAL } from './describe-actions.js';
import { ifMatchOfMany } from './describe-conditional.js';
import type { DocumentedError, Operation, OperationDescription } from '../openapi/operation-description.js';

interface Bulk {
  readonly serializer: Serializer;
  readonly conditionalRequests: ConditionalRequests;
  readonly bulkLimit: number;
}

const INVALID: DocumentedError = [
  new ListValidationError([{}, { field: ['This field is required.'] }]),
  'A list of errors as long as the submitted list, with `{}` for each valid object; or the errors of the request as a whole. Nothing is stored.',
];

const OTHER_STATES: DocumentedError = [
  new PreconditionFailed(),
  'At least one object has been modified since it was read. `current` is a list of the modified objects in their current state.',
];

/** What is special about the actions on many objects at once. */
export function describeBulk(
  { verb, route, components }: Operation,
  view: Bulk,
): Partial<OperationDescription> {
  const { serializer, bulkLimit } = view;
  const many = route.path.split('/').at(-2)!.replace(/[-_]/g, ' ');
  const list = (items: Schema): SchemaObject => ({ type: 'array', items });
  const identified = (partial: boolean): Schema => components.schemaOf(serializer.identified, { partial });
  const described = (
    summary: string,
    items: Schema,
    { errors = [], parameters = [] }: Partial<OperationDescription>,
  ): Partial<OperationDescription> => ({
    summary: `${summary} ${many}`,
    description: ALL_OR_NOTHING,
    parameters: [...parameters, ...IDEMPOTENT.parameters],
    body: serializer.identified,
    bodySchema: { ...list(items), maxItems: bulkLimit },
    status: 200,
    answer: list(components.schemaOf(serializer)),
    errors: [INVALID, ...errors, ...IDEMPOTENT.errors],
  });
  const conditional = {
    parameters: ifMatchOfMany(view),
    errors: [
      ...(view.conditionalRequests ? [OTHER_STATES] : []),
      ...(view.conditionalRequests === 'required' ? [UNCONDITIONAL] : []),
    ],
  };
  switch (verb) {
    case 'POST':
      return { ...described('Create', components.schemaOf(serializer), {}), status: 201 };
    case 'PUT':
      return described('Replace', identified(false), conditional);
    case 'PATCH':
      return {
        ...described('Update', identified(true), conditional),
        description: `Fields that are left out keep their values. ${ALL_OR_NOTHING}`,
      };
    default:
      return { ...described('Delete', ID, conditional), status: 204, answer: undefined };
  }
}

const ID: SchemaObject = { type: 'integer', examples: [1] };

const ALL_OR_NOTHING = 'All or nothing: if one of them is refused, none is written.';
