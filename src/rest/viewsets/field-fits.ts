import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { kindOf, type ColumnKind } from '../../database/column-kinds.js';
import { oneOf } from '../../database/declaration-error.js';
import { FIELD_CLASSES, type Choice, type Field, type FieldClass } from '../serializers/fields/index.js';

/** How a field of a class is declared: `@IsIn() or @IsEnum()`, `@serializers.DecimalField()`. */
function declarationOf(as: FieldClass): string {
  const { decorators, name } = as;
  const all = Object.values(decorators).map((decorator) => decorator.replace(/\(.*\)/, '()'));
  if (all.length > 0) return all.join(' or ');
  return FIELD_CLASSES.includes(as) ? `@serializers.${name}()` : `@Field({ as: ${name} })`;
}

/** What is wrong with a field in view of the column that it is read from and stored in; undefined where nothing is. */
export function misfit(serializer: string, field: Field, metadata: EntityMetadata): string | undefined {
  const { name, source } = field;
  const column = metadata.findColumnWithPropertyName(source);
  if (!column) {
    const which = source === name ? 'of that name' : `"${source}"`;
    return `${serializer}.${name}: ${metadata.name} has no column ${which}. Use ${oneOf(columnsOf(metadata))}.`;
  }
  const where = `${metadata.name}.${source}, a column of type ${typeOf(column)}`;
  if (column.transformer)
    return `${serializer}.${name}: the transformer of ${where}, is not applied here. Use a column without one.`;
  const declared = field.constructor as FieldClass;
  const kind = kindOf(column);
  if (declared.kinds.includes(kind) && !isOtherChoice(field.choices, kind)) return undefined;
  const accepted = FIELD_CLASSES.filter(({ kinds }) => kinds.includes(kind));
  return accepted.length === 0
    ? `${serializer}.${name}: no field can hold ${where}. Use a column of text, int, float, boolean, date, timestamp and JSON.`
    : `${serializer}.${name}: ${declarationOf(declared)} does not fit ${where}. Use ${oneOf(accepted.map(declarationOf))}.`;
}

export const columnsOf = ({ columns }: EntityMetadata): string[] =>
  columns.map(({ propertyName }) => propertyName);

/** As it was declared: `decimal`, `text[]`. */
export const typeOf = ({ type, isArray }: ColumnMetadata): string => `${String(type)}${isArray ? '[]' : ''}`;

/** Numbers are no choices for a text, nor texts for a number. */
const isOtherChoice = (choices: readonly Choice[] = [], kind: ColumnKind): boolean =>
  choices.some(({ value }) => (typeof value === 'number') !== (kind === 'integer' || kind === 'float'));
