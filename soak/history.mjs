import BetterSqlite3 from 'better-sqlite3';
import pg from 'pg';

const FIELDS = ['id', 'title', 'author', 'published_date', 'isbn'];

const json = {
  sqlite: `json_object(${FIELDS.map((field) => `'${field}', book.${field}`)})`,
  postgres: `(SELECT row_to_json(object)::text FROM (SELECT ${FIELDS.map((field) => `book.${field}`)}) AS object)`,
};

/** Books of which the last entry says something else, and books that are there by their last entry alone. */
const untold = (book) => `WITH last AS (
    SELECT object_id, after FROM rest_historyentry WHERE id IN (
      SELECT max(id) FROM rest_historyentry WHERE resource = 'books.book' GROUP BY object_id))
  SELECT count(*) AS count FROM books_book book FULL JOIN last ON object_id = book.id
  WHERE (book.id IS NULL AND after IS NOT NULL) OR (book.id IS NOT NULL AND (after IS NULL OR after <> ${book}))`;

/** How many books history tells otherwise of than the table. `databaseUrl` as in the settings. */
export async function toldOtherwise(databaseUrl) {
  const dialect = databaseUrl.startsWith('sqlite:') ? 'sqlite' : 'postgres';
  const [{ count }] = await readAll(databaseUrl, untold(json[dialect]));
  return Number(count);
}

/** Rows are told where their entries stand. */
const CHANGES = `SELECT id AS number, 0 AS place, object_id AS first, object_id AS last FROM rest_historyentry
    WHERE resource = 'books.book' AND object_id IS NOT NULL
  UNION ALL SELECT COALESCE(number, entry_id), part.id, first_id, last_id FROM rest_historyrows part
    JOIN rest_historyentry entry ON entry.id = entry_id WHERE resource = 'books.book'
  ORDER BY 1, 2`;

/** The ids of the books that were written, one for each change, as history has them. */
export async function changesInHistory(databaseUrl) {
  const rows = await readAll(databaseUrl, CHANGES);
  return rows.flatMap(({ first, last }) =>
    Array.from({ length: Number(last) - Number(first) + 1 }, (_, at) => Number(first) + at),
  );
}

async function readAll(databaseUrl, sql) {
  if (databaseUrl.startsWith('sqlite:')) {
    const connection = new BetterSqlite3(databaseUrl.slice('sqlite:'.length), { readonly: true });
    try {
      return connection.prepare(sql).all();
    } finally {
      connection.close();
    }
  }
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
