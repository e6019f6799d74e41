import http from 'node:http';
import { once } from 'node:events';
import { Book } from '../../src/books/book.entity.js';
import type { Work } from '../../src/database/database.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send, textOf } from '../support/http.js';
import { startService, type Service } from '../support/service.js';

const ROWS = 3500;

describeOnEveryDatabase('the whole list', (db) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url());
    const books = service.database.objects(Book);
    await service.database.transaction(function* (): Work<void> {
      for (let number = 1; number <= ROWS; number++) yield* books.insert(book(number));
    });
  });
  afterAll(() => service.close());

  const book = (number: number): Partial<Book> => ({
    title: `Nº ${number} "q" \\ \u2028 </script>`,
    author: number % 2 ? 'Ünï 📚' : '=1+1',
    published_date: '2000-01-31',
    isbn: String(number),
  });
  const sent = (data: unknown, indent?: number): string =>
    JSON.stringify(data, null, indent).replaceAll('\u2028', '\\u2028');
  const get = (path: string, headers = {}): ReturnType<typeof send> => send(service.base, { path, headers });

  it('is sent piece by piece and is what its pages are', async () => {
    const whole = await get('/api/books/');
    expect(whole.headers).toMatchObject({
      'transfer-encoding': 'chunked',
      'content-type': 'application/json',
    });
    const rows: unknown[] = [];
    for (let page = 1; page <= 4; page++) {
      rows.push(
        ...(jsonOf(await get(`/api/books/?page_size=1000&page=${page}`)) as { results: unknown[] }).results,
      );
    }
    expect(textOf(whole)).toBe(sent(rows));
    expect(rows).toHaveLength(ROWS);
    expect(rows[0]).toEqual({ id: 1, ...book(1) });
  });

  it('has a length where it is short', async () => {
    const few = await get('/api/books/?isbn=7');
    expect(few.headers['content-length']).toBe(String(few.body.length));
    expect(jsonOf(few)).toEqual([{ id: 7, ...book(7) }]);
  });

  it('is compressed as it goes', async () => {
    const plain = textOf(await get('/api/books/'));
    for (const name of ['br', 'gzip']) {
      const packed = await get('/api/books/', { 'Accept-Encoding': `${name}, deflate` });
      expect(packed.headers).toMatchObject({ 'content-encoding': name, vary: 'Accept, Accept-Encoding' });
      expect(textOf(packed)).toBe(plain);
      expect(packed.body.length).toBeLessThan(plain.length / 4);
    }
    const refused = await get('/api/books/', { 'Accept-Encoding': 'br;q=0, gzip;q=0' });
    expect(refused.headers['content-encoding']).toBeUndefined();
  });

  it('is CSV, with nothing in it that a spreadsheet would run', async () => {
    const csv = await get('/api/books/?format=csv');
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    const lines = textOf(csv).split('\r\n');
    expect(lines).toHaveLength(ROWS + 2);
    expect(lines[0]).toBe('id,title,author,published_date,isbn');
    expect(lines[1]).toBe('1,"Nº 1 ""q"" \\ \u2028 </script>",Ünï 📚,2000-01-31,1');
    expect(lines[2]).toContain(",'=1+1,");
  });

  it('is indented where that is asked for', async () => {
    const indented = textOf(await get('/api/books/', { Accept: 'application/json; indent=2' }));
    expect(indented).toBe(sent(jsonOf(await get('/api/books/')), 2));
  });

  it('has only headers for HEAD', async () => {
    const head = await send(service.base, { method: 'HEAD', path: '/api/books/' });
    expect(head).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(head.body).toHaveLength(0);
  });

  it('is one state of the table, whatever is written meanwhile', async () => {
    const request = http.get(`${service.base}/api/books/`);
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    response.pause();
    const books = service.database.objects(Book);
    await service.database.transaction(function* (): Work<void> {
      yield* books.delete(ROWS);
      yield* books.update(ROWS - 1, { title: 'changed' });
      yield* books.insert(book(ROWS + 1));
    });
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const rows = JSON.parse(Buffer.concat(chunks).toString()) as Book[];
    expect(rows).toHaveLength(ROWS);
    expect(rows.slice(-2)).toEqual([ROWS - 1, ROWS].map((id) => ({ id, ...book(id) })));
  });

  it('ends for a client that goes away, and the service with it', async () => {
    for (let time = 0; time < 5; time++) {
      const request = http.get(`${service.base}/api/books/`);
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      response.destroy();
    }
    expect((await get('/api/books/1/')).status).toBe(200);
  });
});
