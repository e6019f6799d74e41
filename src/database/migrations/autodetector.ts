import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EntityClass } from '../data-source.js';
import { FOLDER, folderOf, projectOf, sourceOf, type Migration, type MigrationFolder } from './migrations.js';
import { NamingStrategy } from '../naming.js';
import { tableOf, type Operation } from './operations.js';
import {
  CONSTRAINTS,
  stateOfEntities,
  stateOfMigrations,
  type ColumnState,
  type ConstraintState,
  type SchemaState,
  type TableState,
} from './schema-state.js';

/**
 * What the entities have that the migrations do not make yet, or make no longer.
 *
 * Another project, which has the service as an installed package or is one of its examples, does not add to the service's own
 * migrations. So the tables of those of its apps that are not installed stay as they are.
 */
export async function unmigratedChanges(
  migrations: readonly Migration[],
  entities: readonly EntityClass[],
  ofApps: readonly MigrationFolder[] = [],
): Promise<Operation[]> {
  const changes = detectChanges(
    await stateOfMigrations(migrations, entities),
    await stateOfEntities(entities),
  );
  const own = join(projectOf(FOLDER), 'src');
  const isService =
    existsSync(sourceOf(FOLDER)) && ofApps.every(({ folder }) => sourceOf(folder).startsWith(own));
  return isService ? changes : changes.filter((operation) => folderOf(tableOf(operation), ofApps) !== FOLDER);
}

/**
 * The operations that lead from the tables of the migrations to those of the entities: Django's MigrationAutodetector.
 * In their order each finds what it needs. What raw SQL made is left alone.
 */
export function detectChanges(from: SchemaState, to: SchemaState): Operation[] {
  const before = new Map(from.tables.map((table) => [table.name, table]));
  const after = new Map(to.tables.map((table) => [table.name, table]));
  const dropped = from.tables.filter(({ name }) => !after.has(name) && !from.handMade.has(name));
  const created = to.tables.filter(({ name }) => !before.has(name));
  const changes = to.tables.flatMap((table) => {
    const old = before.get(table.name);
    return old ? tableChanges(old, table, from.handMade) : [];
  });
  const all = [...createTables(created), ...changes, ...dropTables(dropped)];
  return ORDER.flatMap((kind) => all.filter((operation) => operation.kind === kind));
}

const ORDER = [
  'dropConstraint',
  'createTable',
  'dropColumn',
  'addColumn',
  'changeColumn',
  'createConstraint',
  'dropTable',
] as const satisfies Operation['kind'][];

function tableChanges(before: TableState, after: TableState, handMade: ReadonlySet<string>): Operation[] {
  return [...columnChanges(before, after, handMade), ...constraintChanges(before, after, handMade)];
}

function columnChanges(before: TableState, after: TableState, handMade: ReadonlySet<string>): Operation[] {
  const table = after.name;
  const operations: Operation[] = [];
  for (const column of before.columns) {
    if (find(after.columns, column.name) || handMade.has(`${table}.${column.name}`)) continue;
    operations.push({ kind: 'dropColumn', table, column });
  }
  for (const column of after.columns) {
    const old = find(before.columns, column.name);
    if (!old) operations.push({ kind: 'addColumn', table, column });
    else if (!same(old, column)) operations.push(changeColumn(before, after, old, column));
  }
  return operations;
}

function changeColumn(before: TableState, after: TableState, from: ColumnState, to: ColumnState): Operation {
  const isUnique = [before, after].every(({ uniques }) =>
    uniques.some(({ columnNames }) => columnNames?.join() === to.name),
  );
  return { kind: 'changeColumn', table: after.name, from, to, isUnique };
}

function constraintChanges(
  before: TableState,
  after: TableState,
  handMade: ReadonlySet<string>,
): Operation[] {
  const table = after.name;
  return CONSTRAINTS.flatMap((type) => {
    const gone = withoutTwin(before[type], after[type]).filter(
      (constraint) =>
        !handMade.has(constraint.name ?? '') && !(type === 'indices' && isForeign(constraint, after)),
    );
    const fresh = withoutTwin(after[type], before[type]);
    return [
      ...gone.map((constraint): Operation => ({ kind: 'dropConstraint', table, type, constraint })),
      ...fresh.map((constraint): Operation => ({ kind: 'createConstraint', table, type, constraint })),
    ];
  });
}

const naming = new NamingStrategy();

/** An index with a name of its own that no entity has: made by hand, for one database perhaps. */
function isForeign(
  { name, columnNames = [], where }: ConstraintState,
  { name: table, indices }: TableState,
): boolean {
  return (
    name !== naming.indexName(table, columnNames, where as string) &&
    !indices.some((index) => index.name === name)
  );
}

/** The constraints that `others` has no equal of, whatever its name. */
function withoutTwin(
  constraints: readonly ConstraintState[],
  others: readonly ConstraintState[],
): ConstraintState[] {
  const unnamed = (constraint: ConstraintState): string => JSON.stringify({ ...constraint, name: undefined });
  const twins = new Set(others.map(unnamed));
  return constraints.filter((constraint) => !twins.has(unnamed(constraint)));
}

/** A table comes after those it refers to; where they refer to each other, a foreign key is made afterwards. */
function createTables(tables: readonly TableState[]): Operation[] {
  const operations: Operation[] = [];
  const waiting = new Map(tables.map((table) => [table.name, table]));
  const isWaitedFor = ({ foreignKeys }: TableState, name: string): boolean =>
    foreignKeys.some(
      ({ referencedTableName }) => referencedTableName !== name && waiting.has(String(referencedTableName)),
    );
  while (waiting.size) {
    const ready =
      [...waiting.values()].find((table) => !isWaitedFor(table, table.name)) ?? [...waiting.values()][0];
    waiting.delete(ready.name);
    const late = ready.foreignKeys.filter(({ referencedTableName }) =>
      waiting.has(String(referencedTableName)),
    );
    const table = {
      ...ready,
      foreignKeys: ready.foreignKeys.filter((foreignKey) => !late.includes(foreignKey)),
    };
    operations.push({ kind: 'createTable', table });
    for (const constraint of late) {
      operations.push({ kind: 'createConstraint', table: ready.name, type: 'foreignKeys', constraint });
    }
  }
  return operations;
}

/** Tables go in the opposite order, foreign keys that tie a circle first. */
function dropTables(tables: readonly TableState[]): Operation[] {
  return createTables(tables)
    .reverse()
    .map(
      (operation) =>
        (operation.kind === 'createConstraint'
          ? { ...operation, kind: 'dropConstraint' }
          : { ...operation, kind: 'dropTable' }) as Operation,
    );
}

const find = (columns: readonly ColumnState[], name: string): ColumnState | undefined =>
  columns.find((column) => column.name === name);

const same = (a: ColumnState, b: ColumnState): boolean => JSON.stringify(a) === JSON.stringify(b);
