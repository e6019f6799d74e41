import { quote } from '../sql/fragments.js';
import { Query, query, type Row, type Work } from '../sql/statement.js';
import { parametersOf, statementOf, TEXTS } from './change-statements.js';
import type { Audit, Change, Kind } from './change.js';
import type { ModelTable } from '../tables/model-table.js';

/** A change whose entry the database writes by itself; undefined where it cannot. */
export function auditedByDatabase<R>(change: Change<object, R>, audit: Audit<object>): Work<R> | undefined {
  const { kind, model } = change;
  if (!audit.stored || (kind === 'delete' && audit.hasDependents)) return undefined;
  if (model.source.dialect === 'postgres') return inOneStatement(change, audit, audit.stored);
  // The values that a row is about to get are not known of a new one, nor of one whose versions are counted.
  return kind === 'insert' || (kind === 'update' && model.automatic?.version)
    ? undefined
    : entryFirst(change, audit, audit.stored);
}

/** PostgreSQL does both in one statement, and so is spared a transaction of several messages. */
function inOneStatement<R>(
  change: Change<object, R>,
  audit: Audit<object>,
  stored: readonly string[],
): Query<R> {
  const { kind, model, properties } = change;
  const entry = audit.entry(kind);
  const parameters = parametersOf(change);
  const sql = model.texts.get(keyOf(change, audit, stored), () => {
    const { parts, before, after } = PARTS[kind](model, properties);
    const json = (table: string | undefined): string =>
      table ? model.jsonObject(new Map(stored.map((name) => [name, `${table}.${quote(name)}`]))) : 'NULL';
    const id = `written.${quote(model.idProperty)}`;
    const [names, places] = columnsOf(entry, parameters.length);
    const withs = Object.entries(parts).map(([name, part]) => `${name} AS (${part})`);
    return `WITH ${withs.join()}, audit AS (INSERT INTO ${audit.table} (${names})
      SELECT ${places}, ${id}, ${json(before)}, ${json(after)} FROM ${Object.keys(parts).join()})
      SELECT * FROM written`;
  });
  return new Query(sql, [...parameters, ...Object.values(entry)], ([row]) => change.outcomeOf(row));
}

interface Parts {
  /** Parts of the statement by name, that which writes the row last. */
  readonly parts: Readonly<Record<string, string>>;
  /** The parts with the row as it was and as it is. */
  readonly before?: string;
  readonly after?: string;
}

const PARTS: Readonly<Record<Kind, (model: ModelTable<object>, properties: readonly string[]) => Parts>> = {
  insert: (model, properties) => ({ parts: { written: TEXTS.insert(model, properties) }, after: 'written' }),
  // The row is locked and read first, so that `old` is what the update changes.
  update: (model, properties) => ({
    parts: {
      old: `${model.selectById} FOR UPDATE`,
      written: TEXTS.update(model, properties, `(SELECT ${quote(model.idProperty)} FROM old)`),
    },
    before: 'old',
    after: 'written',
  }),
  delete: (model) => ({ parts: { written: TEXTS.delete(model, [], model.selection) }, before: 'written' }),
};

/** SQLite is asked first for what the row is and, with the values that it is about to get, will be. */
function* entryFirst<R>(change: Change<object, R>, audit: Audit<object>, stored: readonly string[]): Work<R> {
  const { kind, model, id, values, properties } = change;
  const entry = audit.entry(kind);
  const given = Object.values(entry);
  const sql = model.texts.get(keyOf(change, audit, stored), () => {
    const [names, places] = columnsOf(entry, 1);
    const before = new Map(stored.map((name) => [name, model.column(name)]));
    const after = new Map(before);
    for (const [index, name] of properties.entries())
      if (after.has(name)) after.set(name, `$${2 + given.length + index}`);
    const idColumn = model.column(model.idProperty);
    return `INSERT INTO ${audit.table} (${names})
      SELECT ${places}, ${idColumn}, ${model.jsonObject(before)}, ${kind === 'delete' ? 'NULL' : model.jsonObject(after)}
      FROM ${model.name} WHERE ${idColumn} = $1`;
  });
  yield* query(sql, [id, ...given, ...(Object.values(values) as unknown[])]);
  return yield* statementOf(change);
}

/** An entry of what a row was and is, as the audit shows it. Comes to its id. */
export function entryStatement(
  { kind, model }: Change<object, unknown>,
  audit: Audit<object>,
  {
    id,
    before,
    after,
  }: { readonly id: number; readonly before: object | null; readonly after: object | null },
): Query<number> {
  const { table } = audit;
  const given = audit.entry(kind);
  const sql = model.texts.get(`entry ${table}`, () => {
    const [names, places] = columnsOf(given);
    const rest = [1, 2, 3].map((place) => `$${Object.keys(given).length + place}`).join();
    return `INSERT INTO ${table} (${names}) VALUES (${places}, ${rest}) RETURNING id`;
  });
  return new Query(sql, [...Object.values(given), id, jsonOf(before), jsonOf(after)], ([row]) =>
    Number(row.id),
  );
}

const jsonOf = (object: object | null): string | null => object && JSON.stringify(object);

/** The columns of an entry, and the places of its values after those of other parameters. */
function columnsOf(entry: Row, others = 0): [names: string, places: string] {
  const names = Object.keys(entry);
  return [
    [...names, 'object_id', 'before', 'after'].map(quote).join(),
    names.map((_, index) => `$${others + index + 1}`).join(),
  ];
}

/** All that the text of an audited change depends on. */
const keyOf = (
  { kind, properties }: Change<object, unknown>,
  { table }: Audit<object>,
  stored: readonly string[],
): string => `${kind} ${properties.join()} ${table} ${stored.join()}`;
