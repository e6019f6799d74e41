import type BetterSqlite3 from 'better-sqlite3';
import { sqliteText } from '../moment.js';
import type { Row } from '../sql/statement.js';

interface Prepared {
  readonly statement: BetterSqlite3.Statement<unknown[], Row>;
  /** Which parameter goes to which place; undefined where they go in their own order. */
  readonly order: readonly number[] | undefined;
}

/** A server has a few dozen query shapes; more than this means texts with values in them. */
const MOST_KEPT = 500;

/** Statements of one connection, prepared once per text. Places are written `$1`, `$2`… as in PostgreSQL. */
export class PreparedStatements {
  private readonly kept = new Map<string, Prepared>();

  constructor(private readonly connection: BetterSqlite3.Database) {}

  run(sql: string, parameters: readonly unknown[] = []): Row[] {
    const { statement, order } = this.kept.get(sql) ?? this.prepare(sql);
    const values = (order ? order.map((index) => parameters[index]) : parameters).map(toSqlite);
    if (statement.reader) return statement.all(values);
    statement.run(values);
    return [];
  }

  private prepare(sql: string): Prepared {
    const order: number[] = [];
    const text = sql.replace(/\$(\d+)/g, (_, place: string) => {
      order.push(Number(place) - 1);
      return '?';
    });
    const inOrder = order.every((index, position) => index === position);
    const prepared = {
      statement: this.connection.prepare<unknown[], Row>(text),
      order: inOrder ? undefined : order,
    };
    if (this.kept.size === MOST_KEPT) this.kept.delete(this.kept.keys().next().value as string);
    this.kept.set(sql, prepared);
    return prepared;
  }
}

/** SQLite has neither booleans nor timestamps: 0 and 1, and UTC text as TypeORM writes it. */
export function toSqlite(value: unknown): unknown {
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof Date) return sqliteText(value);
  return value;
}
