import type { SchemaObject } from '@nestjs/swagger';
import { Conflict } from '../../../rest/exceptions.js';
import { Serializer } from '../../../rest/serializers/serializer.js';
import { table } from '../../../rest/renderers/csv-renderer.js';
import type { Resource } from '../../site/admin-resource.js';
import { ImportSerializer } from './import.serializer.js';
import { RowsRefused } from './run/run.js';
import type {
  DocumentedError,
  Operation,
  OperationDescription,
} from '../../../rest/openapi/operation-description.js';

const SHOWN = Serializer.of(ImportSerializer);

const integer: SchemaObject = { type: 'integer' };
const anyObject: SchemaObject = { type: 'object' };

const objectOf = (properties: Readonly<Record<string, SchemaObject>>): SchemaObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
});

const REFUSAL = objectOf({
  line: integer,
  errors: { ...anyObject, additionalProperties: true, description: 'What is wrong, by field.' },
  row: { type: 'string', description: 'The row as it is in the file.' },
});

const PREVIEW = objectOf({
  accepted: integer,
  refused: integer,
  created: integer,
  changed: { ...integer, description: 'Rows whose ids are those of objects that are there.' },
  unchanged: { ...integer, description: 'The same, where the object has these values already.' },
  rows: {
    type: 'array',
    description: 'The first rows as they would be stored.',
    items: objectOf({
      line: integer,
      effect: { type: 'string', enum: ['created', 'changed', 'unchanged'] },
      values: anyObject,
    }),
  },
  refusals: { type: 'array', description: 'The first rows that are refused.', items: REFUSAL },
  notes: {
    type: 'array',
    description:
      'What there is to say of the file and of rows that are right, such as numbers that were rounded.',
    items: { type: 'string' },
  },
});

/** The form that a file is sent in. `targets` are what its rows can become. */
const uploadInto = (targets: readonly Resource[]): SchemaObject =>
  objectOf({
    resource: {
      type: 'string',
      description: 'What the rows are.',
      ...(targets.length > 0 && { enum: targets.map(({ label }) => label) }),
    },
    file: { type: 'string', format: 'binary', description: 'CSV with a header, JSON Lines, or a JSON list.' },
  });

/** A file of one row that is right: the fields' own examples. Undefined where nothing can be imported. */
function exampleUpload([target]: readonly Resource[]): object | undefined {
  const fields = target?.serializer.writable.filter(({ options }) => options.example !== undefined);
  if (!fields) return undefined;
  const row = Object.fromEntries(fields.map(({ name, options }) => [name, options.example]));
  return { resource: target.label, file: table([row]) };
}

function exampleMapping([target]: readonly Resource[]): object | undefined {
  const field = target?.serializer.writable[0];
  return field && { mapping: { [field.name]: field.name } };
}

const OVER: DocumentedError = [
  new Conflict('This import is done: 1000 rows were stored.'),
  'The import is done, or under way.',
];

const REFUSED: DocumentedError = [
  new RowsRefused(2, 1000, [
    { line: 2, errors: { title: ['This field is required.'] }, row: ',Jane Austen' },
  ]),
  'Rows are refused, so that nothing is stored: `refusals` names the first of them. Or the request itself is not valid.',
  objectOf({ detail: { type: 'string' }, refusals: { type: 'array', items: REFUSAL } }),
];

/** What the document says of the actions of imports that are special. */
export function describeImports(
  { verb, route, components }: Operation,
  targets: readonly Resource[],
): Partial<OperationDescription> {
  switch (route.actions[verb]) {
    case 'create':
      return {
        summary: 'Send a file',
        description:
          'The answer says what is in the file, and which of its columns are taken for which fields. Nothing is stored yet.',
        bodySchema: uploadInto(targets),
        bodyExample: exampleUpload(targets),
        mediaTypes: ['multipart/form-data'],
        tagged: false,
        parameters: [],
        errors: [],
      };
    case 'partialUpdate':
      return {
        summary: 'Map columns to fields',
        description:
          'Fields that are not named keep their columns. With another encoding or delimiter the file is read again, and its columns are mapped again.',
        bodyExample: exampleMapping(targets),
        mediaTypes: ['application/json'],
        tagged: false,
        parameters: [],
        errors: [OVER],
      };
    case 'preview':
      return {
        summary: 'Preview an import',
        description: 'What would be stored, and what refused, if the import were run now. Nothing is stored.',
        status: 200,
        answer: components.schema('ImportPreview', PREVIEW),
        errors: [OVER],
      };
    default:
      return {};
  }
}

/** The rows that are refused. */
export const describeRefused = (): Partial<OperationDescription> => ({
  summary: 'List the rows an import refuses',
  status: 200,
  answer: { type: 'array', items: anyObject },
  errors: [OVER],
});

/** Running an import. */
export const describeRun = ({ components }: Operation): Partial<OperationDescription> => ({
  summary: 'Run an import',
  status: 200,
  answer: components.schemaOf(SHOWN),
  errors: [REFUSED, OVER],
});
