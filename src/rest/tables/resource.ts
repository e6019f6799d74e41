import type { Row } from '../../database/database.js';
import type { Field } from '../serializers/fields/index.js';
import type { Serializer } from '../serializers/serializer.js';
import type { RowErrors } from './record.js';

/** A model whose rows come and go as plain tables, and the serializer that checks and shows them. */
export interface Resource {
  readonly model: { readonly label: string; readonly entity: new () => Row; readonly table: string };
  readonly serializer: Serializer;
  readonly id: Field;
  /** The fields that files may have columns for, in order. */
  readonly fields: readonly Field[];
  /** Those of them that the serializer does not take, but the table has: they are stored where a file has them. */
  readonly extra: readonly Field[];
  /** What is wrong with a row that the database refuses. */
  readonly errorsOf: (error: Error) => RowErrors;
}
