import { quote } from '../sql/fragments.js';
import { Query, type Row, type Work } from '../sql/statement.js';
import type { Change } from './change.js';
import type { ModelTable } from '../tables/model-table.js';

type AnyModel = ModelTable<object>;

/** A change's statement, without its audit. */
export const statementOf = <R>(change: Change<object, R>): Query<R> =>
  new Query(textOf(change), parametersOf(change), ([row]) => change.outcomeOf(row));

/** Changes of one kind, model and columns, none of which depends on another. */
export function* statementsOfAlike<R>(changes: readonly Change<object, R>[]): Work<R[]> {
  const [{ model, isEmpty }] = changes;
  if (isAtOnce(model, changes) && !isEmpty) return yield* statementOfAll(changes);
  const outcomes: R[] = [];
  for (const change of changes) outcomes.push(yield* statementOf(change));
  return outcomes;
}

/** The row with an id, which stays as it is until the transaction ends. */
export const lock = <T extends object>(model: ModelTable<T>, id: number): Query<T | undefined> =>
  new Query(
    model.source.dialect === 'postgres' ? `${model.selectById} FOR UPDATE` : model.selectById,
    [id],
    ([row]) => row && model.toObject(row),
  );

/** The same of many. They are locked in the order of ids, so that no two transactions wait for each other. */
export function* lockAll<T extends object>(
  model: ModelTable<T>,
  ids: readonly number[],
): Work<(T | undefined)[]> {
  if (isAtOnce(model, ids)) {
    const id = model.column(model.idProperty);
    const sql = `SELECT ${model.selection} FROM ${model.name} WHERE ${id} = ANY($1) ORDER BY ${id} FOR UPDATE`;
    return yield* new Query(sql, [ids], (rows) => {
      const found = byId(model, rows);
      return ids.map((id) => {
        const row = found.get(id);
        return row && model.toObject(row);
      });
    });
  }
  const objects: (T | undefined)[] = [];
  for (const id of ids) objects.push(yield* lock(model, id));
  return objects;
}

/**
 * Whether one statement does for all: it spares a client of PostgreSQL as many messages. SQLite, which is in the same process,
 * has none to spare.
 */
const isAtOnce = ({ source }: AnyModel, { length }: readonly unknown[]): boolean =>
  source.dialect === 'postgres' && length > 1;

export const parametersOf = ({ id, values }: Change<object, unknown>): unknown[] =>
  id === undefined ? Object.values(values) : [id, ...(Object.values(values) as unknown[])];

function textOf({ kind, model, properties, isEmpty }: Change<object, unknown>): string {
  if (isEmpty) return model.selectById;
  return model.texts.get(`${kind} ${properties.join()}`, () => TEXTS[kind](model, properties));
}

/** The statement of each kind. The id is the first parameter of those that have one. */
export const TEXTS = {
  insert(model: AnyModel, properties: readonly string[]): string {
    const names = properties.map((property) => model.column(property)).join(', ');
    const places = properties.map((_, index) => `$${index + 1}`).join(', ');
    return `INSERT INTO ${model.name} (${names}) VALUES (${places}) RETURNING ${model.selection}`;
  },

  /** @param id what the id is compared with */
  update(model: AnyModel, properties: readonly string[], id = '$1'): string {
    const changes = properties
      .map((property, index) => `${model.column(property)} = $${index + 2}`)
      .concat(model.nextVersion(properties))
      .join(', ');
    return `UPDATE ${model.name} SET ${changes} WHERE ${model.column(model.idProperty)} = ${id} RETURNING ${model.selection}`;
  },

  delete(model: AnyModel, _properties: readonly string[], returning = idOf(model)): string {
    return `DELETE FROM ${model.name} WHERE ${model.column(model.idProperty)} = $1 RETURNING ${returning}`;
  },
} as const;

/** Values go as an array for each column: the text is the same for any number of rows. */
function statementOfAll<R>(changes: readonly Change<object, R>[]): Query<R[]> {
  const [{ kind, model, properties }] = changes;
  const sql = model.texts.get(`${kind} many ${properties.join()}`, () =>
    TEXTS_OF_MANY[kind](model, properties),
  );
  return new Query(sql, transposed(changes.map(parametersOf)), (rows) => {
    if (kind === 'insert') return rows.map((row, at) => changes[at].outcomeOf(row));
    const found = byId(model, rows);
    return changes.map((change) => change.outcomeOf(found.get(change.id!)));
  });
}

const TEXTS_OF_MANY = {
  insert(model: AnyModel, properties: readonly string[]): string {
    const names = properties.map((property) => model.column(property));
    const given = givenRows(model, properties);
    return `INSERT INTO ${model.name} (${names.join()}) SELECT ${given.columns.join()}
      FROM ${given.arrays} WITH ORDINALITY AS given(${given.columns.join()}, place) ORDER BY place
      RETURNING ${model.selection}`;
  },

  update(model: AnyModel, properties: readonly string[]): string {
    const given = givenRows(model, [model.idProperty, ...properties]);
    const [id, ...columns] = given.columns;
    const changes = properties
      .map((property, index) => `${model.column(property)} = given.${columns[index]}`)
      .concat(model.nextVersion(properties));
    return `UPDATE ${model.name} SET ${changes.join()} FROM ${given.arrays} AS given(${given.columns.join()})
      WHERE ${model.column(model.idProperty)} = given.${id} RETURNING ${model.selection}`;
  },

  delete(model: AnyModel): string {
    return `DELETE FROM ${model.name} WHERE ${model.column(model.idProperty)} = ANY($1) RETURNING ${idOf(model)}`;
  },
} as const;

const idOf = (model: AnyModel): string => `${model.column(model.idProperty)} AS ${quote(model.idProperty)}`;

/** Rows of parameters as a table, whose columns have names that no table's have. */
export function givenRows(
  { metadata }: AnyModel,
  properties: readonly string[],
): { readonly arrays: string; readonly columns: readonly string[] } {
  const types = properties.map((property) => String(metadata.findColumnWithPropertyName(property)?.type));
  return {
    arrays: `unnest(${types.map((type, index) => `$${index + 1}::${type}[]`).join()})`,
    columns: properties.map((_, index) => quote(`given ${index + 1}`)),
  };
}

const transposed = (rows: readonly (readonly unknown[])[]): unknown[][] =>
  rows[0].map((_, index) => rows.map((row) => row[index]));

const byId = ({ idProperty }: AnyModel, rows: readonly Row[]): Map<number, Row> =>
  new Map(rows.map((row) => [Number(row[idProperty]), row]));
