import type { EntityMetadata } from 'typeorm';
import { kindOf, type ColumnKind } from '../column-kinds.js';
import { parseMoment } from '../moment.js';

type Convert = (value: unknown) => unknown;

/** A property, and what makes its value of what the database returns. */
export type Conversion = readonly [property: string, convert: Convert];

const toBoolean: Convert = (value) => (value === null ? null : Boolean(value));

/** SQLite keeps timestamps as UTC text without a zone, as TypeORM writes them; PostgreSQL's JSON has them with one. */
const toDate: Convert = (value) => (typeof value === 'string' ? parseMoment(value) : value);

const TO_PROPERTY: Readonly<Partial<Record<ColumnKind, Convert>>> = { boolean: toBoolean, datetime: toDate };

/** Returns the conversions of an entity's properties whose values the databases return in other types. */
export const conversionsOf = ({ columns }: EntityMetadata): Conversion[] =>
  columns.flatMap((column) => {
    const convert = TO_PROPERTY[kindOf(column)];
    return convert ? [[column.propertyName, convert] as const] : [];
  });
