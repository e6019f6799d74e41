import type { DataSource } from 'typeorm';

/** What makes up a migrated database, one statement or fact a line, but for its rows. */
export async function schemaOf(dataSource: DataSource): Promise<string> {
  const isSqlite = dataSource.options.type === 'better-sqlite3';
  const facts: string[] = [];
  for (const sql of isSqlite ? SQLITE : POSTGRES) {
    const rows = await dataSource.query<{ fact: string }[]>(sql);
    facts.push(...rows.map(({ fact }) => fact));
  }
  return `${facts.join('\n')}\n`;
}

/** FTS5 keeps its settings in a table of its own. */
const SQLITE = [
  `SELECT sql AS fact FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name`,
  `SELECT k || ' = ' || v AS fact FROM books_book_search_config ORDER BY k`,
];

const OURS = `NOT EXISTS (SELECT FROM pg_depend WHERE objid = each.oid AND deptype = 'e')`;

/** The letters of fold_case() are those of Node's Unicode version. Only PostgreSQL 18 lists NOT NULL among constraints. */
const POSTGRES = [
  `SELECT concat_ws(' ', attrelid::regclass, attname, format_type(atttypid, atttypmod), collname,
      CASE WHEN attnotnull THEN 'NOT NULL' END, 'DEFAULT ' || pg_get_expr(adbin, adrelid)) AS fact
    FROM pg_attribute JOIN pg_class AS each ON each.oid = attrelid LEFT JOIN pg_collation ON pg_collation.oid = attcollation
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') AND attnum > 0 AND NOT attisdropped
    ORDER BY relname, attnum`,
  `SELECT concat_ws(' ', relname, relkind, reloptions) AS fact FROM pg_class
    WHERE relnamespace = 'public'::regnamespace ORDER BY relname`,
  `SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS fact FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype NOT IN ('n', 't') ORDER BY 1`,
  `SELECT pg_get_indexdef(indexrelid) AS fact FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE relnamespace = 'public'::regnamespace ORDER BY relname`,
  `SELECT pg_get_triggerdef(oid) AS fact FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname`,
  `SELECT regexp_replace(pg_get_functiondef(oid), '[^[:ascii:]]+', '…', 'g') AS fact FROM pg_proc AS each
    WHERE pronamespace = 'public'::regnamespace AND ${OURS} ORDER BY proname`,
  `SELECT concat_ws(' ', viewname, definition) AS fact FROM pg_views WHERE schemaname = 'public' ORDER BY 1`,
];
