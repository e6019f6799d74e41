import type { ConstraintViolation } from '../errors.js';
import { manyDeletes, manyInserts, manyLocks, manyUpdates } from './batched-statements.js';
import { ModelTable } from './model-table.js';
import { QuerySet } from './query-set.js';
import { SingleStatement, type Many, type Source, type Statement, type Work } from '../sql/statement.js';

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
    this.model = new ModelTable(source, entity);
    this.id = this.model.column(this.model.idProperty);
  }

  /** The table's name, quoted. */
  get table(): string {
    return this.model.name;
  }

  /** All columns under their property names, as a SELECT or RETURNING lists them. */
  get selection(): string {
    return this.model.selection;
  }

  /** All rows, to be narrowed, ordered and read. */
  all(): QuerySet<T> {
    return new QuerySet(this.model);
  }

  get(id: number): Promise<T | undefined> {
    return this.model.get(id);
  }

  /** Rows whose properties equal all of `where`, in id order. */
  async filter(where: Partial<T> = {}): Promise<T[]> {
    const { sql, parameters } = this.selectWhere(where);
    return (await this.source.read(sql, parameters)).map((row) => this.model.toObject(row));
  }

  /** `filter` inside a transaction. */
  *select(where: Partial<T>): Work<T[]> {
    return (yield this.selectWhere(where)).map((row) => this.model.toObject(row));
  }

  /** The row with this id, which stays as it is until the transaction ends. */
  *lock(id: number): Work<T | undefined> {
    const sql =
      this.source.dialect === 'postgres' ? `${this.model.selectById} FOR UPDATE` : this.model.selectById;
    const [row] = yield { sql, parameters: [id], many: () => manyLocks(this.model) };
    return row && this.model.toObject(row);
  }

  insert(given: Partial<T>): SingleStatement<T> {
    const values = this.model.automatic?.inserted(given) ?? given;
    const properties = Object.keys(values);
    const sql = this.model.texts.get(`insert ${properties.join()}`, () => {
      const names = properties.map((property) => this.model.column(property)).join(', ');
      const places = properties.map((_, index) => `$${index + 1}`).join(', ');
      return `INSERT INTO ${this.table} (${names}) VALUES (${places}) RETURNING ${this.model.selection}`;
    });
    const many = (): Many | undefined => manyInserts(this.model, properties);
    return new SingleStatement({ sql, parameters: Object.values(values), many }, ([row]) =>
      this.model.toObject(row),
    );
  }

  /**
   * Changes the given properties, and those that the service itself writes. Answers the row as it is now, undefined when
   * there is none.
   */
  update(id: number, given: Partial<T>): SingleStatement<T | undefined> {
    const values = this.changed(given);
    const properties = Object.keys(values);
    const isChange = properties.length > 0;
    const sql = isChange ? this.updateSql(properties) : this.model.selectById;
    const parameters = [id, ...Object.values(values)];
    const many = isChange ? (): Many | undefined => manyUpdates(this.model, properties) : undefined;
    return new SingleStatement({ sql, parameters, many }, ([row]) => row && this.model.toObject(row));
  }

  private updateSql(properties: readonly string[]): string {
    return this.model.texts.get(`update ${properties.join()}`, () => {
      const changes = properties
        .map((property, index) => `${this.model.column(property)} = $${index + 2}`)
        .concat(this.model.automatic ? this.model.nextVersion(properties) : [])
        .join(', ');
      return `UPDATE ${this.table} SET ${changes} WHERE ${this.id} = $1 RETURNING ${this.model.selection}`;
    });
  }

  /** The given values, and those that the service itself writes with them. */
  changed(values: Partial<T>): Partial<T> {
    return this.model.automatic?.changed(values) ?? values;
  }

  /** Answers whether there was such a row. */
  delete(id: number): SingleStatement<boolean> {
    const sql = `DELETE FROM ${this.table} WHERE ${this.id} = $1 RETURNING ${this.id}`;
    const many = (): Many | undefined => manyDeletes(this.model);
    return new SingleStatement({ sql, parameters: [id], many }, (rows) => rows.length > 0);
  }

  /** The properties whose values break a constraint of this table; none where it is another's or nobody can tell. */
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
