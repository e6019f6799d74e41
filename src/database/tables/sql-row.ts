import { JSON_FUNCTIONS, orderBy, quote, type SqlColumn } from '../sql/fragments.js';
import type { ModelTable } from './model-table.js';
import { relationOf, type Relation } from './relations.js';

/** A row in a statement, under a name: what expressions about it are made of. */
export class SqlRow {
  constructor(
    readonly model: ModelTable<object>,
    /** The table's name or alias in the statement, quoted. */
    private readonly name: string,
    private readonly depth = 0,
  ) {}

  /** A property's column with all that an expression of its value may depend on; undefined where there is none. */
  column(property: string): SqlColumn | undefined {
    return this.model.has(property) ? this.model.sqlColumn(property, this.name) : undefined;
  }

  /** Returns the relation of that name. */
  relation(name: string): Relation | undefined {
    return relationOf(this.model, name);
  }

  /** SQL of JSON of all its own values, by property. */
  get values(): string {
    const { model, name } = this;
    const columns = model.metadata.columns.map(({ propertyName }) => propertyName);
    return this.object(new Map(columns.map((each) => [each, `${name}.${model.column(each)}`])));
  }

  /** SQL of JSON of an object with these keys, in order, and values. */
  object(columns: ReadonlyMap<string, string>): string {
    return JSON_FUNCTIONS[this.model.source.dialect].object(columns);
  }

  /** SQL of an expression about the row that a relation leads to; NULL where it leads to none. */
  one(relation: Relation, expression: (row: SqlRow) => string): string {
    const { row, from, where } = this.follow(relation);
    return `(SELECT ${expression(row)} FROM ${from} WHERE ${where})`;
  }

  /** SQL of a JSON list of an expression about the rows that a relation leads to, in their model's order. */
  many(relation: Relation, expression: (row: SqlRow) => string): string {
    const { row, from, where } = this.follow(relation);
    const order = orderBy(row.model.orderedBy(row.name));
    const { dialect } = this.model.source;
    const item = JSON_FUNCTIONS[dialect].item(expression(row));
    return JSON_FUNCTIONS[dialect].list(
      `SELECT ${item} AS item FROM ${from} WHERE ${where} ORDER BY ${order}`,
    );
  }

  private follow({ to, through, key, otherKey }: Relation): {
    readonly row: SqlRow;
    readonly from: string;
    readonly where: string;
  } {
    const name = quote(`r${this.depth + 1}`);
    const row = new SqlRow(to, name, this.depth + 1);
    const own = `${this.name}.${this.model.column(key)}`;
    const other = `${name}.${to.column(otherKey)}`;
    if (!through) return { row, from: `${to.name} AS ${name}`, where: `${other} = ${own}` };
    const between = quote(`t${this.depth + 1}`);
    const [near, far] = [through.near, through.far].map((side) => `${between}.${through.model.column(side)}`);
    return {
      row,
      from: `${through.model.name} AS ${between} JOIN ${to.name} AS ${name} ON ${other} = ${far}`,
      where: `${near} = ${own}`,
    };
  }
}

/** Returns the SQL that `make` does, undefined where a part of it is missing. */
export function whole(make: (missing: () => string) => string): string | undefined {
  let isWhole = true;
  const text = make(() => {
    isWhole = false;
    return '';
  });
  return isWhole ? text : undefined;
}
