import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { kindOf } from '../../database/column-kinds.js';
import { oneOf } from '../../database/declaration-error.js';
import { madeDefaultsOf } from '../../database/tables/made-defaults.js';
import type { ModelTable } from '../../database/tables/model-table.js';
import { relationOf } from '../../database/tables/relations.js';
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
  const accepted = 'Use one whole number called id, as @BigAutoField() declares it.';
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
        `${view}: ${name}.${propertyName} is a @DeleteDateColumn, but rows are deleted here, not marked. Use a @Column() that a viewset sets and filters by.`,
    );
}

const columnNames = (columns: readonly ColumnMetadata[]): string =>
  columns.map(({ propertyName }) => propertyName).join(' and ');

/** Fields that answers show, or requests set. The key is looked at by itself. */
export const fieldFaults = (
  serializer: Serializer,
  fields: readonly Field[],
  model: ModelTable<object>,
): string[] =>
  fields
    .filter(({ source }) => source !== model.idProperty && !leadsElsewhere(source, model))
    .flatMap((field) => misfit(serializer.className, field, model.metadata) ?? []);

/** Whether a field shows something else than a column: the object itself, another object, or what the entity's class makes of a row. */
function leadsElsewhere(source: string, model: ModelTable<object>): boolean {
  const [first] = source.split('.');
  return source === '*' || model.makes(first) || relationOf(model, first) !== undefined;
}

/** Columns that a new row needs and nothing fills. */
export const unfilledFaults = (serializer: Serializer, { name, columns, target }: EntityMetadata): string[] =>
  columns
    .filter(
      (column) =>
        needsValue(column) &&
        !(
          typeof target === 'function' && column.propertyName in madeDefaultsOf(target as new () => object)
        ) &&
        !serializer.validated.some(({ source }) => source === column.propertyName),
    )
    .map(
      ({ propertyName }) =>
        `${serializer.className}: nothing fills ${name}.${propertyName}, which is NOT NULL and has no default. Use a writable field, a default, "nullable: true", or a viewset whose performCreate() gives the value.`,
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
  declared: Filterable,
  metadata: EntityMetadata,
  dialect: Dialect,
): string[] {
  const { searchFields, orderingFields = [], serializer } = declared;
  const columns = columnsOf(metadata);
  const ordered = orderingFields.filter((name) => !columns.includes(serializer.sourceOf(name)));
  const searched = searchFields.filter((name) => !columns.includes(name));
  const noColumn = (option: string, names: readonly string[]): string[] =>
    names.map(
      (name) => `${view}.${option}: ${metadata.name} has no column "${name}". Use ${oneOf(columns)}.`,
    );
  return [
    ...lookupFaults(`${view}.filterFields`, declared, metadata, dialect),
    ...noColumn('searchFields', searched),
    ...textFaults(`${view}.searchFields`, searchFields, metadata, dialect),
    ...noColumn('orderingFields', ordered),
  ];
}

/** Fields without a filter, and lookups that a field has not. */
function lookupFaults(
  option: string,
  { filterFields, serializer }: Filterable,
  metadata: EntityMetadata,
  dialect: Dialect,
): string[] {
  const columns = columnsOf(metadata);
  const known = serializer.fields.filter(({ source }) => columns.includes(source));
  return Object.entries(filterFields).flatMap(([name, lookups]) => {
    const field = known.find((each) => each.name === name);
    if (!field)
      return [
        `${option}: there is no field "${name}" with a column of ${metadata.name}. Use ${oneOf(known.map((each) => each.name))}.`,
      ];
    const accepted = field.lookups.filter(
      (lookup) => lookup !== 'icontains' || isSearchable(metadata, field.source, dialect),
    );
    return lookups
      .filter((lookup) => !accepted.includes(lookup))
      .map((lookup) =>
        accepted.length === 0
          ? `${option}: there is no filter for ${name}. Use other fields.`
          : `${option}: "${lookup}" is no lookup for ${name}. Use ${oneOf(accepted)}.`,
      );
  });
}

/** Columns that are searched and hold no text. */
function textFaults(
  option: string,
  names: readonly string[],
  metadata: EntityMetadata,
  dialect: Dialect,
): string[] {
  const isSearched = (name: string): boolean => isSearchable(metadata, name, dialect);
  const texts = columnsOf(metadata).filter(isSearched);
  return names
    .filter((name) => !isSearched(name))
    .map(
      (name) => `${option}: ${metadata.name}.${name} is no text. Use ${oneOf(texts) || 'columns of text'}.`,
    );
}

/** SQLite looks into anything as text. Of a column that is not there, another sentence tells. */
function isSearchable(metadata: EntityMetadata, name: string, dialect: Dialect): boolean {
  const column = metadata.findColumnWithPropertyName(name);
  return dialect === 'sqlite' || column === undefined || kindOf(column) === 'text';
}
