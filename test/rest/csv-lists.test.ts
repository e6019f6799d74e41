import { describeOnEveryDatabase } from '../support/databases.js';
import { send, textOf } from '../support/http.js';
import { startService, type Service } from '../support/service.js';

const HEADER = 'id,title,author,published_date,isbn\r\n';

describeOnEveryDatabase('A list as CSV', (db) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({}, db.url());
  });
  afterAll(() => service?.close());

  it.each(['', '&search=nothing', '&page_size=10', '&page_size=10&author=x'])(
    'has its header where it has no rows: ?format=csv%s',
    async (query) => {
      const answer = await send(service.base, { path: `/api/books/?format=csv${query}` });
      expect([answer.status, answer.headers['content-type'], textOf(answer)]).toEqual([
        200,
        'text/csv; charset=utf-8',
        HEADER,
      ]);
    },
  );
});
