import { copyFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { books } from './books.mjs';

/** The tutorial's table, as Django's migration makes it, with `count` books in it. */
export function createPlainDatabase(file, count) {
  withDatabase(file, (db) => {
    db.pragma('journal_mode = WAL');
    db.exec(`CREATE TABLE books_book (
      id integer PRIMARY KEY AUTOINCREMENT NOT NULL, title varchar(100) NOT NULL, author varchar(100) NOT NULL,
      published_date date NOT NULL, isbn varchar(13) NOT NULL)`);
    const insert = db.prepare('INSERT INTO books_book VALUES (@id, @title, @author, @published_date, @isbn)');
    db.transaction(() => {
      for (const book of books(count)) insert.run(book);
    })();
  });
}

/** Puts the books of the plain database into one that the service has migrated. */
export function fillMigratedDatabase(file, plainFile) {
  const columns = 'id, title, author, published_date, isbn';
  withDatabase(file, (db) => {
    db.prepare('ATTACH ? AS plain').run(plainFile);
    db.exec(`INSERT INTO books_book (${columns}) SELECT ${columns} FROM plain.books_book ORDER BY id`);
  });
}

/** A closed database is one file: its log is written back into it. */
export const copyDatabase = copyFileSync;

function withDatabase(file, work) {
  const db = new Database(file);
  try {
    work(db);
  } finally {
    db.close();
  }
}
