import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { Database, Row, Statement, Work } from './database.js';

type Convert = (value: unknown) => unknown;

const quote = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

const toBoolean: Convert = (value) => (value === null ? null : Boolean(value));

/** SQLite keeps timestamps as UTC text without a zone, as TypeORM writes them. */
const toDate: Convert = (value) => (typeof value === 'string' ? new Date(`${value.replace(' ', 'T')}Z`) : value);

const TO_PROPERTY: Readonly<Record<string, Convert>> = {
  boolean: toBoolean,
  datetime: toDate,
};

/**
 * The rows of one entity, with SQL written once: Django's manager.
 *
 * Values in and out are plain objects keyed by property name and of the entity's own types on every database: a boolean
 * is a boolean, a date 'YYYY-MM-DD' text, a timestamp a Date, a 64-bit id a number.
 */
export class Manager<T extends object> {
  readonly metadata: EntityMetadata;
  /** The table, quoted. */
  readonly table: string;
  /** All columns under their property names, as a SELECT or RETURNING lists them. */
  readonly selection: string;
  private readonly primaryKey: string;
  private readonly columns: ReadonlyMap<string, ColumnMetadata>;
  private readonly conversions: readonly (readonly [string, Convert])[];
  private readonly selectById: string;

  constructor(
    private readonly database: Database,
    entity: new () => T,
  ) {
    this.metadata = database.dataSource.getMetadata(entity);
    this.table = quote(this.metadata.tableName);
    this.primaryKey = quote(this.metadata.primaryColumns[0].databaseName);
    this.columns = new Map(this.metadata.columns.map((column) => [column.propertyName, column]));
    this.selection = this.metadata.columns
      .map(({ databaseName, propertyName }) => `${quote(databaseName)} AS ${quote(propertyName)}`)
      .join(', ');
    this.conversions = this.metadata.columns.flatMap(({ type, propertyName }) => {
      const convert = TO_PROPERTY[String(type)];
      return convert ? [[propertyName, convert] as const] : [];
    });
    this.selectById = `SELECT ${this.selection} FROM ${this.table} WHERE ${this.primaryKey} = $1`;
  }

  async get(id: number): Promise<T | undefined> {
    const [row] = await this.database.read(this.selectById, [id]);
    return row && this.toObject(row);
  }

  /** Rows whose properties equal all of `where`, in id order. */
  async filter(where: Partial<T> = {}): Promise<T[]> {
    const { sql, parameters } = this.selectWhere(where);
    return (await this.database.read(sql, parameters)).map((row) => this.toObject(row));
  }

  /** `filter` inside a transaction. */
  *select(where: Partial<T>): Work<T[]> {
    return (yield this.selectWhere(where)).map((row) => this.toObject(row));
  }

  *insert(values: Partial<T>): Work<T> {
    const given = Object.entries(values);
    const names = given.map(([property]) => this.column(property)).join(', ');
    const places = given.map((_, index) => `$${index + 1}`).join(', ');
    const sql = `INSERT INTO ${this.table} (${names}) VALUES (${places}) RETURNING ${this.selection}`;
    const [row] = yield { sql, parameters: given.map(([, value]) => value) };
    return this.toObject(row);
  }

  /** Changes the given properties alone. Answers the row as it is now, undefined when there is none. */
  *update(id: number, values: Partial<T>): Work<T | undefined> {
    const given = Object.entries(values);
    if (given.length === 0) return (yield { sql: this.selectById, parameters: [id] }).map((row) => this.toObject(row))[0];
    const changes = given.map(([property], index) => `${this.column(property)} = $${index + 2}`).join(', ');
    const sql = `UPDATE ${this.table} SET ${changes} WHERE ${this.primaryKey} = $1 RETURNING ${this.selection}`;
    const [row] = yield { sql, parameters: [id, ...given.map(([, value]) => value)] };
    return row && this.toObject(row);
  }

  /** Answers whether there was such a row. */
  *delete(id: number): Work<boolean> {
    const sql = `DELETE FROM ${this.table} WHERE ${this.primaryKey} = $1 RETURNING ${this.primaryKey}`;
    return (yield { sql, parameters: [id] }).length > 0;
  }

  private selectWhere(where: Partial<T>): Statement {
    const given = Object.entries(where);
    const conditions = given.map(([property], index) => `${this.column(property)} = $${index + 1}`);
    const clause = conditions.length ? ` WHERE ${conditions.join(' AND ')}` : '';
    const sql = `SELECT ${this.selection} FROM ${this.table}${clause} ORDER BY ${this.primaryKey}`;
    return { sql, parameters: given.map(([, value]) => value) };
  }

  private column(property: string): string {
    const column = this.columns.get(property);
    if (!column) throw new Error(`${this.metadata.name} has no property "${property}".`);
    return quote(column.databaseName);
  }

  private toObject(row: Row): T {
    for (const [property, convert] of this.conversions) row[property] = convert(row[property]);
    return row as T;
  }
}
