import { isDeepStrictEqual } from 'node:util';
import type { QueryRunner, Table, TableColumn } from 'typeorm';
import { dialectOf, useCodePointOrder } from '../columns.js';

/*
 * Some operations of TypeORM's Table API lose what a filled database holds. A migration gets its query runner with
 * these mended, so that it may be written with the Table API alone.
 */

/** Mends `queryRunner` in place. Safe to call again. */
export function protectTables(queryRunner: QueryRunner): void {
  if (dialectOf(queryRunner.dataSource) === 'sqlite') return protectRebuilds(queryRunner);
  protectColumnChanges(queryRunner);
  orderNewColumns(queryRunner);
}

/**
 * On SQLite, TypeORM changes a table by filling a new one and dropping the old. With the old one go its triggers,
 * indices that are not plain lists of columns, and the highest id ever given, so that ids would be used again.
 */
function protectRebuilds(queryRunner: QueryRunner): void {
  const internals = queryRunner as unknown as RebuildingRunner;
  const { recreateTable } = Object.getPrototypeOf(queryRunner) as RebuildingRunner;
  internals.recreateTable = async (newTable, oldTable, migrateData) => {
    await renameColumns(queryRunner, oldTable, newTable);
    if (isDeepStrictEqual(oldTable.clone(), newTable.clone())) return;
    await refuseLoss(queryRunner, oldTable.name);
    const attached = (await queryRunner.query(ATTACHED, [oldTable.name])) as SchemaObject[];
    const counter = await readCounter(queryRunner, oldTable.name);

    const { indices } = newTable;
    const removed = missing(oldTable.indices, indices);
    const added = missing(indices, oldTable.indices);
    newTable.indices = indices.filter(({ name }) => added.has(name));
    await withLegacyAlterTable(queryRunner, () =>
      recreateTable.call(queryRunner, newTable, oldTable, migrateData),
    );
    // Into the same array: TypeORM's cache of tables has it by now.
    newTable.indices.push(...indices.filter(({ name }) => !added.has(name)));

    for (const { name, sql } of attached) if (!removed.has(name)) await queryRunner.query(sql);
    if (counter !== undefined) await writeCounter(queryRunner, oldTable.name, counter);
  };
}

interface RebuildingRunner {
  recreateTable(newTable: Table, oldTable: Table, migrateData?: boolean): Promise<void>;
}

interface SchemaObject {
  readonly name: string;
  readonly sql: string;
}

/** What TypeORM does not read of a table, and so would leave out of the new one. */
const UNREAD = /\b(?:COLLATE|GENERATED|STRICT)\b|\bAS\s*\(|(?<!CONSTRAINT "[^"]+" )\bCHECK\b/i;

async function refuseLoss(queryRunner: QueryRunner, table: string): Promise<void> {
  const [{ sql }] = (await queryRunner.query('SELECT sql FROM sqlite_master WHERE name = ?', [
    table,
  ])) as SchemaObject[];
  const [found] = UNREAD.exec(sql) ?? [];
  if (found)
    throw new Error(
      `${table} would lose its ${found}. Make this change in SQL: https://sqlite.org/lang_altertable.html`,
    );
}

/** What hangs on a table, without the indices that SQLite makes for constraints. */
const ATTACHED = `SELECT name, sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL`;

/**
 * SQLite's own renaming reaches into triggers and indices, which a rebuild does not, and leaves the rows of a large table
 * alone.
 */
async function renameColumns(queryRunner: QueryRunner, oldTable: Table, newTable: Table): Promise<void> {
  if (oldTable.columns.length !== newTable.columns.length) return;
  const { driver } = queryRunner.dataSource;
  for (const [index, column] of oldTable.columns.entries()) {
    const { name } = newTable.columns[index];
    if (name === column.name) continue;
    const names = [oldTable.name, column.name, name].map((part) => driver.escape(part));
    await queryRunner.query(`ALTER TABLE ${names[0]} RENAME COLUMN ${names[1]} TO ${names[2]}`);
    column.name = name;
  }
}

/** Other tables' triggers and views may name the table: SQLite must not look for it while it is away. */
async function withLegacyAlterTable(queryRunner: QueryRunner, rebuild: () => Promise<void>): Promise<void> {
  await queryRunner.query('PRAGMA legacy_alter_table = ON');
  try {
    await rebuild();
  } finally {
    await queryRunner.query('PRAGMA legacy_alter_table = OFF');
  }
}

/** AUTOINCREMENT's memory, undefined where a table has none. */
async function readCounter(queryRunner: QueryRunner, table: string): Promise<number | undefined> {
  if (!(await queryRunner.hasTable('sqlite_sequence'))) return undefined;
  const [row] = (await queryRunner.query('SELECT seq FROM sqlite_sequence WHERE name = ?', [table])) as {
    seq: number;
  }[];
  return row?.seq;
}

async function writeCounter(queryRunner: QueryRunner, table: string, counter: number): Promise<void> {
  await queryRunner.query('DELETE FROM sqlite_sequence WHERE name = ?', [table]);
  await queryRunner.query('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)', [table, counter]);
}

type Named = readonly { readonly name?: string }[];

/** The names in `from` that are not in `other`. */
function missing(from: Named, other: Named): Set<string | undefined> {
  const names = new Set(other.map(({ name }) => name));
  return new Set(from.map(({ name }) => name).filter((name) => !names.has(name)));
}

/**
 * On PostgreSQL, TypeORM drops a column and adds it again, empty, when its type or length changes, and takes `varchar`
 * for another type than `character varying`. Here the column keeps its values, converted.
 */
function protectColumnChanges(queryRunner: QueryRunner): void {
  const prototype = Object.getPrototypeOf(queryRunner) as QueryRunner;
  const { driver } = queryRunner.dataSource;
  queryRunner.changeColumn = async (tableOrName, columnOrName, newColumn) => {
    const table = typeof tableOrName === 'string' ? await queryRunner.getTable(tableOrName) : tableOrName;
    const oldColumn = typeof columnOrName === 'string' ? table?.findColumnByName(columnOrName) : columnOrName;
    if (!table || !oldColumn)
      return prototype.changeColumn.call(queryRunner, tableOrName, columnOrName as string, newColumn);
    newColumn.type = driver.normalizeType(newColumn);
    useCodePointOrder(queryRunner.dataSource, newColumn);
    const parts = ['type', 'length', 'collation'] as const;
    if (parts.some((part) => oldColumn[part] !== newColumn[part])) {
      await convertColumn(queryRunner, table, oldColumn, newColumn);
    }
    await prototype.changeColumn.call(queryRunner, table, oldColumn, newColumn);
  };
}

async function convertColumn(
  queryRunner: QueryRunner,
  table: Table,
  oldColumn: TableColumn,
  newColumn: TableColumn,
): Promise<void> {
  const { driver } = queryRunner.dataSource;
  const column = driver.escape(oldColumn.name);
  const type = driver.createFullType(newColumn);
  const collation = newColumn.collation ? ` COLLATE "${newColumn.collation}"` : '';
  const change = `ALTER TABLE ${table.name
    .split('.')
    .map((part) => driver.escape(part))
    .join('.')} ALTER COLUMN ${column}`;
  // A default cannot always be converted along with the values; changeColumn sets the new one.
  await queryRunner.query(`${change} DROP DEFAULT`);
  await queryRunner.query(`${change} TYPE ${type}${collation} USING ${column}::${type}`);
  oldColumn.default = undefined;
  oldColumn.type = newColumn.type;
  oldColumn.collation = newColumn.collation;
  oldColumn.length = newColumn.length;
}

/** Lets the Table API make PostgreSQL's text columns in the order of code points. Safe to call again. */
function orderNewColumns(queryRunner: QueryRunner): void {
  const prototype = Object.getPrototypeOf(queryRunner) as QueryRunner;
  queryRunner.createTable = async (table, ...options) => {
    for (const column of table.columns) useCodePointOrder(queryRunner.dataSource, column);
    await prototype.createTable.call(queryRunner, table, ...options);
  };
  queryRunner.addColumn = async (table, column) => {
    useCodePointOrder(queryRunner.dataSource, column);
    await prototype.addColumn.call(queryRunner, table, column);
  };
}
