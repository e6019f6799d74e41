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
  if (databaseUrl.startsWith('sqlite:')) {
    const connection = new BetterSqlite3(databaseUrl.slice('sqlite:'.length), { readonly: true });
    try {
      return connection.prepare(untold(json.sqlite)).get().count;
    } finally {
      connection.close();
    }
  }
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    return Number((await client.query(untold(json.postgres))).rows[0].count);
  } finally {
    await client.end();
  }
}
