import type { Caller } from '../../fair-queue.js';
import type { ModelTable } from '../tables/model-table.js';
import {
  behind,
  orderBy,
  Parameters,
  quote,
  type Condition,
  type Order,
  type OrderedColumn,
  type Position,
} from '../sql/fragments.js';
import type { HeldReader, Reader, Row } from '../sql/statement.js';
import { GIVEN_PLACE, givenRows } from './given-rows.js';
import { frequenciesSql, type Frequency, type FrequencyOptions } from './frequencies.js';
import { isOneOf } from '../sql/membership.js';
import {
  indexedWindow,
  jsonArray,
  materializedWindow,
  windowOf,
  type Window,
  type WindowOptions,
} from './window.js';

export type { Condition, Order, Position } from '../sql/fragments.js';

/** Where rows are read, and for whom. */
interface Access {
  /** What is committed, unless given. */
  readonly reader?: Reader;
  /** The service itself, unless given. */
  readonly caller?: Caller;
}

/** An index leads to rows at an offset by way of all those before. */
const FAR = 10_000;

/**
 * Some rows of an entity in an order, not read yet: Django's QuerySet. Every order ends with the id, ascending, so that
 * no two rows are alike in it.
 */
export class QuerySet<T extends object> {
  constructor(
    readonly model: ModelTable<T>,
    private readonly conditions: readonly Condition[] = [],
    private readonly order: readonly Order[] = [],
    private readonly access: Access = {},
  ) {}

  filter(...conditions: readonly Condition[]): QuerySet<T> {
    return new QuerySet(this.model, [...this.conditions, ...conditions], this.order, this.access);
  }

  orderBy(...order: readonly Order[]): QuerySet<T> {
    return new QuerySet(this.model, this.conditions, order, this.access);
  }

  /** The same rows as a reader sees them. */
  using(reader: Reader): QuerySet<T> {
    return new QuerySet(this.model, this.conditions, this.order, { ...this.access, reader });
  }

  /** The same rows, for a client: what is slow to read takes its turn among others', and ends when the client has gone. */
  for(caller: Caller): QuerySet<T> {
    return new QuerySet(this.model, this.conditions, this.order, { ...this.access, caller });
  }

  /** The properties compared one after the other, the id last. */
  get ordering(): readonly Order[] {
    const { idProperty } = this.model;
    const distinct = this.order.filter(
      ({ property }, at) => this.order.findIndex((each) => each.property === property) === at,
    );
    const id = distinct.findIndex(({ property }) => property === idProperty);
    return id < 0 ? [...distinct, { property: idProperty, descending: false }] : distinct.slice(0, id + 1);
  }

  /** Whether texts can be a position in this order. What a database takes for a value of a type, it alone knows. */
  hasPosition(texts: Position): boolean {
    const { ordering } = this;
    return (
      texts.length <= ordering.length &&
      texts.every((text, index) => this.model.mayHave(ordering[index].property, text))
    );
  }

  /** The rows with these ids. */
  async withIds(ids: readonly number[]): Promise<T[]> {
    const { source, idProperty } = this.model;
    return ids.length > 0 ? this.filter(isOneOf(source.dialect, idProperty, ids)).rows(ids.length) : [];
  }

  /** Whether these are all rows of the table. */
  get isAll(): boolean {
    return this.conditions.length === 0;
  }

  /** Those of some rows, which the table need not have, that would be among these. */
  async accepted(rows: readonly T[]): Promise<T[]> {
    if (this.isAll || rows.length === 0) return [...rows];
    const parameters = new Parameters();
    const source = givenRows(this.model, rows, parameters);
    const conditions = await this.conditionsSql(parameters);
    const sql = `SELECT ${quote(GIVEN_PLACE)} AS place FROM ${source} WHERE ${all(conditions)}`;
    const found = await this.read(sql, parameters, true);
    return found.map(({ place }) => rows[Number(place) - 1]);
  }

  /** The row with this value of a property that is unique, the key unless another is given, if it is one of these. */
  async get(value: unknown, property = this.model.idProperty): Promise<T | undefined> {
    const { source, selection } = this.model;
    const [row] = this.isAll
      ? await source.read(this.model.selectBy(property), [value])
      : await this.filter({ property, lookup: 'exact', value }).page(selection, 1, 0);
    return row && this.model.toObject(row);
  }

  /** How many rows there are, where that is known without counting them. */
  async knownCount(): Promise<number | undefined> {
    const counter = this.isAll ? await this.model.rowCount() : undefined;
    return counter?.total();
  }

  async count(): Promise<number> {
    const known = await this.knownCount();
    if (known !== undefined) return known;
    const parameters = new Parameters();
    const counted = `SELECT COUNT(*) AS count ${await this.from(parameters)}`;
    const [{ count }] = await this.read(counted, parameters, !this.isAll);
    return Number(count);
  }

  /** How many of these rows have each value of a property. However long it takes, it holds up no other request. */
  async frequencies(options: FrequencyOptions): Promise<Frequency[]> {
    const parameters = new Parameters();
    const sql = frequenciesSql(this.model, options, await this.from(parameters));
    const rows = await this.read(sql, parameters, true);
    return rows.map(({ value, count }) => ({ value: String(value), count: Number(count) }));
  }

  async rows(limit: number, offset = 0): Promise<T[]> {
    const rows = await this.page(this.model.selection, limit, offset);
    return rows.map((row) => this.model.toObject(row));
  }

  /**
   * Rows as JSON text of an array.
   * @param object SQL of a row as JSON text
   */
  async json(object: string, limit: number, offset = 0): Promise<string> {
    const [row] = await this.page(
      `${object} AS json`,
      limit,
      offset,
      (page) => `SELECT string_agg(json, ',') AS json FROM (${page}) AS page`,
    );
    return jsonArray(row.json);
  }

  async window({ object, limit, offset = 0, after, reverse = false }: WindowOptions): Promise<Window> {
    const parameters = new Parameters();
    const columns = this.orderedColumns(reverse);
    const slow = this.isSlow(offset);
    const position = this.model.positionSql(columns.map(({ sql }) => sql));
    const start =
      after &&
      behind(
        after.map((text, index) => this.model.valueOf(this.ordering[index].property, text)),
        columns,
        parameters,
      );
    const source = `${await this.from(parameters, start)} ORDER BY ${orderBy(columns)}`;
    const [from, size] = [parameters.add(offset), parameters.add(limit)];
    const query = { row: object, position, source, limit: size, offset: from };
    const sql = slow || reverse ? materializedWindow(query, this.model.name, reverse) : indexedWindow(query);
    return windowOf(await this.read(sql, parameters, slow));
  }

  /**
   * Reads these rows slice by slice, at the pace of a client. On SQLite what has conditions is looked for in the
   * background, where there are no snapshots: the serving thread would stand still for as long as it takes.
   */
  longRead(): HeldReader {
    const { source } = this.model;
    return source.longRead({ fromSnapshot: source.dialect === 'postgres' || this.isAll });
  }

  /**
   * Tells the state of the table that `reader` sees now from every other; undefined for a table without a version. What
   * these rows are in that state depends on nothing else.
   */
  async version(reader: Reader): Promise<string | undefined> {
    const read = await this.model.version();
    return read?.(reader);
  }

  /** Some of the rows, by the quickest way to where they start. */
  private async page(
    selection: string,
    limit: number,
    offset: number,
    around = (page: string): string => page,
  ): Promise<Row[]> {
    const parameters = new Parameters();
    const columns = this.orderedColumns();
    const isCounted = offset > 0 && this.isAll && this.model.isById(columns[0]);
    const start = isCounted ? await (await this.model.rowCount())?.seek(offset) : undefined;
    const condition = start && `${columns[0].sql} >= ${parameters.add(start.from)}`;
    const skip = start ? start.skip : offset;
    const page = `SELECT ${selection} ${await this.from(parameters, condition)} ORDER BY ${orderBy(columns)}
      LIMIT ${parameters.add(limit)} OFFSET ${parameters.add(skip)}`;
    return this.read(around(page), parameters, this.isSlow(skip));
  }

  /** Whether many rows may have to be looked at: for what conditions ask, to be sorted, or to be passed over. */
  private isSlow(offset: number): boolean {
    return !this.isAll || offset > FAR || !this.model.isIndexed(this.ordering);
  }

  private orderedColumns(reverse = false): readonly OrderedColumn[] {
    return this.ordering.map(({ property, descending }) =>
      this.model.orderedColumn(property, descending !== reverse),
    );
  }

  private async from(parameters: Parameters, start?: string): Promise<string> {
    const conditions = start === undefined ? [] : [start];
    if (this.model.source.dialect === 'sqlite' && this.isSlow(0)) conditions.push('is_wanted()');
    conditions.push(...(await this.conditionsSql(parameters)));
    return `FROM ${this.model.name}${conditions.length > 0 ? ` WHERE ${all(conditions)}` : ''}`;
  }

  private async conditionsSql(parameters: Parameters): Promise<string[]> {
    if (this.isAll) return [];
    const contains = await this.model.textSearch();
    return this.conditions.map((each) => this.model.conditionSql(each, contains, parameters));
  }

  /** What may take long does not hold up those who wait. */
  private read(sql: string, { values }: Parameters, slow: boolean): Promise<Row[]> {
    const { reader, caller } = this.access;
    if (reader) return reader.read(sql, values);
    const { source } = this.model;
    return slow ? source.readSlowly(sql, values, caller) : source.read(sql, values);
  }
}

const all = (conditions: readonly string[]): string => conditions.map((each) => `(${each})`).join(' AND ');
