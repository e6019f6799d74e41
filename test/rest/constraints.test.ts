import { applyIsbnRules } from '../../src/books/isbn/database-rules.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { startService, type Service } from '../support/service.js';
import { testScenarios } from '../support/table.js';

const BOOK = { title: 'Dune', author: 'Frank Herbert', published_date: '1965-08-01', isbn: '9780441013593' };
const WRONG = { ...BOOK, isbn: '9780441013594' };
const IF_MATCH = { 'If-Match': '*' };

describeOnEveryDatabase('A constraint that the service does not know of', (db) => {
  const violated = (name: string): object => ({ non_field_errors: [`Constraint “${name}” is violated.`] });
  const check = violated('books_book_isbn_check_digit');
  // SQLite does not say which key it is.
  const key =
    db.dialect === 'postgres' ? violated('shelf') : { non_field_errors: ['A constraint is violated.'] };
  let service: Service;
  beforeAll(async () => {
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url());
    // As a process does that has the rule already.
    await applyIsbnRules(service.database, { isbnRules: ['check_digit'] });
  });
  afterAll(() => service.close());

  testScenarios(
    () => service.base,
    [
      { name: 'lets pass what obeys it', request: 'POST /api/books/', body: BOOK, status: 201 },
      { name: 'refuses a row', request: 'POST /api/books/', body: WRONG, status: 400, answer: check },
      {
        name: 'refuses a change',
        request: 'PATCH /api/books/1/',
        body: { isbn: 'x' },
        status: 400,
        answer: check,
      },
      {
        name: 'refuses it among many',
        request: 'POST /api/books/bulk/',
        body: [BOOK, WRONG],
        status: 400,
        answer: [{}, check],
      },
    ],
  );

  describe('and that lets no two rows be alike', () => {
    const alike = violated('alike');
    const refused =
      db.dialect === 'postgres' ? alike : { non_field_errors: [expect.stringContaining('alike')] };
    beforeAll(() =>
      service.database.dataSource.query('CREATE UNIQUE INDEX alike ON books_book (lower(title))'),
    );
    afterAll(() => service.database.dataSource.query('DROP INDEX alike'));

    testScenarios(
      () => service.base,
      [
        {
          name: 'refuses the second',
          request: 'POST /api/books/',
          body: { ...BOOK, title: 'DUNE' },
          status: 400,
          answer: refused,
        },
      ],
    );
  });

  describe('and that keeps a row', () => {
    beforeAll(async () => {
      const { dataSource } = service.database;
      await dataSource.query(
        'CREATE TABLE shelf (book_id BIGINT CONSTRAINT shelf REFERENCES books_book (id) ON DELETE RESTRICT)',
      );
      await dataSource.query('INSERT INTO shelf VALUES (1)');
    });

    testScenarios(
      () => service.base,
      [
        {
          name: 'refuses its removal',
          request: 'DELETE /api/books/1/',
          headers: IF_MATCH,
          status: 400,
          answer: key,
        },
        {
          name: 'also with others',
          request: 'DELETE /api/books/bulk/',
          body: [1],
          status: 400,
          answer: [key],
        },
        { name: 'and leaves it', request: 'GET /api/books/1/', status: 200, answer: { id: 1, ...BOOK } },
      ],
    );
  });
});
