import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { kindOf, type ColumnKind } from '../../database/column-kinds.js';
import { oneOf } from '../../database/declaration-error.js';
import type { Field } from '../serializers/fields/index.js';

/** What declares a field of each type, and the columns whose values it reads and shows. */
const FITTING: Readonly<Record<string, readonly [decorator: string, ...kinds: ColumnKind[]]>> = {
  string: ['@IsString()', 'text', 'other'],
  email: ['@IsEmail()', 'text', 'other'],
  choice: ['@IsIn() or @IsEnum()', 'text', 'other', 'integer', 'float'],
  date: ['@IsDateOnly()', 'date', 'text'],
  datetime: ['@IsDate() or @IsISO8601()', 'datetime'],
  boolean: ['@IsBoolean()', 'boolean'],
  integer: ['@IsInt()', 'integer', 'float'],
  float: ['@IsNumber()', 'float'],
  field: ['@IsObject()', 'json', 'text'],
};

/** What is wrong with a field in view of the column that it is read from and stored in; undefined where nothing is. */
export function misfit(
  serializer: string,
  { name, type, options }: Field,
  metadata: EntityMetadata,
): string | undefined {
  const column = metadata.findColumnWithPropertyName(name);
  if (!column)
    return `${serializer}.${name}: ${metadata.name} has no column of that name. Accepted are ${oneOf(columnsOf(metadata))}.`;
  const where = `${metadata.name}.${name}, a column of type ${typeOf(column)}`;
  if (column.transformer)
    return `${serializer}.${name}: the transformer of ${where}, is not applied here. Accepted is a column without one.`;
  const [decorator, ...kinds] = FITTING[type] ?? [type, 'other'];
  const kind = kindOf(column);
  if (kinds.includes(kind) && !(type === 'choice' && isOtherChoice(options.choices, kind))) return undefined;
  const accepted = Object.values(FITTING).filter(([, ...fitting]) => fitting.includes(kind));
  return accepted.length === 0
    ? `${serializer}.${name}: no field can hold ${where}. Accepted are columns of text, int, float, boolean, date, timestamp and JSON.`
    : `${serializer}.${name}: ${decorator} does not fit ${where}. Accepted is ${oneOf(accepted.map(([each]) => each))}.`;
}

export const columnsOf = ({ columns }: EntityMetadata): string[] =>
  columns.map(({ propertyName }) => propertyName);

/** As it was declared: `decimal`, `text[]`. */
export const typeOf = ({ type, isArray }: ColumnMetadata): string => `${String(type)}${isArray ? '[]' : ''}`;

/** Numbers are no choices for a text, nor texts for a number. */
const isOtherChoice = (choices: readonly unknown[] = [], kind: ColumnKind): boolean =>
  choices.some((choice) => (typeof choice === 'number') !== (kind === 'integer' || kind === 'float'));
