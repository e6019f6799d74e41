import Database from 'better-sqlite3';

const SELECT = 'SELECT id, title, author, published_date, isbn FROM books_book';
const CONTAINS = 'WHERE title LIKE @pattern OR author LIKE @pattern OR isbn LIKE @pattern';
const ORDERS = ['id', 'title', 'author', 'published_date', 'isbn'];

/** Opens the database, every commit on disk when it is answered, and prepares what the routes run. */
export function prepareStatements(file) {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  const page = (rest) => database.prepare(`${SELECT} ${rest} LIMIT @size OFFSET @offset`);
  return {
    retrieve: database.prepare(`${SELECT} WHERE id = ?`),
    after: database.prepare(`${SELECT} WHERE id > ? ORDER BY id LIMIT ?`),
    pages: new Map(ORDERS.map((name) => [name, page(`ORDER BY ${name}, id`)])),
    count: database.prepare('SELECT COUNT(*) FROM books_book').pluck(),
    search: page(`${CONTAINS} ORDER BY id`),
    searchCount: database.prepare(`SELECT COUNT(*) FROM books_book ${CONTAINS}`).pluck(),
    insert: database.prepare(
      `INSERT INTO books_book (title, author, published_date, isbn) VALUES (@title, @author, @published_date, @isbn)`,
    ),
    update: database.prepare(
      `UPDATE books_book SET title = @title, author = @author, published_date = @published_date, isbn = @isbn WHERE id = @id`,
    ),
  };
}
