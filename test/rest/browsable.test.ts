import { createUser } from '../../src/auth/users/users.js';
import { Book } from '../../src/books/book.entity.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send, textOf, type Answer, type Request } from '../support/http.js';
import { pageOf, type Part } from '../support/page.js';
import { startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';

const PASSWORD = 'a-good-password';
const BOOK = { title: 'Emma', author: 'Jane Austen', published_date: '1815-12-23', isbn: '9780141439587' };

describeOnEveryDatabase('Pages', (db) => {
  let service: Service;
  let open: Service;

  beforeAll(async () => {
    service = await startService({ COMPRESSION: 'false', PAGE_SIZE: '2' }, db.url());
    open = await startService({ COMPRESSION: 'false', DEFAULT_PERMISSION: 'AllowAny' }, db.url());
    await createUser(service.database, { username: 'ann' }, PASSWORD);
    for (let number = 1; number <= 5; number++) await newBook({ title: `Book ${number}` });
  });
  afterAll(() => Promise.all([service.close(), open.close()]));

  const newBook = (values: Partial<Book> = {}): Promise<Book> =>
    service.database.transaction(() => service.database.objects(Book).insert({ ...BOOK, ...values }));
  const exists = async (id: number): Promise<boolean> =>
    (await service.database.objects(Book).get(id)) !== undefined;

  async function loggedIn(): Promise<Visitor> {
    const visitor = new Visitor(service.base);
    await visitor.logIn('ann', PASSWORD);
    await visitor.get('/api/books/');
    return visitor;
  }
  const page = async (path: string, visitor = new Visitor(service.base)): Promise<Part> =>
    pageOf(await visitor.get(path));
  const linkTo = (part: Part, text: string): string | undefined =>
    part
      .all('a')
      .find((link) => link.text === text)
      ?.attribute('href');

  describe('of a list', () => {
    it('show the address, the answer, its status and its headers', async () => {
      const shown = await page('/api/books/?page=2');
      expect(shown.one('pre.request').content).toBe('GET /api/books/?page=2');
      expect(shown.one('pre.head').content.trim()).toMatch(
        /^HTTP 200 OK\nAllow: GET, POST, HEAD, OPTIONS\nContent-Type: application\/json\nLink: .*\nVary: Accept$/,
      );
      const first = `${service.base}/api/books/`;
      expect(linkTo(shown, first)).toBe(first);
      const ids = shown.all('pre.json i > a');
      const { results } = JSON.parse(shown.one('pre.json').content) as { results: Book[] };
      expect(ids.map(({ attributes }) => attributes)).toEqual(
        results.map(({ id }) => ({ href: `/api/books/${id}/` })),
      );
    });

    it('lead back, to other formats and to other pages', async () => {
      const shown = await page('/api/books/?page=2&search=book');
      expect(shown.texts(':is(a[href="/api/"], a[href="/api/books/"]):is(li > a)')).toEqual([
        'Api Root',
        'Book List',
      ]);
      expect(linkTo(shown, 'csv')).toBe('/api/books/?format=csv&page=2&search=book');
      const numbers = shown.all('.pages a[aria-label]').map(({ attributes }) => attributes);
      expect(numbers.map((link) => [link['aria-label'], link.href])).toEqual([
        ['Page 1', '/api/books/?search=book'],
        ['Page 2', '/api/books/?page=2&search=book'],
        ['Page 3', '/api/books/?page=3&search=book'],
      ]);
    });

    it('show what the list is narrowed and ordered by, and forget the page when that changes', async () => {
      const shown = await page('/api/books/?page=2&title__icontains=book&ordering=-title,id&page_size=2');
      const { values } = shown.one('form.filters');
      expect(values).toMatchObject({ title__icontains: 'book', ordering: '-title,id', page_size: '2' });
      expect(values).not.toHaveProperty('page');
    });

    it('say beside a filter what is wrong with it, and keep it', async () => {
      const answer = await new Visitor(service.base).get('/api/books/?published_date=soon');
      expect(answer.status).toBe(400);
      expect(pageOf(answer).one('#filter-published_date').attributes).toMatchObject({
        ...{ value: 'soon', 'aria-invalid': 'true', autofocus: '' },
        'aria-describedby': 'filter-published_date-errors',
      });
      expect(pageOf(answer).one('ul#filter-published_date-errors').text).toBe('Enter a valid date.');
    });

    it('link the formats of an address with a suffix to that without', async () => {
      expect(linkTo(await page('/api/books.api'), 'json')).toBe('/api/books/?format=json');
    });

    it('are cut short of 1000 parameters like any other answer', async () => {
      expect((await new Visitor(service.base).get(`/api/books.api?${'a&'.repeat(1001)}`)).status).toBe(400);
    });
  });

  describe('offer forms', () => {
    it.each([
      ['/api/books/', 'nobody', []],
      ['/api/books/', 'ann', ['POST']],
      ['/api/books/ID/', 'nobody', []],
      ['/api/books/ID/', 'ann', ['PUT', 'PATCH', 'DELETE']],
      ['/api/books/987654/', 'ann', []],
      ['/api/', 'ann', []],
      ['/api/token/', 'nobody', ['POST']],
    ])('at %s to %s for %j', async (path, user, verbs) => {
      const { id } = await newBook();
      const visitor = user === 'ann' ? await loggedIn() : new Visitor(service.base);
      const shown = await page(path.replace('ID', String(id)), visitor);
      const buttons = shown.texts('.write button, .confirm button').map((verb) => verb.toUpperCase());
      expect(new Set(buttons)).toEqual(new Set(verbs));
    });

    it('for anybody where anybody may write, but only for what browsers can send', async () => {
      const { id } = await newBook();
      const visitor = new Visitor(open.base);
      expect((await page('/api/books/', visitor)).texts('.write button')).toContain('POST');
      const shown = await page(`/api/books/${id}/`, visitor);
      expect(shown.all('[name=_method][value=PUT]')).toEqual([]);
      const note = shown.one('p.note');
      expect(note.text).toContain('A plain HTML form cannot send PUT, PATCH, DELETE.');
      expect(note.one('a').attribute('href')).toBe(`/api-auth/login/?next=%2Fapi%2Fbooks%2F${id}%2F`);
    });

    it('with the fields as the serializer has them', async () => {
      const shown = await page('/api/books/', await loggedIn());
      const common = { dir: 'auto', value: '', required: '' };
      expect(shown.one('input#post-title').attributes).toEqual({
        ...{ ...common, type: 'text', id: 'post-title', name: 'title', maxlength: '100' },
      });
      expect(shown.one('input#post-published_date').attributes).toEqual({
        ...{ ...common, type: 'date', id: 'post-published_date', name: 'published_date' },
      });
      expect(shown.all('label[for=post-isbn]')).toHaveLength(1);
    });
  });

  describe('take forms', () => {
    it('and answer a refusal with what was typed and what is wrong, each beside its field', async () => {
      const visitor = await loggedIn();
      const answer = await visitor.submit('/api/books/', { ...BOOK, title: ' ', isbn: '1'.repeat(14) });
      expect(answer.status).toBe(400);
      const shown = pageOf(answer);
      expect(shown.one('title').text).toBe('Error: Book List – Bookstore');
      expect(shown.one('#post-author').attribute('value')).toBe('Jane Austen');
      expect(shown.one('ul#post-title-errors').text).toBe('This field may not be blank.');
      const { attributes } = shown.one('#post-isbn');
      expect(attributes).toMatchObject({ 'aria-invalid': 'true', 'aria-describedby': 'post-isbn-errors' });
      expect(attributes).not.toHaveProperty('autofocus');
    });

    it("for PUT, PATCH and DELETE, with DRF's statuses", async () => {
      const visitor = await loggedIn();
      const path = `/api/books/${(await newBook()).id}/`;
      expect((await visitor.submit(path, { ...BOOK, title: 'Persuasion', _method: 'PUT' })).status).toBe(200);
      expect((await visitor.submit(path, { author: 'Austen', _method: 'PATCH' })).status).toBe(200);
      expect(jsonOf(await send(service.base, { path }))).toMatchObject({
        title: 'Persuasion',
        author: 'Austen',
      });
      const gone = await visitor.submit(path, { _method: 'DELETE' });
      expect(gone.status).toBe(200);
      expect(textOf(gone)).toContain('HTTP 204 No Content');
      expect((await visitor.get(path)).status).toBe(404);
    });

    it('with raw data, which stays there when it is refused', async () => {
      const visitor = await loggedIn();
      const raw = (content: string): Promise<Answer> =>
        visitor.submit('/api/books/', { _content_type: 'application/json', _content: content });
      expect((await raw(JSON.stringify(BOOK))).status).toBe(201);
      const broken = await raw('{"title": <b>');
      expect(broken.status).toBe(400);
      expect(pageOf(broken).one('#post-content').content).toBe('{"title": <b>');
      expect(pageOf(broken).one('#post-raw-messages').text).toMatch(/^JSON parse error - /);
    });

    it.each<[string, Service | undefined, boolean, Partial<Request>, number]>([
      ['without a session', undefined, false, {}, 401],
      ['without a session where anybody may write', undefined, false, {}, 405],
      ['with a session and no token', undefined, true, {}, 403],
      ['that ask for JSON', undefined, true, { headers: { Accept: 'application/json' } }, 405],
    ])('but no other verb %s', async (name, _, session, { headers }, status) => {
      const { id } = await newBook();
      const visitor = session
        ? await loggedIn()
        : new Visitor(name.includes('anybody') ? open.base : service.base);
      if (status === 403) visitor.token = '';
      expect((await visitor.submit(`/api/books/${id}/`, { _method: 'DELETE' }, headers)).status).toBe(status);
      expect(await exists(id)).toBe(true);
    });

    it('for OPTIONS as a question, which changes nothing', async () => {
      const shown = await page('/api/books/?_method=OPTIONS');
      expect(shown.one('pre.request').content).toBe('OPTIONS /api/books/');
      expect(JSON.parse(shown.one('pre.json').content)).toHaveProperty('parses');
      const { id } = await newBook();
      expect(textOf(await (await loggedIn()).get(`/api/books/${id}/?_method=DELETE`))).toContain(
        'HTTP 200 OK',
      );
      expect(await exists(id)).toBe(true);
      expect(jsonOf(await send(service.base, { path: `/api/books/${id}/?_method=OPTIONS` }))).toMatchObject({
        id,
      });
    });
  });

  describe('of refusals', () => {
    it.each<[string, string, number, RegExp]>([
      ['GET', '/api/books/987654/', 404, /No Book matches/],
      ['GET', '/api/token/', 405, /Method \\"GET\\" not allowed/],
      ['POST', '/api/books/', 401, /Log in to continue/],
      ['DELETE', '/api/books/1/', 401, /HTTP 401 Unauthorized/],
      ['GET', '/nowhere/', 404, /The requested resource was not found on this server/],
    ])('%s %s look like the others', async (method, path, status, text) => {
      const answer = await new Visitor(service.base).ask({ method, path });
      expect(answer.status).toBe(status);
      expect(pageOf(answer).text).toMatch(text);
      expect(pageOf(answer).all('header.bar')).toHaveLength(1);
    });

    it('lead to the log-in, and from there back', async () => {
      const answer = await new Visitor(service.base).ask({ method: 'POST', path: '/api/books/' });
      expect(linkTo(pageOf(answer), 'Log in to continue.')).toBe('/api-auth/login/?next=%2Fapi%2Fbooks%2F');
    });

    it('are there even when the database is not', async () => {
      const broken = await startService({}, await db.another());
      await broken.database.close();
      const answer = await new Visitor(broken.base).get('/api/books/');
      await broken.app.getHttpAdapter().close();
      expect(answer.status).toBeGreaterThanOrEqual(500);
      expect(textOf(answer)).toContain('<header class="bar">');
    });
  });

  describe('and hostile data', () => {
    const HOSTILE = [
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "' autofocus onfocus='alert(1)",
      '</textarea><script>alert(1)</script>',
      '{{7*7}}<%= 7*7 %>${7*7}',
      '\u202e\u2066 rtl',
      '&lt;b&gt;&amp;',
    ];

    it.each(HOSTILE)('%j stays a text', async (title) => {
      const visitor = await loggedIn();
      const { id } = await newBook({ title, author: 'javascript:alert(1)' });
      const typed = { ...BOOK, title, isbn: '' };
      const pages = [
        await visitor.get(`/api/books/${id}/`),
        await visitor.get(
          `/api/books/?title=${encodeURIComponent(title)}&ordering=${encodeURIComponent(title)}&x=${encodeURIComponent(title)}`,
        ),
        await visitor.submit('/api/books/', typed),
        await visitor.submit('/api/books/', { _content_type: 'application/json', _content: title }),
        await visitor.get(`/api/books/${id}/?format=api&"><script>alert(1)</script>`.replaceAll(' ', '+')),
        await new Visitor(service.base).submit('/api-auth/login/', {
          username: title,
          password: 'x',
          next: title,
        }),
      ];
      for (const answer of pages) {
        const shown = pageOf(answer);
        // The one script is the page's own.
        expect(shown.all('script').map(({ attributes }) => attributes.src)).toEqual([
          expect.stringMatching(/^\/static\//),
        ]);
        expect(shown.all('img, [onfocus], [onerror]')).toEqual([]);
        for (const { attributes } of shown.all('[href], [src], [action]'))
          for (const url of [attributes.href, attributes.src, attributes.action])
            expect(url ?? '#').toMatch(/^(\/|#|http:\/\/127\.0\.0\.1)/);
        if (/[<>"&]/.test(title)) expect(textOf(answer)).not.toContain(title);
      }
    });
  });

  describe('keep to themselves', () => {
    it.each([
      '/api/',
      '/api/books/',
      '/api/books/987654/',
      '/api-auth/login/',
      '/api-auth/logout/',
      '/nowhere/',
    ])('at %s', async (path) => {
      const { headers } = await new Visitor(service.base).get(path);
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      );
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['x-content-type-options']).toBe('nosniff');
    });

    it.each<[string, string, string]>([
      ['application/json', 'Accept', 'Accept, Cookie'],
      ['text/csv', 'Accept', 'Accept, Cookie'],
      ['text/html', 'Accept, Cookie', 'Accept, Cookie'],
    ])('in caches that many share, as %s', async (accept, anonymous, personal) => {
      const request = { path: '/api/books/', headers: { Accept: accept } };
      const { headers: open } = await send(service.base, request);
      expect([open.vary, open['cache-control']]).toEqual([anonymous, undefined]);
      const { headers: own } = await (await loggedIn()).ask(request);
      expect([own.vary, own['cache-control']]).toEqual([personal, 'private, no-store']);
    });

    it('in caches, log-in and log-out included', async () => {
      const visitor = await loggedIn();
      for (const path of ['/api-auth/login/', '/api-auth/logout/']) {
        const { headers } = await visitor.get(path);
        expect([headers.vary, headers['cache-control']]).toEqual(['Cookie', 'private, no-store']);
      }
    });
  });

  describe('bring their files', () => {
    it('compressed, and for good', async () => {
      const files = (await page('/api/')).all('link, script');
      const urls = files.map(({ attributes: { href, src } }) => href ?? src);
      expect(urls).toHaveLength(3);
      for (const url of urls) {
        expect(url).toMatch(/\.[0-9a-f]{12}\.(css|js|svg)$/);
        for (const encoding of ['br', 'gzip', undefined]) {
          const headers = encoding ? { 'Accept-Encoding': encoding } : undefined;
          const answer = await send(service.base, { path: url, headers });
          expect(answer.status).toBe(200);
          expect(answer.headers['content-encoding']).toBe(encoding);
          expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
        }
      }
    });

    it('and no others', async () => {
      for (const path of ['/static/page.css', '/static/..%2fpage.css', '/static/%2e%2e/package.json']) {
        expect((await send(service.base, { path })).status).toBe(404);
      }
    });
  });
});
