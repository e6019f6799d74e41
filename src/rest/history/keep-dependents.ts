import { query, type Database, type Row, type Work } from '../../database/database.js';
import { idOf, ProtectedError, type Dependents } from '../../database/dependents/find-dependents.js';
import { quote } from '../../database/sql/fragments.js';
import { rowsOfText, storeAgain, textOfRows } from '../../database/dependents/stored-rows.js';
import { HistoryDependents } from './history-dependents.entity.js';
import { type Actor, rangesOf, Recorder } from './recorder.js';

/** Characters that the rows of one table may take; there is no undoing of a deletion that has taken more with it. */
const LONGEST = 8 * 1024 ** 2;

/** Throws ProtectedError where rows are in the way of a deletion. */
export function refuseProtected(dependents: readonly Dependents[]): void {
  const inTheWay = dependents.filter(({ fate }) => fate === 'protect');
  if (inTheWay.length > 0) throw new ProtectedError(inTheWay);
}

/** Tells of the rows that a deletion took along, and keeps them: an entry for each table, beside that of the deletion. */
export function* recordDependents(
  database: Database,
  entry: number,
  all: readonly Dependents[],
  actor: Actor,
): Work<void> {
  for (const { metadata, fate, column, count, rows, isWhole } of all) {
    if (fate === 'protect') continue;
    const { tableName: table } = metadata;
    const told = rows.map((row) => idOf(metadata, row)).filter((id) => id > 0);
    const toldBy = yield* new Recorder(database).recordMany(table, fate, rangesOf(told), actor, count);
    const text = isWhole ? textOfRows(rows) : undefined;
    yield* database.objects(HistoryDependents).insert({
      ...{ entry_id: entry, told_by_id: toldBy, table, column: column ?? null },
      rows: text !== undefined && text.length <= LONGEST ? text : null,
    });
  }
}

/** Why the rows that a deletion took along cannot come back with it; undefined where they can, or there are none. */
export async function irrevocable(database: Database, entry: number): Promise<string | undefined> {
  const objects = database.objects(HistoryDependents);
  if ((await objects.filter({ told_by_id: entry })).length > 0)
    return 'It was deleted along with another object. Restore that object, and this one is restored with it.';
  return (await objects.filter({ entry_id: entry })).some(({ rows }) => rows === null)
    ? 'Too many objects were deleted along with it for it to be restored.'
    : undefined;
}

/** Stores the rows again that a deletion took along, and the references that it cleared. Throws ConstraintViolation. */
export function* restoreDependents(database: Database, entry: number, actor: Actor): Work<void> {
  for (const { table, column, rows: text } of yield* database
    .objects(HistoryDependents)
    .select({ entry_id: entry })) {
    const rows = rowsOfText(text ?? '[]');
    const metadata = database.dataSource.entityMetadatas.find(({ tableName }) => tableName === table);
    if (column === null) yield* storeAgain(database, table, rows);
    else
      for (const row of rows)
        yield* referAgain(table, column, row, metadata?.primaryColumns[0].databaseName ?? 'id');
    const ids = metadata ? rows.map((row) => idOf(metadata, row)).filter((id) => id > 0) : [];
    yield* new Recorder(database).recordMany(
      table,
      column === null ? 'create' : 'change',
      rangesOf(ids),
      actor,
      rows.length,
    );
  }
}

/** A row that refers to something else by now stays as it is. */
function* referAgain(table: string, column: string, row: Row, id: string): Work<void> {
  yield* query(
    `UPDATE ${quote(table)} SET ${quote(column)} = $1 WHERE ${quote(id)} = $2 AND ${quote(column)} IS NULL`,
    [row[column], row[id]],
  );
}
