import type { SchemaObject } from '@nestjs/swagger';
import { Conflict } from '../../../rest/exceptions.js';
import { Serializer } from '../../../rest/serializers/serializer.js';
import { table } from '../../../rest/renderers/csv-renderer.js';
import type { Resource } from '../../site/admin-resource.js';
import { FileImportSerializer } from './import.serializer.js';
import { RowsRefused } from './run/run.js';
import {
  objectOf,
  type DocumentedError,
  type Operation,
  type OperationDescription,
} from '../../../rest/openapi/operation-description.js';

const SHOWN = Serializer.of(FileImportSerializer);

const integer: SchemaObject = { type: 'integer' };
const anyObject: SchemaObject = { type: 'object' };

const REFUSAL = objectOf({
  line: integer,
  errors: { ...anyObject, additionalProperties: true, description: 'The errors, by field.' },
  row: { type: 'string', description: 'The row as it appears in the file.' },
});

const PREVIEW = objectOf({
  accepted: integer,
  refused: integer,
  created: integer,
  changed: { ...integer, description: 'Rows that change an existing object.' },
  unchanged: { ...integer, description: 'Rows whose object already has these values.' },
  rows: {
    type: 'array',
    description: 'The first rows as they would be stored.',
    items: objectOf({
      line: integer,
      effect: { type: 'string', enum: ['created', 'changed', 'unchanged'] },
      values: anyObject,
    }),
  },
  refusals: { type: 'array', description: 'The first refused rows.', items: REFUSAL },
  notes: {
    type: 'array',
    description: 'Remarks about the file and about valid rows, such as numbers that were rounded.',
    items: { type: 'string' },
  },
});

/** The form that a file is sent in. `targets` are what its rows can become. */
const uploadInto = (targets: readonly Resource[]): SchemaObject =>
  objectOf({
    resource: {
      type: 'string',
      description: 'The model of the rows.',
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
  'The import is done or running.',
];

const REFUSED: DocumentedError = [
  new RowsRefused(2, 1000, [
    { line: 2, errors: { title: ['This field is required.'] }, row: ',Jane Austen' },
  ]),
  'Rows were refused and nothing was stored; `refusals` lists the first of them. Or the request itself is invalid.',
  objectOf({ detail: { type: 'string' }, refusals: { type: 'array', items: REFUSAL } }),
];

/** What the document says of the actions of imports that are special. */
export function describeImports(
  { verb, route, components }: Operation,
  targets: readonly Resource[],
): Partial<OperationDescription> {
  switch (route.actions[verb]) {
    case 'create':
      return describeUpload(targets);
    case 'partialUpdate':
      return describeMapping(targets);
    case 'preview':
      return {
        summary: 'Preview an import',
        description:
          'Shows which rows would be stored and which refused if the import were run now. Nothing is stored.',
        status: 200,
        answer: components.schema('ImportPreview', PREVIEW),
        errors: [OVER],
      };
    default:
      return {};
  }
}

const describeUpload = (targets: readonly Resource[]): Partial<OperationDescription> => ({
  summary: 'Upload a file',
  description: 'The response describes the file and proposes a column for each field. Nothing is stored yet.',
  bodySchema: uploadInto(targets),
  bodyExample: exampleUpload(targets),
  mediaTypes: ['multipart/form-data'],
  tagged: false,
  parameters: [],
  errors: [],
});

const describeMapping = (targets: readonly Resource[]): Partial<OperationDescription> => ({
  summary: 'Map columns to fields',
  description:
    'Fields that are left out keep their columns. A new encoding or delimiter reads the file again and maps its columns again.',
  bodyExample: exampleMapping(targets),
  mediaTypes: ['application/json'],
  tagged: false,
  parameters: [],
  errors: [OVER],
});

/** The rows that are refused. */
export const describeRefused = (): Partial<OperationDescription> => ({
  summary: 'List the refused rows of an import',
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
