import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { comparison, JSON_FUNCTIONS, quote, type Condition, type Parameters } from './query-sql.js';
import type { Row, Source } from './statement.js';

interface RowCount {
  total(): Promise<number>;
  seek(offset: number): Promise<{ from: number; skip: number } | undefined>;
}

type Convert = (value: unknown) => unknown;

const toBoolean: Convert = (value) => (value === null ? null : Boolean(value));

/** SQLite keeps timestamps as UTC text without a zone, as TypeORM writes them; PostgreSQL's JSON has them with one. */
const toDate: Convert = (value) => {
  if (typeof value !== 'string') return value;
  return new Date(value.includes('T') ? value : `${value.replace(' ', 'T')}Z`);
};

const NUMERIC = /int|numeric|decimal|real|double|float|bool/;

const TO_PROPERTY: Readonly<Record<string, Convert>> = {
  boolean: toBoolean,
  datetime: toDate,
  'timestamp with time zone': toDate,
};

/** One entity's table: its SQL names, and its values in the entity's own types. */
export class ModelTable<T extends object> {
  readonly metadata: EntityMetadata;
  /** The table's name, quoted. */
  readonly name: string;
  readonly idProperty: string;
  /** All columns under their property names, as a SELECT or RETURNING lists them. */
  readonly selection: string;
  private readonly columns: ReadonlyMap<string, ColumnMetadata>;
  private readonly conversions: readonly (readonly [string, Convert])[];
  /** A SELECT of the row whose id is the one parameter. */
  readonly selectById: string;

  constructor(
    readonly source: Source,
    entity: new () => T,
  ) {
    this.metadata = source.dataSource.getMetadata(entity);
    this.name = quote(this.metadata.tableName);
    this.idProperty = this.metadata.primaryColumns[0].propertyName;
    this.columns = new Map(this.metadata.columns.map((column) => [column.propertyName, column]));
    this.selection = [...this.columns].map(([property]) => `${this.column(property)} AS ${quote(property)}`).join(', ');
    this.conversions = this.metadata.columns.flatMap(({ type, propertyName }) => {
      const convert = TO_PROPERTY[String(type)];
      return convert ? [[propertyName, convert] as const] : [];
    });
    this.selectById = `SELECT ${this.selection} FROM ${this.name} WHERE ${this.column(this.idProperty)} = $1`;
  }

  async get(id: number): Promise<T | undefined> {
    const [row] = await this.source.read(this.selectById, [id]);
    return row && this.toObject(row);
  }

  /** An exact count that does not grow with the table; undefined for a table without one. */
  async rowCount(): Promise<RowCount | undefined> {
    return undefined;
  }

  get properties(): readonly string[] {
    return [...this.columns.keys()];
  }

  /** A property's value from its text; undefined where it is none. */
  valueOf(property: string, text: string): unknown {
    const type = String(this.columns.get(property)?.type);
    if (!NUMERIC.test(type)) return text.includes('\0') ? undefined : text;
    return /^-?\d+(\.\d+)?$/.test(text) && Number.isSafeInteger(Math.trunc(Number(text))) ? Number(text) : undefined;
  }

  /** A property's column, quoted. */
  column(property: string): string {
    const column = this.columns.get(property);
    if (!column) throw new Error(`${this.metadata.name} has no property "${property}".`);
    return quote(column.databaseName);
  }

  /** A row of `selection` as the entity's own types. */
  toObject(row: Row): T {
    for (const [property, convert] of this.conversions) row[property] = convert(row[property]);
    return row as T;
  }

  /** A row as JSON text of an object with these properties, in order. */
  jsonObject(properties: readonly string[]): string {
    const columns = new Map(properties.map((property) => [property, this.column(property)]));
    return JSON_FUNCTIONS[this.source.dialect].object(columns);
  }

  /** Values as a JSON array. */
  jsonArray(expressions: readonly string[]): string {
    return `${JSON_FUNCTIONS[this.source.dialect].array}(${expressions.join(', ')})`;
  }

  private contains(column: string, term: string, parameters: Parameters): string {
    return this.source.dialect === 'sqlite' ? `instr(lower(${column}), lower(${parameters.add(term)})) > 0` : `strpos(lower(${column}), lower(${parameters.add(term)}::text)) > 0`;
  }

  conditionSql(condition: Condition, parameters: Parameters): string {
    if ('terms' in condition) return condition.terms.map((term) => '(' + condition.properties.map((property) => this.contains(this.column(property), term, parameters)).join(' OR ') + ')').join(' AND ');
    if (condition.lookup === 'icontains') return this.contains(this.column(condition.property), String(condition.value), parameters);
    return comparison(this.column(condition.property), condition.lookup, condition.value, parameters);
  }
}
