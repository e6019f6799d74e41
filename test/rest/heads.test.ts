import { createUser } from '../../src/auth/users/users.js';
import { send, sendBytes, textOf } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';

/** Bytes of an answer's head that proxies take by default: https://nginx.org/r/proxy_buffer_size */
const LONGEST_HEAD = 4096;

const PASSWORD = 'a-good-password';
const LONG = 'a'.repeat(3000);
const BOOK = { title: '書'.repeat(100), author: '名'.repeat(100), published_date: '2000-01-01', isbn: '1' };

/** Whatever a client can make longer in the head of an answer, beside its address. */
const HEADERS = {
  Connection: 'close',
  Origin: 'https://shop.example.com',
  'X-Request-ID': 'i'.repeat(100),
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  'Accept-Encoding': 'br',
  'X-Forwarded-For': '7.7.7.7',
  'X-Forwarded-Host': `${'h'.repeat(60)}.example.com`,
};

describe.each(['optional', 'page', 'limitoffset', 'cursor'])(
  'The head of an answer, with PAGINATION=%s',
  (style) => {
    let service: Service;
    beforeAll(async () => {
      service = await startService(
        {
          ...{
            DEFAULT_PERMISSION: 'AllowAny',
            PAGINATION: style,
            TRUST_PROXY: '1',
            ALLOWED_HOSTS: '.example.com',
          },
          ...{
            CORS_ALLOWED_ORIGINS: 'https://shop.example.com',
            THROTTLE_ANON: '9999/day',
            THROTTLE_USER: '9999/day',
          },
        },
        'sqlite::memory:',
      );
      await createUser(service.database, { username: 'sue', is_staff: true, is_superuser: true }, PASSWORD);
      for (let count = 0; count < 5; count++)
        await send(service.base, {
          method: 'POST',
          path: '/api/books/',
          headers: { Host: 'a.example.com', 'Content-Type': 'application/json' },
          body: JSON.stringify(BOOK),
        });
    });
    afterAll(() => service.close());

    async function headOf(request: string, headers: Record<string, string> = {}): Promise<string> {
      const lines = Object.entries({ Host: 'a.example.com', ...HEADERS, ...headers }).map((pair) =>
        pair.join(': '),
      );
      const answer = await sendBytes(service.base, `${request} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      return answer.slice(0, answer.indexOf('\r\n\r\n') + 4);
    }

    it.each([
      ['a list', `/api/books/?page_size=2&limit=2&x=${LONG}`],
      [
        'a list in an order said many times',
        `/api/books/?page_size=2&limit=2&ordering=${'title,-title,'.repeat(300)}`,
      ],
      ['a list with a search', `/api/books/?page_size=2&limit=2&x=${'%E6%9B%B8'.repeat(400)}`],
      ['a list with parameters of many values', `/api/books/?page_size=2&limit=2${'&x=y'.repeat(700)}`],
      ['a page', `/api/books/?format=api&page_size=2&limit=2&x=${LONG}`],
      ['a table', `/api/books/?format=csv&page_size=2&limit=2&x=${LONG}`],
      ['an unknown address', `/${LONG}${LONG}`],
      ['a page of the admin site without a session', `/admin/books/book/?x=${LONG}`],
      ['a long address of the admin site without a session', `/admin/${'%E6'.repeat(2000)}/`],
      ['the log-in of the admin site', `/admin/login/?next=/${LONG}`],
    ])('of %s is short', async (_name, path) => {
      const head = await headOf(`GET ${path}`);
      expect(head).toMatch(/^HTTP\/1\.1 [2-4]/);
      expect(head.length).toBeLessThan(LONGEST_HEAD);
    });

    it('keeps the links that fit', async () => {
      expect(await headOf('GET /api/books/?page_size=2&limit=2')).toMatch(/\r\nlink: <[^>]*>; rel="next"/);
      const { body, headers } = await send(service.base, {
        path: `/api/books/?page_size=2&limit=2&x=${LONG}`,
        headers: { Host: 'a.example.com' },
      });
      expect(headers.link).toBeUndefined();
      expect((JSON.parse(body.toString()) as { next: string }).next).toContain(LONG);
    });

    it.each([`${'h'.repeat(300)}.example.com`, `${'h'.repeat(9000)}.example.com`])(
      'has nothing of a host that is too long',
      async (host) => {
        expect(await headOf('GET /api/books/?page_size=2&limit=2', { 'X-Forwarded-Host': host })).toMatch(
          /^HTTP\/1\.1 400 /,
        );
      },
    );

    if (style !== 'optional') return;

    const sizeOf = ({ headers }: { readonly headers: object }): number =>
      Object.entries(headers).reduce(
        (sum, [name, value]) =>
          sum + [value].flat().reduce((all: number, each) => all + name.length + String(each).length + 4, 0),
        'HTTP/1.1 302 Found\r\n'.length,
      );

    it('of whatever answers a form is short, whatever the form says', async () => {
      const sue = new Visitor(service.base);
      const ask = sue.ask.bind(sue);
      sue.ask = (request) => ask({ ...request, headers: { Host: 'a.example.com', ...request.headers } });
      const logIn = await sue.logIn('sue', PASSWORD, `/api/?x=${LONG}`);
      expect([logIn.status, logIn.headers.location]).toEqual([302, '/api/']);
      await sue.get('/admin/books/book/');
      const next = `/admin/books/book/?q=${LONG}`;
      const ids = Array.from({ length: 900 }, (_, index) => String(1_000_000 + index * 3));
      const fields = { ...BOOK, title: '新'.repeat(100) };
      const forms: [path: string, fields: Record<string, string>][] = [
        ['/admin/books/book/1/change/', { ...fields, next }],
        ['/admin/books/book/add/', { ...fields, next }],
        ['/admin/books/book/', { action: 'edit', next }],
        ['/admin/books/book/edit/', { ids: '1', author: 'x', next }],
        ['/admin/books/book/2/delete/', { next }],
        ['/admin/history/99/undo/', { next }],
        ['/api-auth/login/', { username: 'sue', password: PASSWORD, next: `/${LONG}` }],
      ];
      for (const [path, sent] of forms) {
        const answer = await sue.submit(path, sent);
        expect([path, answer.status < 500, sizeOf(answer) < LONGEST_HEAD]).toEqual([path, true, true]);
        await sue.get('/admin/books/book/');
      }
      // Too many to be named in an address are shown at once.
      const body = new URLSearchParams([
        ['csrfmiddlewaretoken', sue.token],
        ['action', 'edit'],
        ...['1', '3', ...ids].map((id) => ['selected', id]),
      ]).toString();
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
      const many = await sue.ask({ method: 'POST', path: '/admin/books/book/', headers, body });
      expect([many.status, many.headers.location]).toEqual([200, undefined]);
      expect(textOf(many)).toContain('action="/admin/books/book/edit/"');
    });
  },
);
