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
import { KEY } from '../idempotency/keyed-request.js';
import { ifMatch, preconditionFailed } from './describe-conditional.js';
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
      return { ...listSentences(many, view.paginator), ...describeList(operation, view) };
    case 'create':
      return {
        ...sentences(`Create ${one}`, `Stores ${one} and answers it with its id.`),
        ...{ status: 201, tagged: true, ...IDEMPOTENT },
      };
    case 'retrieve':
      return sentences(`Retrieve ${one}`, `Answers ${one} by its id.`);
    case 'update':
      return {
        ...sentences(`Replace ${one}`, 'All required fields have to be sent.'),
        ...{ tagged: true, ...inState(operation, view) },
      };
    case 'partialUpdate':
      return {
        ...sentences(`Update ${one}`, 'Fields that are left out keep their values.'),
        ...{ tagged: true, ...inState(operation, view) },
      };
    case 'destroy':
      return {
        ...sentences(`Delete ${one}`, `Deletes ${one} by its id.`),
        ...{ status: 204, answer: undefined, ...inState(operation, view) },
      };
    default:
      return { body: undefined, status: '2XX', answer: ANYTHING };
  }
}

interface Sentences {
  readonly summary: string;
  readonly description: string;
}

const sentences = (summary: string, description: string): Sentences => ({ summary, description });

function listSentences(many: string, paginator: Paginator | null): Sentences {
  const style = paginator ? (paginator.optional ? 'optional' : 'pages') : 'whole';
  return sentences(`List ${many}`, `Answers the ${many} that match all the parameters, ${LISTING[style]}.`);
}

const LISTING = {
  whole: 'as one list',
  optional: 'as one list, or one page of them where a page is asked for',
  pages: 'one page at a time',
};

const IDEMPOTENCY_KEY: ParameterObject = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'A key chosen by the client. A request repeated with the same key is executed only once and gets the first response again.',
  schema: { type: 'string', minLength: 1, maxLength: 512, pattern: KEY.source },
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

const UNCONDITIONAL: DocumentedError = [new PreconditionRequired(), 'The If-Match header is missing.'];

/** What a write to an object has to do with the object's state. */
function inState({ components }: Operation, view: Listing): Partial<OperationDescription> {
  if (!view.conditionalRequests) return {};
  const { name } = view.serializer;
  const current = components.schemaOf(view.serializer);
  const otherState: DocumentedError = [
    new PreconditionFailed(),
    'The object has been modified since it was read. `current` is its current state.',
    preconditionFailed(components, name, current),
  ];
  return { parameters: ifMatch(view), errors: conditionalErrors(view, otherState) };
}

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
    tabular: true,
    answer: listSchema(components, serializer, paginator),
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
  return paginator.optional ? components.union(`${serializer.name}List`, whole, page) : page;
}

/** What pages have beside their results, by name. */
const HEAD: Readonly<Record<string, SchemaObject>> = {
  count: { type: 'integer', description: 'The total number of objects on all pages.' },
  next: { type: ['string', 'null'], format: 'uri', examples: [null] },
  previous: { type: ['string', 'null'], format: 'uri', examples: [null] },
};

const pageSchema = ({ head }: Paginator, results: SchemaObject): SchemaObject =>
  objectOf({ ...Object.fromEntries(head.map((name) => [name, HEAD[name]])), results });
