import { createUser } from '../../src/auth/users/users.js';
import { Book } from '../../src/books/book.entity.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send, textOf, type Answer, type Request } from '../support/http.js';
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
  const page = async (path: string, visitor = new Visitor(service.base)): Promise<string> =>
    textOf(await visitor.get(path));
  /** The texts of all elements that a pattern finds the start of. */
  const textsOf = (html: string, pattern: RegExp): string[] =>
    [...html.matchAll(pattern)].map(({ 1: text }) => text.replace(/<[^>]*>/g, '').trim());

  describe('of a list', () => {
    it('show the address, the answer, its status and its headers', async () => {
      const html = await page('/api/books/?page=2');
      expect(html).toContain('<pre class="request"><b>GET</b> /api/books/?page=2</pre>');
      expect(textsOf(html, /<pre class="head">(.*?)<\/pre>/gs)[0]).toMatch(
        /^HTTP 200 OK\nAllow: GET, POST, HEAD, OPTIONS\nContent-Type: application\/json\nLink: .*\nVary: Accept$/,
      );
      expect(html).toContain(
        `<a href="${service.base}/api/books/" rel="nofollow">${service.base}/api/books/</a>`,
      );
      expect(html).toMatch(/"<b>id<\/b>": <i><a href="\/api\/books\/(\d+)\/">\1<\/a><\/i>/);
    });

    it('lead back, to other formats and to other pages', async () => {
      const html = await page('/api/books/?page=2&search=book');
      expect(textsOf(html, /<li><a href="\/api\/(?:books\/)?"[^>]*>(.*?)<\/a>/g)).toEqual([
        'Api Root',
        'Book List',
      ]);
      expect(html).toContain(
        '<a href="/api/books/?format=csv&amp;page=2&amp;search=book" rel="nofollow">csv</a>',
      );
      expect(
        [...html.matchAll(/<a href="([^"]*)"[^>]*aria-label="Page (\d)"/g)].map(([, url, number]) => [
          number,
          url,
        ]),
      ).toEqual([
        ['1', '/api/books/?search=book'],
        ['2', '/api/books/?page=2&amp;search=book'],
        ['3', '/api/books/?page=3&amp;search=book'],
      ]);
    });

    it('show what the list is narrowed and ordered by, and forget the page when that changes', async () => {
      const html = await page('/api/books/?page=2&title__icontains=book&ordering=-title,id&page_size=2');
      expect(html).toMatch(/value="book"\s+id="filter-title__icontains"/);
      expect(html).toContain('<option value="-title,id" selected>-title,id</option>');
      expect(html).toContain('<input type="hidden" name="page_size" value="2">');
      expect(html).not.toContain('<input type="hidden" name="page"');
    });

    it('say beside a filter what is wrong with it, and keep it', async () => {
      const answer = await new Visitor(service.base).get('/api/books/?published_date=soon');
      expect(answer.status).toBe(400);
      expect(textOf(answer)).toMatch(
        /value="soon"\s+id="filter-published_date"[^>]*aria-invalid="true" aria-describedby="filter-published_date-errors" autofocus/,
      );
      expect(textsOf(textOf(answer), /<ul id="filter-published_date-errors"[^>]*>(.*?)<\/ul>/gs)).toEqual([
        'Enter a valid date.',
      ]);
    });

    it('link the formats of an address with a suffix to that without', async () => {
      expect(await page('/api/books.api')).toContain(
        '<a href="/api/books/?format=json" rel="nofollow">json</a>',
      );
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
      const html = await page(path.replace('ID', String(id)), visitor);
      const buttons = [...html.matchAll(/<button[^>]*>(PUT|PATCH|POST|Delete)<\/button>/g)].map(([, verb]) =>
        verb.toUpperCase(),
      );
      expect(new Set(buttons)).toEqual(new Set(verbs));
    });

    it('for anybody where anybody may write, but only for what browsers can send', async () => {
      const { id } = await newBook();
      const visitor = new Visitor(open.base);
      expect(await page('/api/books/', visitor)).toContain('<button>POST</button>');
      const html = await page(`/api/books/${id}/`, visitor);
      expect(html).not.toContain('name="_method" value="PUT"');
      expect(html).toContain('A plain HTML form cannot send PUT, PATCH, DELETE.');
      expect(html).toContain(`/api-auth/login/?next=%2Fapi%2Fbooks%2F${id}%2F`);
    });

    it('with the fields as the serializer has them', async () => {
      const html = await page('/api/books/', await loggedIn());
      expect(html).toMatch(
        /<input type="text" dir="auto" value=""\s+id="post-title" name="title" required maxlength="100">/,
      );
      expect(html).toMatch(
        /<input type="date" dir="auto" value=""\s+id="post-published_date" name="published_date" required>/,
      );
      expect(html).toContain('<label for="post-isbn">');
    });
  });

  describe('take forms', () => {
    it('and answer a refusal with what was typed and what is wrong, each beside its field', async () => {
      const visitor = await loggedIn();
      const answer = await visitor.submit('/api/books/', { ...BOOK, title: ' ', isbn: '1'.repeat(14) });
      expect(answer.status).toBe(400);
      const html = textOf(answer);
      expect(html).toContain('<title>Error: Book List – Bookstore</title>');
      expect(html).toContain('value="Jane Austen"');
      expect(textsOf(html, /<ul id="post-title-errors"[^>]*>(.*?)<\/ul>/gs)).toEqual([
        'This field may not be blank.',
      ]);
      expect(html).toMatch(/id="post-isbn"[^>]*aria-invalid="true" aria-describedby="post-isbn-errors">/);
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
      expect(textOf(broken)).toContain('{&quot;title&quot;: &lt;b&gt;</textarea>');
      expect(textsOf(textOf(broken), /<div id="post-raw-messages"[^>]*>(.*?)<\/div>/gs)[0]).toMatch(
        /^JSON parse error - /,
      );
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
      const html = await page('/api/books/?_method=OPTIONS');
      expect(html).toContain('<b>OPTIONS</b> /api/books/</pre>');
      expect(html).toContain('"<b>parses</b>"');
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
      ['GET', '/api/token/', 405, /Method \\&quot;GET\\&quot; not allowed/],
      [
        'POST',
        '/api/books/',
        401,
        /<a href="\/api-auth\/login\/\?next=%2Fapi%2Fbooks%2F" rel="nofollow">Log in to continue/,
      ],
      ['DELETE', '/api/books/1/', 401, /HTTP 401 Unauthorized/],
      ['GET', '/nowhere/', 404, /The requested resource was not found on this server/],
    ])('%s %s look like the others', async (method, path, status, text) => {
      const answer = await new Visitor(service.base).ask({ method, path });
      expect(answer.status).toBe(status);
      expect(textOf(answer)).toMatch(text);
      expect(textOf(answer)).toContain('<header class="bar">');
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
        const html = textOf(answer);
        // The one script is the page's own.
        expect(html.match(/<script/g)).toHaveLength(1);
        expect(html).not.toMatch(/(href|src|action)="(?!\/|#|http:\/\/127\.0\.0\.1)/);
        if (/[<>"&]/.test(title)) expect(html).not.toContain(title);
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
      const html = await page('/api/');
      const urls = [...html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, url]) => url);
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
