import { sqliteText } from '../moment.js';
import type { Parameters } from '../sql/fragments.js';
import { quote } from '../sql/fragments.js';
import type { ModelTable } from '../tables/model-table.js';

/** The column that numbers given rows, from 1. */
export const GIVEN_PLACE = 'place of a given row';

/** SQL of a source of rows that stands in a FROM where the model's table would, by its name. */
export function givenRows<T extends object>(
  model: ModelTable<T>,
  rows: readonly T[],
  parameters: Parameters,
): string {
  const { metadata, name, source } = model;
  const properties = metadata.columns.map(({ propertyName }) => propertyName);
  if (source.dialect === 'postgres') {
    const byColumn = rows.map((row) =>
      Object.fromEntries(properties.map((each) => [unquoted(model, each), valueOf(row, each) ?? null])),
    );
    const json = parameters.add(JSON.stringify(byColumn));
    return `json_array_elements(${json}::json) WITH ORDINALITY AS given("given row", ${quote(GIVEN_PLACE)})
      CROSS JOIN LATERAL json_populate_record(NULL::${name}, "given row") AS ${name}`;
  }
  const lists = rows.map((row) => properties.map((each) => storedAs(valueOf(row, each))));
  const columns = properties.map((each, at) => `json_extract(value, '$[${at}]') AS ${model.column(each)}`);
  return `(SELECT key + 1 AS ${quote(GIVEN_PLACE)}, ${columns.join()}
    FROM json_each(${parameters.add(JSON.stringify(lists))})) AS ${name}`;
}

const valueOf = (row: object, property: string): unknown => (row as Record<string, unknown>)[property];

const unquoted = <T extends object>({ metadata }: ModelTable<T>, property: string): string =>
  metadata.findColumnWithPropertyName(property)!.databaseName;

/** SQLite has timestamps as UTC text. */
const storedAs = (value: unknown): unknown => (value instanceof Date ? sqliteText(value) : (value ?? null));
