import { continueIds } from './sequences.js';
import { query, type Row, type Work, type Source } from '../sql/statement.js';
import { givenRows } from './change-statements.js';
import { ModelTable } from '../tables/model-table.js';
import { quote } from '../sql/fragments.js';

/** Rows with the same properties, which one statement can take. */
interface Group {
  readonly model: ModelTable<Row>;
  readonly properties: readonly string[];
  readonly rows: readonly Row[];
  /** The properties that a row which is there gets. */
  readonly changes: readonly string[];
}

/**
 * Stores many rows, those with an id over the ones that have it: Django's `bulk_create(update_conflicts=True)`. Values
 * are of the entity's own types, by property; what is missing gets its column's default. New ids continue above. Answers the ids, in no order.
 */
export function* bulkCreate(database: Source, entity: new () => Row, rows: readonly Row[]): Work<number[]> {
  const model = ModelTable.of(database, entity);
  const [withId, withoutId] = groupsOf(model, rows);
  for (const group of withId) yield* INSERT[database.dialect](group);
  if (withId.length > 0) yield* continueIds(database, model.metadata.tableName, model.idProperty);
  const ids = withId.flatMap((group) => group.rows.map((row) => row[model.idProperty] as number));
  for (const group of withoutId)
    for (const row of yield* INSERT[database.dialect](group)) ids.push(row[model.idProperty] as number);
  return ids;
}

function groupsOf(model: ModelTable<Row>, rows: readonly Row[]): [withId: Group[], withoutId: Group[]] {
  const { automatic, idProperty } = model;
  const groups: { properties: string[]; rows: Row[]; changes: string[] }[] = [];
  for (const given of rows) {
    const row = automatic?.inserted(given) ?? given;
    const group = groups.find(({ properties }) => hasExactly(row, properties));
    if (group) group.rows.push(row);
    else {
      const properties = Object.keys(row);
      const isChanged = (property: string): boolean =>
        property !== idProperty && (property in given || !automatic?.isKept(property));
      groups.push({ properties, rows: [row], changes: properties.filter(isChanged) });
    }
  }
  const all = groups.map((group) => ({ model, ...group }));
  const hasId = ({ properties }: Group): boolean => properties.includes(model.idProperty);
  return [all.filter(hasId).map(lastOfEachId), all.filter((group) => !hasId(group))];
}

function hasExactly(row: Row, properties: readonly string[]): boolean {
  let count = 0;
  for (const property in row) if (property !== properties[count++]) return false;
  return count === properties.length;
}

/** PostgreSQL refuses to write a row twice in one statement. */
function lastOfEachId({ rows, ...group }: Group): Group {
  const { idProperty } = group.model;
  return { ...group, rows: [...new Map(rows.map((row) => [row[idProperty], row])).values()] };
}

/** A statement of this many rows is about the quickest; larger ones gain nothing. */
const ROWS_AT_ONCE = 50;

/** By dialect. Answers the new rows' ids, for rows that had none. */
const INSERT = {
  *sqlite(group: Group): Work<Row[]> {
    const { properties, rows } = group;
    const ids: Row[] = [];
    const values = (count: number): string =>
      Array.from({ length: count }, (_, row) => `(${places(properties.length, row).join()})`).join();
    const full = insert(group, `VALUES ${values(ROWS_AT_ONCE)}`);
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      const some = rows.slice(start, start + ROWS_AT_ONCE);
      const parameters: unknown[] = [];
      for (const row of some) for (const property of properties) parameters.push(row[property]);
      const stored = yield* query(
        some.length === ROWS_AT_ONCE ? full : insert(group, `VALUES ${values(some.length)}`),
        parameters,
      );
      ids.push(...stored);
    }
    return ids;
  },

  /** An array for each column: the text is the same for any number of rows. */
  *postgres(group: Group): Work<Row[]> {
    const { model, properties, rows } = group;
    const parameters = properties.map((property) => rows.map((row) => row[property]));
    return yield* query(insert(group, `SELECT * FROM ${givenRows(model, properties).arrays}`), parameters);
  },
};

const places = (count: number, row = 0): string[] =>
  Array.from({ length: count }, (_, at) => `$${row * count + at + 1}`);

function insert({ model, properties, changes }: Group, source: string): string {
  const columns = properties.map((property) => model.column(property));
  const id = model.column(model.idProperty);
  const statement = `INSERT INTO ${model.name} (${columns.join()}) ${source}`;
  if (!columns.includes(id)) return `${statement} RETURNING ${id} AS ${quote(model.idProperty)}`;
  const assignments = changes
    .map((property) => `${model.column(property)} = excluded.${model.column(property)}`)
    .concat(model.nextVersion(changes))
    .join();
  return `${statement} ON CONFLICT (${id}) DO ${assignments ? `UPDATE SET ${assignments}` : 'NOTHING'}`;
}
