import type { ModelTable } from '../../database/tables/model-table.js';
import { SqlRow } from '../../database/tables/sql-row.js';
import type { Context, Field, FieldSelection } from './fields/index.js';

type Shown = Record<string, unknown>;

/** Under it stand a row's own values, for the fields that only JavaScript can show. No field can have this name. */
const ROW = '$row';

/** How objects are read to be shown: the database writes what it can, JavaScript adds the rest. */
export interface Selection {
  /** SQL of an object as JSON. */
  readonly sql: string;
  /** Makes what answers show of the object that was read; undefined where that is it. */
  readonly finish?: Finish;
  /** The same for the answer to a partial update. */
  readonly finishPartial?: Finish;
}

type Finish = (read: Shown, context?: Context) => Shown;

/** Returns how the objects of a row's model are read to show these fields of them. */
export function selectionOf(fields: readonly Field[], row: SqlRow): Selection {
  const columns = new Map<string, string>();
  const parts: [Field, FieldSelection | undefined][] = fields.map((field) => [field, field.select(row)]);
  for (const [{ name }, part] of parts) if (part) columns.set(name, part.sql);
  const ofRow = parts.some(([, part]) => part === undefined);
  if (ofRow) columns.set(ROW, row.values);
  const sql = row.object(columns);
  const finish =
    (partial: boolean): Finish =>
    (read, context) => {
      const object = ofRow ? row.model.toEntity(read[ROW] as never) : {};
      return Object.fromEntries(
        parts.flatMap(([field, part]) => {
          const value = part ? finished(read[field.name], part, partial) : shown(field, object, context);
          return value === undefined ? [] : [[field.name, value]];
        }),
      );
    };
  const isRead = parts.every(([, part]) => part && !part.finish);
  const isOmitted = parts.some(([, part]) => part?.omittedWhenPartial);
  return {
    sql,
    ...(!isRead && { finish: finish(false) }),
    ...(isOmitted && { finishPartial: finish(true) }),
  };
}

/** Whether these fields show more of an object than its own row. */
export const followRelations = (fields: readonly Field[], row: SqlRow): boolean =>
  fields.some(({ source, nested, showsColumn }) => {
    if (source === '*') return nested !== undefined && followRelations(nested.readable, row);
    const [first, ...others] = source.split('.');
    const isColumn = row.column(first) !== undefined && others.length === 0 && showsColumn;
    return !isColumn && (row.relation(first) !== undefined || row.model.makes(first));
  });

function finished(value: unknown, { finish, omittedWhenPartial }: FieldSelection, partial: boolean): unknown {
  if (partial && omittedWhenPartial && value === null) return undefined;
  return finish ? finish(value) : value;
}

function shown(field: Field, object: object, context?: Context): unknown {
  const value = field.attributeOf(object);
  return value === undefined || value === null ? value : field.toRepresentation(value, context);
}

/** The row of a model in a statement that has its table under its own name. */
export const rowOf = <T extends object>(model: ModelTable<T>): SqlRow => new SqlRow(model, model.name);
