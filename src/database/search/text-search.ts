import { foldingBeyondAscii, hasCaseFolding } from './case-folding.js';
import { candidatesQuery } from './fts5-query.js';
import { quote, type Parameters } from '../sql/fragments.js';
import type { Source } from '../sql/statement.js';

/** SQL that holds for rows in which each of `terms` is in one of `columns`, whatever the case of the letters. */
export type Contains = (
  columns: readonly string[],
  terms: readonly string[],
  parameters: Parameters,
) => string;

/**
 * Django's `icontains` for the columns of a table. It holds for the same rows on every database, with a search index or
 * without; with one it is quick for terms of three characters and more. To be asked for once, after migrations.
 */
export async function textSearch(source: Source, table: string): Promise<Contains> {
  if (source.dialect === 'postgres') return postgresContains(await hasCaseFolding((sql) => source.read(sql)));
  const columns = await source.read('SELECT name FROM pragma_table_info($1)', [`${table}_search`]);
  return sqliteContains(
    table,
    columns.map(({ name }) => String(name)),
  );
}

/** The index names candidates, and those alone are looked at; without one, or for short terms, all rows are. */
function sqliteContains(table: string, indexed: readonly string[]): Contains {
  const [index, pending] = [quote(`${table}_search`), quote(`${table}_search_pending`)];
  return (columns, terms, parameters) => {
    const query = columns.every((column) => indexed.includes(column)) ? candidatesQuery(terms) : undefined;
    const exact = `icontains(${[parameters.add(JSON.stringify(terms)), ...columns.map(quote)].join(', ')})`;
    if (query === undefined) return exact;
    return `id IN (SELECT rowid FROM ${index} WHERE ${index} MATCH ${parameters.add(query)}
      UNION ALL SELECT id FROM ${pending}) AND ${exact}`;
  };
}

/** Trigrams are of no use for a shorter term. */
const SHORTEST_INDEXED = 3;

/** As many terms have a condition of their own, for the index; all others share one, so that there are few statements. */
const MOST_INDEXED = 4;

/** @param canFold whether there is fold_case(): it comes with the first search index of a database */
function postgresContains(canFold: boolean): Contains {
  return (columns, terms, parameters) => {
    const fold = canFold ? (text: string) => `fold_case(${text})` : foldingWithout(parameters);
    const texts = columns.map((column) => fold(quote(column)));
    const longest = [...terms].sort((a, b) => b.length - a.length);
    const indexed = longest.slice(0, MOST_INDEXED).filter((term) => [...term].length >= SHORTEST_INDEXED);
    const conditions = indexed.map((term) => {
      const pattern = fold(`${parameters.add(`%${term.replace(/[\\%_]/g, '\\$&')}%`)}::text`);
      return `(${texts.map((text) => `${text} LIKE ${pattern}`).join(' OR ')})`;
    });
    const others = longest.filter((term) => !indexed.includes(term));
    if (others.length > 0) {
      const list = `${parameters.add(others)}::text[]`;
      const folded = `unnest((SELECT array_agg(${fold('term')}) FROM unnest(${list}) AS term)) AS other`;
      const isInOne = texts.map((text) => `strpos(${text}, other) > 0`).join(' OR ');
      conditions.push(`NOT EXISTS (SELECT FROM ${folded} WHERE (${isInOne}) IS NOT TRUE)`);
    }
    return conditions.join(' AND ') || 'TRUE';
  };
}

/** SQL that folds a text in a database without fold_case(): slower for what is not ASCII. */
function foldingWithout(parameters: Parameters): (text: string) => string {
  const { from, to } = foldingBeyondAscii();
  const table = `${parameters.add(from)}::text, ${parameters.add(to)}::text`;
  return (text) =>
    `lower(CASE WHEN octet_length(${text}) = length(${text}) THEN ${text} ELSE translate(${text}, ${table}) END COLLATE "C")`;
}
