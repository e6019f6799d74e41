import type { ParameterObject, SchemaObject } from '@nestjs/swagger';
import type { ConditionalRequests } from '../core/contracts.js';
import {
  PreconditionFailed,
  PreconditionRequired,
  RequestUnderWay,
  UnprocessableContent,
} from '../exceptions.js';
import type { Filterable, FilterBackend } from '../filters/index.js';
import type { Paginator } from '../pagination/index.js';
import type { Serializer } from '../serializers/serializer.js';
import { ifMatch } from './describe-conditional.js';
import type { Components, Schema } from '../openapi/components.js';
import {
  ANYTHING,
  objectOf,
  type DocumentedError,
  type Operation,
  type OperationDescription,
} from '../openapi/operation-description.js';

/** What a viewset's list looks like depends on. */
interface Listing extends Filterable {
  readonly listSerializer: Serializer;
  readonly filterBackends: readonly FilterBackend[];
  readonly paginator: Paginator | null;
  readonly conditionalRequests: ConditionalRequests;
}

/**
 * What is special about each of the six actions of a ModelViewSet. An extra action may take and answer anything; a
 * viewset that has one says what by overriding `describe`.
 */
export function describeAction(operation: Operation, view: Listing): Partial<OperationDescription> {
  const { verb, route } = operation;
  const noun = view.serializer.name.replace(/(?<=[a-z\d])(?=[A-Z])/g, ' ').toLowerCase();
  const one = `${/^(?!us|uni|eu)[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
  const many = route.path.replace(/.*\//, '').replace(/[-_]/g, ' ');
  switch (route.actions[verb]) {
    case 'list':
      return { summary: `List ${many}`, ...describeList(operation, view) };
    case 'create':
      return {
        summary: `Create ${one}`,
        status: 201,
        tagged: true,
        ...IDEMPOTENT,
      };
    case 'retrieve':
      return { summary: `Retrieve ${one}` };
    case 'update':
      return { summary: `Replace ${one}`, tagged: true, ...inState(view) };
    case 'partialUpdate':
      return {
        summary: `Update ${one}`,
        description: 'Fields that are left out keep their values.',
        tagged: true,
        ...inState(view),
      };
    case 'destroy':
      return { summary: `Delete ${one}`, status: 204, answer: undefined, ...inState(view) };
    default:
      return { body: undefined, status: '2XX', answer: ANYTHING };
  }
}

const IDEMPOTENCY_KEY: ParameterObject = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'A key chosen by the client. A request repeated with the same key is executed only once and gets the first response again.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};
const UNDER_WAY: DocumentedError = [
  new RequestUnderWay(),
  'The first request with this Idempotency-Key is still being processed.',
];
const USED_OTHERWISE: DocumentedError = [
  new UnprocessableContent('This Idempotency-Key was already used with a different request.'),
  'The Idempotency-Key was already used with a different request.',
];
/** What a request that may have an Idempotency-Key has to do with it. */
export const IDEMPOTENT = { parameters: [IDEMPOTENCY_KEY], errors: [UNDER_WAY, USED_OTHERWISE] };

const OTHER_STATE: DocumentedError = [
  new PreconditionFailed(),
  'The object has been modified since it was read. `current` is its current state.',
];
const UNCONDITIONAL: DocumentedError = [new PreconditionRequired(), 'The If-Match header is missing.'];

/** What a write to an object has to do with the object's state. */
const inState = (view: Listing): Partial<OperationDescription> =>
  view.conditionalRequests ? { parameters: ifMatch(view), errors: conditionalErrors(view, OTHER_STATE) } : {};

/** How a write is refused for the state that it depends on. */
export const conditionalErrors = (
  { conditionalRequests }: Pick<Listing, 'conditionalRequests'>,
  otherState: DocumentedError,
): DocumentedError[] => [
  ...(conditionalRequests ? [otherState] : []),
  ...(conditionalRequests === 'required' ? [UNCONDITIONAL] : []),
];

function describeList({ components }: Operation, view: Listing): Partial<OperationDescription> {
  const { listSerializer: serializer, paginator, filterBackends } = view;
  const filters = filterBackends.flatMap((backend) => backend.parameters(view));
  return {
    parameters: [...filters.map(inQuery), ...pageParameters(paginator)],
    answer: listSchema(components, serializer, paginator),
    example: paginator && !paginator.optional ? undefined : listExample(serializer),
  };
}

const inQuery = (parameter: ReturnType<Paginator['parameters']>[number]): ParameterObject => ({
  in: 'query',
  ...parameter,
});

/** What says which page of a list is meant; nothing where lists are whole. */
export const pageParameters = (paginator: Paginator | null): ParameterObject[] =>
  (paginator?.parameters() ?? []).map(inQuery);

/** A list of what a serializer shows, in pages where there is a paginator. */
export function listSchema(
  components: Components,
  serializer: Serializer,
  paginator: Paginator | null,
): Schema {
  const whole: SchemaObject = { type: 'array', items: components.schemaOf(serializer) };
  if (!paginator) return whole;
  const page = components.schema(`Paginated${serializer.name}List`, pageSchema(paginator, whole));
  return paginator.optional ? { oneOf: [whole, page] } : page;
}

/** What pages have beside their results, by name. */
const HEAD: Readonly<Record<string, SchemaObject>> = {
  count: { type: 'integer', description: 'The total number of objects on all pages.' },
  next: { type: ['string', 'null'], format: 'uri' },
  previous: { type: ['string', 'null'], format: 'uri' },
};

const pageSchema = ({ head }: Paginator, results: SchemaObject): SchemaObject =>
  objectOf({ ...Object.fromEntries(head.map((name) => [name, HEAD[name]])), results });

/** One object of the fields' own examples; undefined unless each of them has one. */
function listExample({ readable }: Serializer): unknown[] | undefined {
  if (readable.some(({ options }) => options.example === undefined)) return undefined;
  return [Object.fromEntries(readable.map(({ name, options }) => [name, options.example]))];
}
