import { createUser } from '../../src/auth/users/users.js';
import { TokenBackend } from '../../src/auth/tokens/token-backend.js';
import { newToken } from '../../src/auth/tokens/tokens.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send } from '../support/http.js';
import { startService, type Service } from '../support/service.js';

/** Texts that mean something to SQL, to FTS5, to LIKE, to regular expressions or to a template. */
const HOSTILE = [
  "' OR '1'='1",
  "'; DROP TABLE books_book; --",
  '" OR ""="',
  "x' UNION SELECT id, password, 1, 1, 1 FROM auth_user --",
  '1) OR (1=1',
  '\\',
  "\\'",
  '%',
  '_',
  '.*',
  '(a+)+$',
  '[',
  '"title" : x',
  'NEAR(a b)',
  'a* OR b',
  '$1',
  '?',
  '<%= 7*7 %>',
  '${7*7}',
  '{{7*7}}',
  '%s%n%x',
];

/** Where a text is taken: what a book with that very text is found by, and others not. */
const FOUND_BY = ['title', 'title__icontains', 'author', 'search'];

describeOnEveryDatabase('A text that is a command elsewhere', (db) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({}, db.url());
    const { id } = await createUser(service.database, { username: 'ann' });
    const token = service.app.get(TokenBackend).encode(newToken('access', 300, { user_id: String(id) }));
    for (const text of [...HOSTILE, 'harmless']) {
      const answer = await send(service.base, {
        method: 'POST',
        path: '/api/books/',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ title: text, author: text, published_date: '2000-01-01', isbn: '1' }),
      });
      expect([answer.status, jsonOf(answer)]).toMatchObject([201, { title: text }]);
    }
  });
  afterAll(() => service.close());

  const titles = async (query: string): Promise<string[]> =>
    (jsonOf(await send(service.base, { path: `/api/books/?${query}` })) as { title: string }[]).map(
      ({ title }) => title,
    );

  it.each(HOSTILE)('%j is looked for as it is', async (text) => {
    for (const parameter of FOUND_BY) {
      const found = await titles(`${parameter}=${encodeURIComponent(text)}`);
      expect({ parameter, found }).toEqual({ parameter, found: expect.arrayContaining([text]) });
      expect(found).not.toContain('harmless');
    }
  });

  it.each(HOSTILE)('%j is no id, no order, no name of a filter', async (text) => {
    const word = encodeURIComponent(text);
    expect((await send(service.base, { path: `/api/books/${word}/` })).status).toBe(404);
    const all = await titles('');
    expect(await titles(`ordering=${word}`)).toEqual(all);
    expect(await titles(`${word}=1`)).toEqual(all);
  });
});
