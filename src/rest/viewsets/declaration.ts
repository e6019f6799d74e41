import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { kindOf } from '../../database/column-kinds.js';
import { oneOf } from '../../database/declaration-error.js';
import type { Dialect } from '../../database/sql/statement.js';
import type { Filterable } from '../filters/index.js';
import type { Field } from '../serializers/fields/index.js';
import type { Serializer } from '../serializers/serializer.js';
import { columnsOf, misfit, typeOf } from './field-fits.js';

/*
 * What viewsets, serializers and entities declare that cannot work together, a sentence for each: Django's system checks
 * (https://docs.djangoproject.com/en/5.2/topics/checks/). Nothing is refused here that would answer any request.
 */

/** A key by which this layer can address rows. */
export function keyFaults(view: string, { name, primaryColumns, columns }: EntityMetadata): string[] {
  const accepted = 'Accepted is one whole number called id, as @BigAutoField() declares it.';
  const [key] = primaryColumns;
  if (primaryColumns.length !== 1)
    return [`${view}: the primary key of ${name} is made of ${columnNames(primaryColumns)}. ${accepted}`];
  const isNumber = kindOf(key) === 'integer' && key.generationStrategy !== 'uuid';
  const type = key.generationStrategy === 'uuid' ? 'uuid' : typeOf(key);
  if (key.propertyName !== 'id' || !isNumber)
    return [
      `${view}: the primary key of ${name} is ${key.propertyName}, a column of type ${type}. ${accepted}`,
    ];
  return columns
    .filter(({ isDeleteDate }) => isDeleteDate)
    .map(
      ({ propertyName }) =>
        `${view}: ${name}.${propertyName} is a @DeleteDateColumn, but rows are deleted here, not marked. Accepted is a @Column() that a viewset sets and filters by.`,
    );
}

const columnNames = (columns: readonly ColumnMetadata[]): string =>
  columns.map(({ propertyName }) => propertyName).join(' and ');

/** Fields that answers show, or requests set. The key is looked at by itself. */
export const fieldFaults = (
  serializer: Serializer,
  fields: readonly Field[],
  metadata: EntityMetadata,
): string[] =>
  fields
    .filter(({ source }) => !metadata.primaryColumns.some(({ propertyName }) => propertyName === source))
    .flatMap((field) => misfit(serializer.className, field, metadata) ?? []);

/** Columns that a new row needs and nothing fills. */
export const unfilledFaults = (serializer: Serializer, { name, columns }: EntityMetadata): string[] =>
  columns
    .filter(
      (column) =>
        needsValue(column) && !serializer.writable.some(({ source }) => source === column.propertyName),
    )
    .map(
      ({ propertyName }) =>
        `${serializer.className}: nothing fills ${name}.${propertyName}, which is NOT NULL and has no default. Accepted is a field that can be written, a default, "nullable: true", or a viewset whose performCreate() gives the value.`,
    );

const needsValue = (column: ColumnMetadata): boolean =>
  !column.isNullable &&
  (column.default === undefined || column.default === null) &&
  !column.isGenerated &&
  !column.isCreateDate &&
  !column.isUpdateDate &&
  !column.isVersion &&
  column.generatedType === undefined &&
  column.asExpression === undefined;

/** What a list is narrowed and ordered by. */
export function filterFaults(
  view: string,
  { filterFields, searchFields, orderingFields = [], serializer }: Filterable,
  metadata: EntityMetadata,
  dialect: Dialect,
): string[] {
  const columns = columnsOf(metadata);
  const unknown = (option: string, names: readonly string[]): string[] =>
    names
      .filter((name) => !columns.includes(option === 'orderingFields' ? serializer.sourceOf(name) : name))
      .map(
        (name) =>
          `${view}.${option}: ${metadata.name} has no column "${name}". Accepted are ${oneOf(columns)}.`,
      );
  const hasKind = (name: string, kinds: readonly string[]): boolean => {
    const column = metadata.findColumnWithPropertyName(name);
    return column === undefined || kinds.includes(kindOf(column));
  };
  // SQLite looks into anything as text.
  const texts = dialect === 'sqlite' ? [] : searchFields.filter((name) => !hasKind(name, ['text']));
  return [
    ...Object.entries(filterFields).flatMap(([name, lookups]) => {
      const field = serializer.fields.find((each) => each.name === name);
      const known = serializer.fields.filter(({ source }) => columns.includes(source));
      if (!field || !known.includes(field))
        return [
          `${view}.filterFields: there is no field "${name}" with a column of ${metadata.name}. Accepted are ${oneOf(known.map((each) => each.name))}.`,
        ];
      const accepted = field.lookups.filter(
        (lookup) => lookup !== 'icontains' || dialect === 'sqlite' || hasKind(field.source, ['text']),
      );
      return lookups
        .filter((lookup) => !accepted.includes(lookup))
        .map((lookup) =>
          accepted.length === 0
            ? `${view}.filterFields: there is no filter for ${name}. Accepted are other fields.`
            : `${view}.filterFields: "${lookup}" is no lookup for ${name}. Accepted are ${oneOf(accepted)}.`,
        );
    }),
    ...unknown('searchFields', searchFields),
    ...texts.map(
      (name) =>
        `${view}.searchFields: ${metadata.name}.${name} is no text. Accepted are ${oneOf(columns.filter((each) => hasKind(each, ['text'])))}.`,
    ),
    ...unknown('orderingFields', orderingFields),
  ];
}
