import type { SchemaObject } from '@nestjs/swagger';
import { Conflict } from '../../rest/exceptions.js';
import { Serializer } from '../../rest/serializers/serializer.js';
import { ImportSerializer } from './import.serializer.js';
import type { DocumentedError, Operation, OperationDescription } from '../../rest/schema/description.js';

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
  errors: { ...anyObject, description: 'What is wrong, by field.' },
  row: { type: 'string', description: 'The row as it is in the file.' },
});

const PREVIEW = objectOf({
  accepted: integer,
  refused: integer,
  rows: {
    type: 'array',
    description: 'The first rows as they would be stored.',
    items: objectOf({ line: integer, values: anyObject }),
  },
  refusals: { type: 'array', description: 'The first rows that are refused.', items: REFUSAL },
});

const UPLOAD = objectOf({
  resource: { type: 'string', description: 'What the rows are, as in books.book.' },
  file: { type: 'string', format: 'binary' },
});

const OVER: DocumentedError = [new Conflict('This import is done.'), 'The import is done, or under way.'];

/** What the document says of the actions of imports that are special. */
export function describeImports({ verb, route, components }: Operation): Partial<OperationDescription> {
  switch (route.actions[verb]) {
    case 'create':
      return {
        summary: 'Send a file',
        answer: components.schemaOf(SHOWN),
        bodySchema: UPLOAD,
        tagged: false,
        parameters: [],
        errors: [],
      };
    case 'partialUpdate':
      return {
        summary: 'Map columns to fields',
        description: 'Fields that are not named keep their columns.',
        tagged: false,
        parameters: [],
        errors: [OVER],
      };
    case 'preview':
      return {
        summary: 'Tell what would be stored and what refused',
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
  summary: 'List the rows that are refused',
  status: 200,
  answer: { type: 'array', items: anyObject },
  errors: [OVER],
});

/** Running an import. */
export const describeRun = ({ components }: Operation): Partial<OperationDescription> => ({
  summary: 'Store the rows',
  status: 200,
  answer: components.schemaOf(SHOWN),
  errors: [OVER],
});
