import type { ModelTable } from './model-table.js';
import { quote, type Membership } from '../sql/fragments.js';
import type { Dialect, Many, Row, Statement } from '../sql/statement.js';

/*
 * Statements of a manager as one for many rows. Each spares a client of PostgreSQL as many messages; SQLite, which is in
 * the same process, has none to spare. Values go as an array for each column: the text is the same for any number of rows.
 */

export function manyInserts<T extends object>(
  model: ModelTable<T>,
  properties: readonly string[],
): Many | undefined {
  if (model.source.dialect === 'sqlite' || properties.length === 0) return undefined;
  const columns = properties.map((property) => model.column(property));
  const given = givenRows(model, properties);
  const sql = `INSERT INTO ${model.name} (${columns.join()}) SELECT ${given.columns.join()}
    FROM ${given.arrays} WITH ORDINALITY AS given(${given.columns.join()}, place) ORDER BY place
    RETURNING ${model.selection}`;
  return {
    statement: (all) => ({ sql, parameters: transposed(all) }),
    split: (rows) => rows.map((row) => [row]),
  };
}

/** Parameters: the id, then the properties' values. */
export function manyUpdates<T extends object>(
  model: ModelTable<T>,
  properties: readonly string[],
): Many | undefined {
  if (model.source.dialect === 'sqlite') return undefined;
  const given = givenRows(model, [model.idProperty, ...properties]);
  const changes = properties
    .map((property, index) => `${model.column(property)} = given.${given.columns[index + 1]}`)
    .concat(model.nextVersion(properties));
  const sql = `UPDATE ${model.name} SET ${changes.join()} FROM ${given.arrays} AS given(${given.columns.join()})
    WHERE ${model.column(model.idProperty)} = given.${given.columns[0]} RETURNING ${model.selection}`;
  return { statement: (all) => ({ sql, parameters: transposed(all) }), split: byId(model) };
}

export function manyDeletes<T extends object>(model: ModelTable<T>): Many | undefined {
  if (model.source.dialect === 'sqlite') return undefined;
  const id = model.column(model.idProperty);
  const sql = `DELETE FROM ${model.name} WHERE ${id} = ANY($1) RETURNING ${id} AS ${quote(model.idProperty)}`;
  return { statement: (all) => ({ sql, parameters: transposed(all) }), split: byId(model) };
}

/** Locks in the order of ids, so that no two transactions wait for each other. */
export function manyLocks<T extends object>(model: ModelTable<T>): Many | undefined {
  if (model.source.dialect === 'sqlite') return undefined;
  const id = model.column(model.idProperty);
  const sql = `SELECT ${model.selection} FROM ${model.name} WHERE ${id} = ANY($1) ORDER BY ${id} FOR UPDATE`;
  return { statement: (all) => ({ sql, parameters: transposed(all) }), split: byId(model) };
}

/** Rows of parameters as a table, whose columns have names that no table's have. */
function givenRows<T extends object>(
  { metadata }: ModelTable<T>,
  properties: readonly string[],
): { readonly arrays: string; readonly columns: readonly string[] } {
  const types = properties.map((property) => String(metadata.findColumnWithPropertyName(property)?.type));
  return {
    arrays: `unnest(${types.map((type, index) => `$${index + 1}::${type}[]`).join()})`,
    columns: properties.map((_, index) => quote(`given ${index + 1}`)),
  };
}

const transposed = (all: readonly Statement['parameters'][]): unknown[][] =>
  all[0].map((_, index) => all.map((parameters) => parameters[index]));

/** The id is the first parameter of each. */
const byId =
  <T extends object>({ idProperty }: ModelTable<T>) =>
  (rows: readonly Row[], all: readonly Statement['parameters'][]): Row[][] => {
    const found = new Map(rows.map((row) => [Number(row[idProperty]), row]));
    return all.map(([id]) => {
      const row = found.get(Number(id));
      return row ? [row] : [];
    });
  };

/** That a number is one of these, however many. */
export const isOneOf = (dialect: Dialect, property: string, numbers: readonly number[]): Membership => ({
  property,
  among: (parameters) =>
    dialect === 'postgres'
      ? `SELECT unnest(${parameters.add(numbers)}::bigint[])`
      : `SELECT value FROM json_each(${parameters.add(JSON.stringify(numbers))})`,
});
