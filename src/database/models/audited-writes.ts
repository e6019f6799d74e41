import type { Manager } from './manager.js';
import type { ModelTable } from './model-table.js';
import { JSON_FUNCTIONS, quote } from '../sql/fragments.js';
import { SingleStatement, type Row, type Statement, type Work } from '../sql/statement.js';

/**
 * What a write leaves behind, in its own transaction: a row of `table` with these `values`, with the id of the row that was
 * written (`object_id`), and with what that was `before` and is `after`, as JSON text.
 */
export interface Trail<T> {
  /** Quoted. */
  readonly table: string;
  readonly values: Row;
  /** What is told of a row. */
  readonly show: (object: T) => object;
  /** The properties that `show` answers, where it answers them as they are stored: then the database can tell by itself. */
  readonly stored?: readonly string[];
}

/** `Manager.insert` with a trail. */
export function insertWithTrail<T extends object>(
  objects: Manager<T>,
  values: Partial<T>,
  trail: Trail<T>,
): Work<T> {
  const write = objects.insert(values);
  if (!trail.stored || objects.model.source.dialect === 'sqlite') return inserting(objects, write, trail);
  return atOnce(objects, write, { written: write.statement.sql }, trail, { after: 'written' });
}

/** `Manager.update` with a trail. Without anything to change there is none. */
export function updateWithTrail<T extends object>(
  objects: Manager<T>,
  id: number,
  given: Partial<T>,
  trail: Trail<T>,
): Work<T | undefined> {
  const values = objects.changed(given);
  const write = objects.update(id, values);
  if (Object.keys(values).length === 0) return write;
  const { stored } = trail;
  const { model } = objects;
  if (!stored || model.automatic?.version) return updating(objects, id, write, trail);
  if (model.source.dialect === 'sqlite') return told(objects, id, trail, stored, write, values);
  // The row is locked and read first, so that `old` is what the update changes.
  const found = `(SELECT ${quote(model.idProperty)} FROM old)`;
  const column = model.column(model.idProperty);
  const written = write.statement.sql.replace(`${column} = $1`, () => `${column} = ${found}`);
  const withs = { old: `${model.selectById} FOR UPDATE`, written };
  return atOnce(objects, write, withs, trail, { before: 'old', after: 'written' });
}

/** `Manager.delete` with a trail. */
export function deleteWithTrail<T extends object>(
  objects: Manager<T>,
  id: number,
  trail: Trail<T>,
): Work<boolean> {
  const write = objects.delete(id);
  const { stored } = trail;
  const { model } = objects;
  if (!stored) return deleting(objects, id, write, trail);
  if (model.source.dialect === 'sqlite') return told(objects, id, trail, stored, write);
  const sql = `DELETE FROM ${model.name} WHERE ${model.column(model.idProperty)} = $1 RETURNING ${model.selection}`;
  return atOnce(objects, write, { written: sql }, trail, { before: 'written' });
}

/** PostgreSQL can do both in one statement, and so is spared a transaction of several messages. */
function atOnce<T extends object, R>(
  { model }: Manager<T>,
  { statement, conclude }: SingleStatement<R>,
  withs: Readonly<Record<string, string>>,
  { table, values, stored = [] }: Trail<T>,
  { before, after }: { readonly before?: string; readonly after?: string },
): SingleStatement<R> {
  const json = (of?: string): string =>
    of
      ? JSON_FUNCTIONS.postgres.object(new Map(stored.map((name) => [name, `${of}.${quote(name)}`])))
      : 'NULL';
  const id = `written.${quote(model.idProperty)}`;
  const [names, places] = columnsOf(values, statement.parameters.length);
  const sql = `WITH ${Object.entries(withs)
    .map(([name, part]) => `${name} AS (${part})`)
    .join()}, trail AS (INSERT INTO ${table} (${names}) SELECT ${places}, ${id}, ${json(before)}, ${json(after)}
    FROM ${Object.keys(withs).join()}) SELECT * FROM written`;
  return new SingleStatement(
    { sql, parameters: [...statement.parameters, ...Object.values(values)] },
    conclude,
  );
}

/** SQLite tells by itself what a row was and, with the values that it is about to get, what it will be. */
function* told<T extends object, R>(
  { model }: Manager<T>,
  id: number,
  { table, values }: Trail<T>,
  stored: readonly string[],
  write: Work<R>,
  changes?: Partial<T>,
): Work<R> {
  const changed = stored.filter((name) => changes && name in changes);
  const key = `trail ${table} ${Object.keys(values).join()} ${changes ? changed.join() : '-'} ${stored.join()}`;
  yield {
    sql: model.texts.get(key, () => toldSql(model, { table, values }, stored, changes && changed)),
    parameters: [id, ...Object.values(values), ...changed.map((name) => changes![name as keyof T])],
  };
  return yield* write;
}

/** `changed`: the stored properties that get values; undefined where the row goes. */
function toldSql<T extends object>(
  model: ModelTable<T>,
  { table, values }: Pick<Trail<T>, 'table' | 'values'>,
  stored: readonly string[],
  changed: readonly string[] | undefined,
): string {
  const [names, places] = columnsOf(values, 1);
  const shown = (of: readonly string[]): string =>
    JSON_FUNCTIONS.sqlite.object(
      new Map(
        stored.map((name) => {
          const at = of.indexOf(name);
          return [name, at < 0 ? model.column(name) : `$${2 + Object.keys(values).length + at}`];
        }),
      ),
    );
  const idColumn = model.column(model.idProperty);
  return `INSERT INTO ${table} (${names}) SELECT ${places}, ${idColumn}, ${shown([])}, ${changed ? shown(changed) : 'NULL'}
    FROM ${model.name} WHERE ${idColumn} = $1`;
}

function* inserting<T extends object>(objects: Manager<T>, write: Work<T>, trail: Trail<T>): Work<T> {
  const after = yield* write;
  yield rowOf(objects, trail, { after });
  return after;
}

function* updating<T extends object>(
  objects: Manager<T>,
  id: number,
  write: Work<T | undefined>,
  trail: Trail<T>,
): Work<T | undefined> {
  const before = yield* objects.lock(id);
  const after = yield* write;
  if (before && after) yield rowOf(objects, trail, { before, after });
  return after;
}

function* deleting<T extends object>(
  objects: Manager<T>,
  id: number,
  write: Work<boolean>,
  trail: Trail<T>,
): Work<boolean> {
  const before = yield* objects.lock(id);
  const gone = yield* write;
  if (before && gone) yield rowOf(objects, trail, { before });
  return gone;
}

function rowOf<T extends object>(
  { model }: Manager<T>,
  { table, values, show }: Trail<T>,
  { before, after }: { readonly before?: T; readonly after?: T },
): Statement {
  const id = ((after ?? before) as Row)[model.idProperty];
  const json = (object?: T): string | null => (object ? JSON.stringify(show(object)) : null);
  const given = Object.values(values);
  const sql = model.texts.get(`trail ${table} ${Object.keys(values).join()}`, () => {
    const [names, places] = columnsOf(values);
    const rest = [1, 2, 3].map((place) => `$${given.length + place}`).join();
    return `INSERT INTO ${table} (${names}) VALUES (${places}, ${rest})`;
  });
  return {
    sql,
    parameters: [...given, id, json(before), json(after)],
  };
}

/** The columns of a trail's row, and the places of its values after those of other parameters. */
function columnsOf(values: Row, others = 0): [names: string, places: string] {
  const names = Object.keys(values);
  return [
    [...names, 'object_id', 'before', 'after'].map(quote).join(),
    names.map((_, index) => `$${others + index + 1}`).join(),
  ];
}
