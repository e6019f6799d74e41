import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { kindOf, type ColumnKind } from '../column-kinds.js';
import { AutomaticColumns } from './automatic-columns.js';
import {
  comparison,
  JSON_FUNCTIONS,
  quote,
  type Condition,
  type Order,
  type OrderedColumn,
  type Parameters,
  type SqlColumn,
} from '../sql/fragments.js';
import { relationsOf, stringPropertyOf } from './relation-declarations.js';
import { RowCount } from '../bookkeeping/row-count.js';
import type { Row, Source } from '../sql/statement.js';
import { StatementTexts } from '../sql/statement-texts.js';
import { tableVersion, type ReadVersion } from '../bookkeeping/table-version.js';
import { conversionsOf, type Conversion } from './conversions.js';
import { mayStandFor, valueIn } from './position-texts.js';
import { textSearch, type Contains } from '../search/text-search.js';

/** One entity's table: its SQL names, and its values in the entity's own types. */
export class ModelTable<T extends object> {
  readonly metadata: EntityMetadata;
  /** The table's name, quoted. */
  readonly name: string;
  readonly idProperty: string;
  /** The property that stands for a row in sentences: what Django's `__str__` gives. */
  readonly stringProperty: string | undefined;
  /** The properties that are many-to-many relations, and no columns. */
  readonly manyToMany: readonly string[];
  /** The order of its rows unless another is asked for: the entity's `orderBy`, Django's `Meta.ordering`. */
  readonly ordering: readonly Order[];
  /** What the service itself writes into a row; undefined where that is nothing. */
  readonly automatic: AutomaticColumns | undefined;
  /** All columns under their property names, as a SELECT or RETURNING lists them. */
  readonly selection: string;
  private readonly prototype: object;
  private readonly columns: ReadonlyMap<string, ColumnMetadata>;
  /** The properties of each index of all rows. */
  private readonly indexed: readonly (readonly string[])[];
  private readonly conversions: readonly Conversion[];
  /** A SELECT of the row whose id is the one parameter. */
  readonly selectById: string;
  readonly texts = new StatementTexts();
  private counter?: Promise<RowCount | undefined>;
  private contains?: Promise<Contains>;
  private versions?: Promise<ReadVersion | undefined>;

  private static readonly known = new WeakMap<Source, Map<unknown, ModelTable<object>>>();

  /** The table of an entity in a database. */
  static of<T extends object>(source: Source, entity: new () => T): ModelTable<T> {
    const tables = this.known.get(source) ?? new Map<unknown, ModelTable<object>>();
    this.known.set(source, tables);
    const table = tables.get(entity) ?? new ModelTable<T>(source, entity);
    tables.set(entity, table);
    return table as unknown as ModelTable<T>;
  }

  private constructor(
    readonly source: Source,
    entity: new () => T,
  ) {
    this.prototype = entity.prototype as object;
    this.metadata = source.dataSource.getMetadata(entity);
    this.name = quote(this.metadata.tableName);
    this.idProperty = this.metadata.primaryColumns[0].propertyName;
    this.automatic = AutomaticColumns.of(this.metadata);
    this.columns = new Map(this.metadata.columns.map((column) => [column.propertyName, column]));
    this.indexed = this.metadata.indices
      .filter(({ where }) => !where)
      .map(({ columns }) => columns.map(({ propertyName }) => propertyName));
    this.manyToMany = relationsOf(entity)
      .filter(({ many }) => many)
      .map(({ property }) => property);
    this.stringProperty = stringPropertyOf(entity);
    this.ordering = Object.entries(this.metadata.orderBy ?? {}).map(([property, direction]) => ({
      property,
      descending: direction === 'DESC',
    }));
    this.selection = [...this.columns]
      .map(([property]) => `${this.column(property)} AS ${quote(property)}`)
      .join(', ');
    this.conversions = conversionsOf(this.metadata);
    this.selectById = `SELECT ${this.selection} FROM ${this.name} WHERE ${this.column(this.idProperty)} = $1`;
  }

  /** Looked up when first asked for: migrations make it. Undefined for a table without one. */
  rowCount(): Promise<RowCount | undefined> {
    return (this.counter ??= this.once(RowCount.open(this.source, this.metadata.tableName)));
  }

  /** Looked up when first asked for, as the row count. */
  textSearch(): Promise<Contains> {
    return (this.contains ??= this.once(textSearch(this.source, this.metadata.tableName)));
  }

  /** Looked up when first asked for, as the row count. */
  version(): Promise<ReadVersion | undefined> {
    return (this.versions ??= this.once(tableVersion(this.source, this.metadata.tableName)));
  }

  has(property: string): boolean {
    return this.columns.has(property);
  }

  /** Whether a text may stand for a value of a property; null is for rows without one. */
  mayHave(property: string, text: string | null): boolean {
    return text === null || mayStandFor(this.kindOf(property), text);
  }

  /** A property's value from its text. */
  valueOf(property: string, text: string | null): unknown {
    return text === null ? null : valueIn(this.kindOf(property), text, this.source.dialect);
  }

  private kindOf(property: string): ColumnKind {
    return kindOf(this.columns.get(property)!);
  }

  /** Whether an index has the rows in this order, one way or the other. */
  isIndexed(order: readonly Order[]): boolean {
    const [first] = order;
    if (order.some(({ descending }) => descending !== first.descending)) return false;
    return (
      first.property === this.idProperty ||
      this.indexed.some((properties) => order.every(({ property }, at) => properties[at] === property))
    );
  }

  /** A property's column as an order has it. */
  orderedColumn(property: string, descending: boolean): OrderedColumn {
    const isLast = (this.source.dialect === 'sqlite') === descending;
    const nulls = this.columns.get(property)?.isNullable ? (isLast ? 'last' : 'first') : undefined;
    return { sql: this.column(property), descending, nulls };
  }

  /** Whether an order begins with the id, ascending. */
  isById({ sql, descending }: OrderedColumn): boolean {
    return sql === this.column(this.idProperty) && !descending;
  }

  /** A SELECT of the row whose value of a property is the one parameter. */
  selectBy(property: string): string {
    if (property === this.idProperty) return this.selectById;
    return this.texts.get(
      `by ${property}`,
      () => `SELECT ${this.selection} FROM ${this.name} WHERE ${this.column(property)} = $1`,
    );
  }

  /** A property's column, quoted. */
  column(property: string): string {
    return quote(this.columnName(property));
  }

  /** The assignment that counts a row's version on, where its entity has one that is not among the `properties` given. */
  nextVersion(properties: readonly string[]): string[] {
    const version = this.automatic?.version;
    if (version === undefined || properties.includes(version)) return [];
    return [`${this.column(version)} = ${this.name}.${this.column(version)} + 1`];
  }

  /** The property of a column. */
  propertyOf(column: string): string {
    return this.metadata.findColumnWithDatabaseName(column)?.propertyName ?? column;
  }

  /** A row of `selection` as the entity's own types. */
  toObject(row: Row): T {
    for (const [property, convert] of this.conversions) row[property] = convert(row[property]);
    return row as T;
  }

  /** A row of `selection` as an object of the entity's class, with what that makes of a row. */
  toEntity(row: Row): T {
    return Object.setPrototypeOf(this.toObject(row), this.prototype) as T;
  }

  /** Whether the entity's class makes a property of a row: by a getter. */
  makes(property: string): boolean {
    return property in this.prototype;
  }

  /** A property's column with all that an expression of its value may depend on. */
  sqlColumn(property: string, table = this.name): SqlColumn {
    const column = this.columns.get(property)!;
    const sql = `${table}.${this.column(property)}`;
    return { sql, dialect: this.source.dialect, kind: kindOf(column), type: String(column.type) };
  }

  /** SQL of JSON text of an object with these keys, in order, and values. */
  jsonObject(columns: ReadonlyMap<string, string>): string {
    return this.jsonText(JSON_FUNCTIONS[this.source.dialect].object(columns));
  }

  /** SQL of JSON as its text. */
  jsonText(json: string): string {
    return JSON_FUNCTIONS[this.source.dialect].text(json);
  }

  /** The model's own order, the id last, of rows of its table under a name. */
  orderedBy(table: string): readonly OrderedColumn[] {
    const order = [...this.ordering, { property: this.idProperty, descending: false }];
    return order.map(({ property, descending }) => ({
      ...this.orderedColumn(property, descending),
      sql: `${table}.${this.column(property)}`,
    }));
  }

  /** The table of another entity in the same database. */
  of<O extends object>(entity: new () => O): ModelTable<O> {
    return ModelTable.of(this.source, entity);
  }

  /** Values as a position: a JSON array of texts. */
  positionSql(expressions: readonly string[]): string {
    return JSON_FUNCTIONS[this.source.dialect].texts(expressions);
  }

  conditionSql(condition: Condition, contains: Contains, parameters: Parameters): string {
    if ('terms' in condition) {
      return contains(
        condition.properties.map((property) => this.columnName(property)),
        condition.terms,
        parameters,
      );
    }
    if ('among' in condition) return `${this.column(condition.property)} IN (${condition.among(parameters)})`;
    const { property, lookup, value } = condition;
    if (lookup === 'icontains') return contains([this.columnName(property)], [String(value)], parameters);
    return comparison(this.column(property), lookup, value, parameters);
  }

  /** A look-up that fails is made again the next time. */
  private once<R>(lookUp: Promise<R>): Promise<R> {
    lookUp.catch(() => (this.counter = this.contains = this.versions = undefined));
    return lookUp;
  }

  private columnName(property: string): string {
    const column = this.columns.get(property);
    if (!column) throw new Error(`${this.metadata.name} has no property "${property}".`);
    return column.databaseName;
  }
}
