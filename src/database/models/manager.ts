import type { ConstraintViolation } from '../errors.js';
import { Change, type Audit } from './change.js';
import { lock, lockAll } from './change-statements.js';
import { ModelTable } from '../tables/model-table.js';
import { listedIn, listParameter } from '../sql/membership.js';
import { relationOf } from '../tables/relations.js';
import { areUnique } from '../tables/unique-columns.js';
import { QuerySet } from './query-set.js';
import { comparison, Parameters, type Lookup } from '../sql/fragments.js';
import { query, type Query, type Row, type Source, type Statement, type Work } from '../sql/statement.js';

type ComparedBy = Exclude<Lookup['lookup'], 'icontains'>;

/** More keys than this are not looked for on the serving thread. */
const MANY = 1000;

/**
 * The rows of one entity, with SQL written once: Django's manager.
 *
 * Values in and out are plain objects keyed by property name and of the entity's own types on every database: a boolean
 * is a boolean, a date 'YYYY-MM-DD' text, a timestamp a Date, a 64-bit id a number.
 */
export class Manager<T extends object> {
  readonly model: ModelTable<T>;
  private readonly id: string;

  constructor(
    private readonly source: Source,
    entity: new () => T,
  ) {
    this.model = ModelTable.of(source, entity);
    this.id = this.model.column(this.model.idProperty);
  }

  /** The table's name, quoted. */
  get table(): string {
    return this.model.name;
  }

  /** All rows, in the entity's own order, to be narrowed, ordered and read. */
  all(): QuerySet<T> {
    return new QuerySet(this.model, [], this.model.ordering);
  }

  get(id: number): Promise<T | undefined> {
    return this.all().get(id);
  }

  /** Rows whose properties equal all of `where`, in id order. */
  async filter(where: Partial<T> = {}): Promise<T[]> {
    const { sql, parameters } = this.selectWhere(where);
    return (await this.source.read(sql, parameters)).map((row) => this.model.toObject(row));
  }

  /** A statement that reads rows by their keys: each with its `key`, and with what `json` says of it. */
  selectByKeys(json: string, keys: readonly unknown[]): Statement {
    const { dialect } = this.source;
    const listed = listedIn(dialect, '$1', this.model.sqlColumn(this.model.idProperty).type);
    const sql = `SELECT ${this.id} AS key, ${json} AS json FROM ${this.table} WHERE ${this.id} IN (${listed})`;
    return { sql, parameters: [listParameter(dialect, keys)] };
  }

  /** Values by whether they are columns, or keys of rows that a many-to-many relation leads to; without the latter undefined. */
  manyIn(values: Partial<T>): { readonly own: Partial<T>; readonly many: [string, unknown[]][] } | undefined {
    const { manyToMany } = this.model;
    const names = manyToMany.filter((name) => name in values);
    if (names.length === 0) return undefined;
    const own = Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
    return {
      own: own as Partial<T>,
      many: names.map((name) => [name, (values as Record<string, unknown[]>)[name]]),
    };
  }

  /** Makes a many-to-many relation of a row lead to the rows with these keys and to no other. */
  *setMany(key: unknown, name: string, keys: readonly unknown[]): Work<void> {
    const { through } = relationOf(this.model, name)!;
    const { model, near, far } = through!;
    const [from, to] = [model.column(near), model.column(far)];
    const { dialect } = this.source;
    const listed = listedIn(dialect, '$2', model.sqlColumn(far).type);
    const parameters = [key, listParameter(dialect, keys)];
    yield* query(`DELETE FROM ${model.name} WHERE ${from} = $1 AND ${to} NOT IN (${listed})`, parameters);
    const rows = `SELECT CAST($1 AS ${model.sqlColumn(near).type}), listed.* FROM (${listed}) AS listed WHERE true`;
    const insert = `INSERT INTO ${model.name} (${from}, ${to}) ${rows}`;
    yield* query(`${insert} ON CONFLICT (${from}, ${to}) DO NOTHING`, parameters);
  }

  /** The keys of the rows that have one of these values of a property, by the value; by the key itself where no property is given. */
  async keysBy(
    property: string | undefined,
    values: readonly unknown[],
  ): Promise<ReadonlyMap<unknown, unknown>> {
    const { model, source } = this;
    const named = property ?? model.idProperty;
    // No row has a text with a null character.
    const isPossible = (value: unknown): boolean =>
      value !== null && !(typeof value === 'string' && value.includes('\0'));
    const wanted = [...new Set(values.filter(isPossible))];
    if (wanted.length === 0) return new Map();
    const { dialect } = source;
    const listed = listedIn(dialect, '$1', model.sqlColumn(named).type);
    const sql = `SELECT ${this.id} AS key, ${model.column(named)} AS name FROM ${this.table}
      WHERE ${model.column(named)} IN (${listed})`;
    const parameters = [listParameter(dialect, wanted)];
    const rows = await (wanted.length > MANY
      ? source.readSlowly(sql, parameters)
      : source.read(sql, parameters));
    return new Map(rows.map(({ key, name }) => [name, key]));
  }

  /** Whether there is a row of which all this is true, other than `except`. What no index finds takes its turn among others'. */
  async exists(conditions: readonly Lookup[], except?: object): Promise<boolean> {
    const { model, source } = this;
    const parameters = new Parameters();
    const all = conditions.map(({ property, lookup, value }) =>
      comparison(model.column(property), lookup as ComparedBy, value, parameters),
    );
    if (except) all.push(`${this.id} <> ${parameters.add((except as Row)[model.idProperty])}`);
    const sql = `SELECT 1 FROM ${this.table} WHERE ${all.join(' AND ')} LIMIT 1`;
    const isIndexed = areUnique(
      model.metadata,
      conditions.map(({ property }) => property),
    );
    const rows = await (isIndexed
      ? source.read(sql, parameters.values)
      : source.readSlowly(sql, parameters.values));
    return rows.length > 0;
  }

  /** `filter` inside a transaction. */
  *select(where: Partial<T>): Work<T[]> {
    const { sql, parameters } = this.selectWhere(where);
    return (yield* query(sql, parameters)).map((row) => this.model.toObject(row));
  }

  /** The row with this id, which stays as it is until the transaction ends. */
  lock(id: number): Query<T | undefined> {
    return lock(this.model, id);
  }

  /** The same of many. */
  lockAll(ids: readonly number[]): Work<(T | undefined)[]> {
    return lockAll(this.model, ids);
  }

  insert(values: Partial<T>, audit?: Audit<T>): Change<T, T> {
    const all = this.model.automatic?.inserted(values) ?? values;
    return new Change('insert', this.model, undefined, all, audit);
  }

  /** Changes the given properties, and those that the service itself writes. */
  update(id: number, values: Partial<T>, audit?: Audit<T>): Change<T, T | undefined> {
    const all = this.model.automatic?.changed(values) ?? values;
    return new Change('update', this.model, id, all, audit);
  }

  delete(id: number, audit?: Audit<T>): Change<T, boolean> {
    return new Change('delete', this.model, id, {}, audit);
  }

  /** The properties whose values break a constraint of this table; none where the table is another or the columns are unknown. */
  violatedProperties({ table, columns }: ConstraintViolation): string[] {
    return table === this.model.metadata.tableName
      ? columns.map((column) => this.model.propertyOf(column))
      : [];
  }

  private selectWhere(where: Partial<T>): Statement {
    const given = Object.entries(where);
    const conditions = given.map(([property], index) => `${this.model.column(property)} = $${index + 1}`);
    const clause = conditions.length ? ` WHERE ${conditions.join(' AND ')}` : '';
    const sql = `SELECT ${this.model.selection} FROM ${this.table}${clause} ORDER BY ${this.id}`;
    return { sql, parameters: given.map(([, value]) => value) };
  }
}
