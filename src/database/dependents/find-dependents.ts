import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { ConstraintViolation } from '../errors.js';
import { labelOf } from '../naming.js';
import { quote } from '../sql/fragments.js';
import { referencesTo, type Fate, type Reference } from './references.js';
import { query, type Row, type Source, type Work } from '../sql/statement.js';

/*
 * What the database does of itself to the rows that refer to a deleted one: the objects that Django's Collector gathers
 * (https://docs.djangoproject.com/en/5.2/ref/models/fields/#django.db.models.ForeignKey.on_delete).
 */

/** Rows that are kept of one deletion; where there are more, they are counted alone. */
export const MOST_KEPT = 1000;

/** Rows of one table as the database has them, by column. */
export interface Dependents {
  readonly metadata: EntityMetadata;
  readonly fate: Fate;
  /** The column that refers to what is deleted, of rows that are changed. */
  readonly column?: string;
  readonly count: number;
  /** Whether these are all, and what depends on them is told of as well. */
  readonly isWhole: boolean;
  /** The first of them alone where there are too many, or they are in the way. */
  readonly rows: readonly Row[];
}

/** A row that others protect from being deleted: Django's ProtectedError. */
export class ProtectedError extends ConstraintViolation {
  constructor(readonly dependents: readonly Dependents[]) {
    const named = dependents.map(
      ({ metadata, count, rows }) =>
        `${count} ${labelOf(metadata.tableName)} (${rows
          .slice(0, MOST_NAMED)
          .map((row) => String(idOf(metadata, row)))
          .join(', ')}${count > MOST_NAMED ? ', …' : ''})`,
    );
    const message = `It cannot be deleted because other objects refer to it: ${named.join('; ')}.`;
    super({ kind: 'foreignKey' }, new Error(message));
  }
}

/** Rows that a sentence names. */
const MOST_NAMED = 5;

/** The id of a row; 0 for one that history has no number for. */
export function idOf({ primaryColumns }: EntityMetadata, row: Row): number {
  const id = Number(row[primaryColumns[0].databaseName]);
  return primaryColumns.length === 1 && Number.isSafeInteger(id) ? id : 0;
}

/** A row as the database has it, of one in its entity's own properties. */
export const asStored = ({ columns }: EntityMetadata, object: object): Row =>
  Object.fromEntries(
    columns.map(({ databaseName, propertyName }) => [databaseName, (object as Row)[propertyName]]),
  );

/**
 * What becomes of the rows that depend on some rows of a table when those are deleted, in an order in which they can be
 * stored again.
 * @param lock whether rows that go too, and those that change, stay as they are until the transaction ends
 */
export function* findDependents(
  source: Source,
  metadata: EntityMetadata,
  rows: readonly Row[],
  lock = true,
): Work<Dependents[]> {
  const found = new Map<string, Dependents>();
  const seen = new Set<string>(rows.map((row) => keyOf(metadata, row)));
  const protectedBy: [Reference, readonly Row[]][] = [];
  const queue: [EntityMetadata, readonly Row[]][] = [[metadata, rows]];
  let kept = 0;
  for (const [parent, parents] of queue)
    for (const reference of referencesTo(source.dataSource, parent.tableName)) {
      const { fate } = reference;
      if (fate === 'protect') {
        protectedBy.push([reference, parents]);
        continue;
      }
      const all = yield* referring(source, reference, parents, MOST_KEPT + 1 + seen.size, lock);
      const fresh = all.filter((row) => fate === 'change' || !seen.has(keyOf(reference.metadata, row)));
      kept += fresh.length;
      if (kept > MOST_KEPT) return yield* counted(source, metadata, rows);
      if (fresh.length === 0) continue;
      for (const row of fresh) if (fate === 'delete') seen.add(keyOf(reference.metadata, row));
      add(found, reference, fresh);
      if (fate === 'delete') queue.push([reference.metadata, fresh]);
    }
  for (const [reference, parents] of protectedBy) {
    const all = yield* referring(source, reference, parents, MOST_KEPT, false);
    add(
      found,
      reference,
      all.filter((row) => !seen.has(keyOf(reference.metadata, row))),
    );
  }
  const settled = [...found.values()].map((each) => withoutDeleted(each, seen));
  return inReferenceOrder(settled.filter(({ count }) => count > 0));
}

/** What is deleted by another way is not changed first. */
function withoutDeleted(group: Dependents, deleted: ReadonlySet<string>): Dependents {
  if (group.fate !== 'change') return group;
  const rows = group.rows.filter((row) => !deleted.has(keyOf(group.metadata, row)));
  return { ...group, rows, count: rows.length };
}

const groupOf = (
  { metadata, fate, column }: Reference,
  rows: readonly Row[],
  count = rows.length,
  isWhole = true,
): Dependents => ({
  ...{ metadata, fate, rows, count, isWhole },
  ...(fate === 'change' && { column: column.databaseName }),
});

const groupKey = ({ fate, metadata, column = '' }: Dependents): string =>
  `${fate} ${metadata.tableName} ${column}`;

function add(found: Map<string, Dependents>, reference: Reference, rows: readonly Row[]): void {
  const key = groupKey(groupOf(reference, rows));
  found.set(key, groupOf(reference, [...(found.get(key)?.rows ?? []), ...rows]));
}

/** Too many to be kept: how many refer to the rows themselves. */
function* counted(
  source: Source,
  { tableName }: EntityMetadata,
  parents: readonly Row[],
): Work<Dependents[]> {
  const all: Dependents[] = [];
  for (const reference of referencesTo(source.dataSource, tableName)) {
    const { metadata, column, fate } = reference;
    const [{ count }] = yield* query(
      `SELECT COUNT(*) AS count FROM ${quote(metadata.tableName)} AS t WHERE ${isAmong(source, column)}`,
      [valuesOf(source, reference, parents)],
    );
    if (Number(count) === 0) continue;
    const rows = yield* referring(source, reference, parents, MOST_NAMED, false);
    all.push(groupOf(reference, rows, Number(count), fate === 'protect'));
  }
  return all;
}

function* referring(
  source: Source,
  reference: Reference,
  parents: readonly Row[],
  limit: number,
  lock: boolean,
): Work<Row[]> {
  const { metadata, column } = reference;
  const order = metadata.primaryColumns.map(({ databaseName }) => `t.${quote(databaseName)}`).join();
  const isPostgres = source.dialect === 'postgres';
  const rows = yield* query(
    `SELECT ${isPostgres ? 'to_jsonb(t) AS state' : '*'} FROM ${quote(metadata.tableName)} AS t
      WHERE ${isAmong(source, column)} ORDER BY ${order} LIMIT ${limit}${isPostgres && lock ? ' FOR UPDATE' : ''}`,
    [valuesOf(source, reference, parents)],
  );
  return isPostgres ? rows.map(({ state }) => state as Row) : rows;
}

const isAmong = ({ dialect }: Source, { databaseName }: ColumnMetadata): string =>
  dialect === 'postgres'
    ? `t.${quote(databaseName)} = ANY($1)`
    : `t.${quote(databaseName)} IN (SELECT value FROM json_each($1))`;

const valuesOf = ({ dialect }: Source, { referenced }: Reference, parents: readonly Row[]): unknown => {
  const values = parents.map((row) => row[referenced.databaseName]);
  return dialect === 'postgres' ? values : JSON.stringify(values);
};

const keyOf = ({ tableName, primaryColumns }: EntityMetadata, row: Row): string =>
  `${tableName} ${JSON.stringify(primaryColumns.map(({ databaseName }) => row[databaseName]))}`;

/** What several deletions take along, each row once. */
export function merged(all: readonly Dependents[]): Dependents[] {
  const groups = new Map<string, Dependents>();
  let kept = 0;
  for (const each of all) {
    const { metadata } = each;
    const key = groupKey(each);
    const before = groups.get(key);
    const rows = new Map([...(before?.rows ?? []), ...each.rows].map((row) => [keyOf(metadata, row), row]));
    const twice = (before?.rows.length ?? 0) + each.rows.length - rows.size;
    groups.set(key, { ...each, rows: [...rows.values()], count: (before?.count ?? 0) + each.count - twice });
    kept += each.count;
  }
  const few = (group: Dependents): Dependents => ({
    ...group,
    rows: group.rows.slice(0, MOST_NAMED),
    isWhole: false,
  });
  return inReferenceOrder([...groups.values()]).map((group) => (kept > MOST_KEPT ? few(group) : group));
}

/** Tables before those that refer to them. */
function inReferenceOrder(all: readonly Dependents[]): Dependents[] {
  const left = [...all];
  const ordered: Dependents[] = [];
  while (left.length > 0) {
    const isFree = ({ metadata }: Dependents): boolean =>
      metadata.foreignKeys.every(
        ({ referencedEntityMetadata: other }) =>
          other === metadata || !left.some((each) => each.metadata === other && each.fate === 'delete'),
      );
    ordered.push(...left.splice(Math.max(0, left.findIndex(isFree)), 1));
  }
  return ordered;
}
