import type { DataSource, QueryRunner, Table, TableColumn } from 'typeorm';
import { buildDataSource, type EntityClass } from '../data-source.js';
import type { Migration } from './migrations.js';
import { protectTables } from './safe-table-api.js';

/** A column, in the words of the Table API. */
export interface ColumnState {
  readonly name: string;
  /** The function of columns.ts that knows the type; otherwise `type` says it, the same on every database. */
  readonly field?: 'bigAutoField' | 'dateTimeField';
  readonly type?: string;
  readonly length?: string;
  readonly precision?: number;
  readonly scale?: number;
  /** SQL text. */
  readonly default?: string;
  readonly isNullable?: boolean;
  readonly isPrimary?: boolean;
}

/** A constraint or an index: the Table API's options for it. Two are the same when all but their names are. */
export interface ConstraintState {
  readonly name?: string;
  readonly columnNames?: string[];
  readonly [option: string]: unknown;
}

export const CONSTRAINTS = ['uniques', 'checks', 'indices', 'foreignKeys'] as const;
export type ConstraintKind = (typeof CONSTRAINTS)[number];

export type TableState = { readonly name: string; readonly columns: readonly ColumnState[] } & Record<
  ConstraintKind,
  readonly ConstraintState[]
>;

/** The tables of a project: Django's ProjectState. */
export interface SchemaState {
  readonly tables: readonly TableState[];
  /** What raw SQL in migrations made: `table`, `table.column` and `index`. The models do not answer for it. */
  readonly handMade: ReadonlySet<string>;
}

/** The tables that the migrations make, applied to an empty SQLite database. */
export async function stateOfMigrations(
  migrations: readonly Migration[],
  entities: readonly EntityClass[],
): Promise<SchemaState> {
  return inEmptyDatabase(entities, async (queryRunner) => {
    const handMade = new Set<string>();
    protectTables(queryRunner);
    const watched = watchRawSql(queryRunner, handMade);
    for (const { changes } of migrations) await changes.up(watched);
    return { tables: await readTables(queryRunner), handMade };
  });
}

/** The tables that the entities ask for. */
export async function stateOfEntities(entities: readonly EntityClass[]): Promise<SchemaState> {
  return inEmptyDatabase(entities, async (queryRunner) => {
    await queryRunner.dataSource.synchronize();
    return { tables: await readTables(queryRunner), handMade: new Set() };
  });
}

async function inEmptyDatabase<T>(
  entities: readonly EntityClass[],
  work: (queryRunner: QueryRunner) => Promise<T>,
): Promise<T> {
  const dataSource: DataSource = buildDataSource({ databaseUrl: 'sqlite::memory:' }, entities);
  await dataSource.initialize();
  try {
    return await work(dataSource.createQueryRunner());
  } finally {
    await dataSource.destroy();
  }
}

const SCHEMA_OBJECTS = `
  SELECT name FROM sqlite_master UNION ALL
  SELECT t.name || '.' || c.name FROM sqlite_master t, pragma_table_xinfo(t.name) c WHERE t.type = 'table'`;

/** The same query runner, noting in `handMade` what its statements, unlike its Table API, bring into being. */
function watchRawSql(queryRunner: QueryRunner, handMade: Set<string>): QueryRunner {
  const objects = async (): Promise<string[]> =>
    ((await queryRunner.query(SCHEMA_OBJECTS)) as { name: string }[]).map(({ name }) => name);
  const query = async (sql: string, parameters?: unknown[]): Promise<unknown> => {
    const before = new Set(await objects());
    const result: unknown = await queryRunner.query(sql, parameters);
    for (const name of await objects()) if (!before.has(name)) handMade.add(name);
    return result;
  };
  return new Proxy(queryRunner, {
    get(target, property) {
      if (property === 'query') return query;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

async function readTables(queryRunner: QueryRunner): Promise<TableState[]> {
  const tables = await queryRunner.getTables();
  return tables.filter(({ name }) => !name.startsWith('sqlite_')).map(tableState);
}

function tableState(table: Table): TableState {
  return {
    name: table.name,
    columns: table.columns.map(columnState),
    uniques: table.uniques.map(({ name, columnNames }) => ({ name, columnNames })),
    checks: table.checks.map(({ name, expression }) => ({ name, expression: unwrap(expression ?? '') })),
    indices: table.indices.map(({ name, columnNames, isUnique, where }) =>
      given({ name, columnNames, isUnique: isUnique || undefined, where: where || undefined }),
    ),
    foreignKeys: table.foreignKeys.map(
      ({ name, columnNames, referencedTableName, referencedColumnNames, onDelete, onUpdate }) =>
        given({
          ...{ name, columnNames, referencedTableName, referencedColumnNames },
          onDelete: onDelete === 'NO ACTION' ? undefined : onDelete,
          onUpdate: onUpdate === 'NO ACTION' ? undefined : onUpdate,
        }),
    ),
  };
}

function columnState(column: TableColumn): ColumnState {
  const { name, type, length, precision, scale } = column;
  if (column.isGenerated) return { name, field: 'bigAutoField' };
  return given<ColumnState>({
    name,
    ...(type === 'datetime'
      ? { field: 'dateTimeField' }
      : { type, length: length || undefined, precision: precision ?? undefined, scale }),
    default: portableDefault(column),
    isNullable: column.isNullable || undefined,
    isPrimary: column.isPrimary || undefined,
  });
}

/** SQLite's text of a default, in words that PostgreSQL takes too. */
function portableDefault(column: TableColumn): string | undefined {
  const text = column.default as string | undefined;
  if (text === `datetime('now')`) return 'CURRENT_TIMESTAMP';
  return column.type === 'boolean' && /^[01]$/.test(text ?? '') ? String(text === '1') : text;
}

/** The expression without parentheses around all of it; every rebuild of a table adds a pair. */
function unwrap(expression: string): string {
  let depth = 0;
  const closing = [...expression].findIndex(
    (char) => (depth += char === '(' ? 1 : char === ')' ? -1 : 0) === 0,
  );
  return expression.startsWith('(') && closing === expression.length - 1
    ? unwrap(expression.slice(1, -1))
    : expression;
}

/** The object without the keys whose value is undefined or null. */
function given<T extends object>(object: T): T {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined && value !== null),
  ) as T;
}
