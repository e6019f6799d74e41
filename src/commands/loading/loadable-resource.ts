import type { Database, Row } from '../../database/database.js';
import type { TableConfig } from '../../app-config.js';
import type { Resource } from '../../rest/tables/resource.js';
import type { RowErrors } from '../../rest/tables/record.js';
import { Serializer } from '../../rest/serializers/serializer.js';
import { findModel, modelsOf, type Model } from '../fixtures/models.js';
import { constraintFault } from '../fixtures/objects.js';
import { CommandError } from '../shell.js';

/**
 * The resource of a model's label (`books.book`), the id and read-only columns among its fields. Throws CommandError where there is none.
 */
export function findResource(
  database: Database,
  tables: readonly TableConfig[],
  label: string,
): Resource & { readonly model: Model } {
  const model = findModel(modelsOf(database), label);
  if (!model) throw new CommandError(`Unknown model: ${label}`);
  const found = tables.find(({ entity }) => (entity as new () => unknown as new () => Row) === model.entity);
  if (!found)
    throw new CommandError(`${model.label} can be loaded and dumped only as a fixture (--format json).`);
  const serializer = Serializer.of<object>(found.serializer);
  const id = serializer.field(model.primaryKey.property);
  const extra = model.fields
    .filter(({ property }) =>
      serializer.fields.some(({ source, options }) => source === property && options.readOnly),
    )
    .map(({ rules }) => rules);
  const fields = [id, ...serializer.writable.filter((field) => field !== id), ...extra];
  const errorsOf = (error: Error): RowErrors => ({
    non_field_errors: [constraintFault(model, error)?.message ?? error.message],
  });
  return { model, serializer, id, fields, extra, errorsOf };
}
