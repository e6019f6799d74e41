import { jsonOf, send, textOf, type Answer } from '../support/http.js';
import { pageOf } from '../support/page.js';
import { startService, type Service } from '../support/service.js';
import { testScenarios } from '../support/table.js';
import { Visitor } from '../support/visitor.js';
import { createUser } from '../../src/auth/users/users.js';
import { RECORDED } from './document.js';

const PAGES = ['/api/schema/swagger-ui/', '/api/schema/redoc/'];
const YAML = 'application/vnd.oai.openapi; charset=utf-8';

/** The public part, for the address at which it is asked. */
const PUBLIC =
  /^openapi: 3\.1\.0\n[^]*\nservers:\n {2}- url: http:\/\/127\.0\.0\.1:\d+\n(?![^]*\/api\/admin\/)/;

describe('The documentation', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({}, 'sqlite::memory:');
  });
  afterAll(() => service.close());

  const get = (path: string): Promise<Answer> => send(service.base, { path });

  testScenarios(
    () => service.base,
    [
      ...['/', '/api/docs', '/api/docs/'].map((path) => ({
        name: `is where ${path} leads`,
        request: `GET ${path}`,
        status: 302,
        answerHeaders: { location: '/api/schema/swagger-ui/' },
      })),
      {
        name: 'is YAML for who asks for nothing else',
        request: 'GET /api/schema/',
        status: 200,
        answerHeaders: {
          'content-type': YAML,
          'content-disposition': 'inline; filename="schema.yaml"',
          vary: /^Accept, Host\b/,
        },
        answer: PUBLIC,
      },
      { name: 'needs no slash', request: 'GET /api/schema', status: 200, answer: PUBLIC },
      {
        name: 'names the address under which it was asked for',
        request: 'GET /api/schema/',
        headers: { Host: 'shop.example.com:81' },
        status: 200,
        answer:
          /\nservers:\n {2}- url: http:\/\/shop\.example\.com:81\n[^]*curl 'http:\/\/shop\.example\.com:81\/api\//,
      },
      {
        name: 'has no part but those that there are',
        request: 'GET /api/schema/?format=json&include=kitchen',
        status: 400,
        answer: { include: ['"kitchen" is not a valid choice.'] },
      },
      {
        name: 'takes empty parameters as none',
        request: 'GET /api/schema/?format=&include=&version=',
        status: 200,
        answer: PUBLIC,
      },
      {
        name: 'has a part that is for the staff',
        request: 'GET /api/schema/?format=json&include=admin',
        status: 401,
        answerHeaders: { 'www-authenticate': 'Bearer realm="api"' },
        answer: { detail: 'Authentication credentials were not provided.' },
      },
      {
        name: 'is YAML for browsers',
        request: 'GET /api/schema/',
        headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
        status: 200,
        answerHeaders: { 'content-type': YAML },
      },
      {
        name: 'is JSON for who asks so',
        request: 'GET /api/schema/',
        headers: { Accept: 'application/json' },
        status: 200,
        answerHeaders: {
          'content-type': 'application/json',
          'content-disposition': 'inline; filename="schema.json"',
        },
        answer: expect.objectContaining({ openapi: '3.1.0' }),
      },
      {
        name: 'is JSON by the type of OpenAPI',
        request: 'GET /api/schema/',
        headers: { Accept: 'application/vnd.oai.openapi+json' },
        status: 200,
        answerHeaders: { 'content-type': 'application/vnd.oai.openapi+json' },
      },
      {
        name: 'is JSON by format, of version 3.0 by version',
        request: 'GET /api/schema/?format=json&version=3.0',
        status: 200,
        answerHeaders: { 'content-type': 'application/vnd.oai.openapi+json' },
        answer: expect.objectContaining({ openapi: '3.0.3' }),
      },
      {
        name: 'is of no other version',
        request: 'GET /api/schema/?version=2.0',
        status: 400,
        answer: 'version:\n  - \'"2.0" is not a valid choice.\'\n',
      },
      {
        name: 'does not mind bad credentials',
        request: 'GET /api/schema/',
        headers: { Authorization: 'Bearer nonsense' },
        status: 200,
      },
      { name: 'has no files but its own', request: 'GET /api/schema/assets/0/package.json', status: 404 },
    ],
  );

  it('has another tag at another address', async () => {
    const tags = await Promise.all(
      ['a.example.com', 'a.example.com', 'b.example.com'].map(
        async (Host) => (await send(service.base, { path: '/api/schema/', headers: { Host } })).headers.etag,
      ),
    );
    expect(tags[1]).toBe(tags[0]);
    expect(tags[2]).not.toBe(tags[0]);
  });

  it('is the one that is kept, with its part for the staff', async () => {
    await createUser(service.database, { username: 'ann', is_staff: true }, 'a-good-password');
    const ann = new Visitor(service.base);
    await ann.logIn('ann', 'a-good-password');
    const text = textOf(await ann.ask({ path: '/api/schema/?include=admin', headers: { Accept: '*/*' } }));
    const kept = RECORDED.replace('- url: /\n', '- url: http://127.0.0.1:8000\n');
    expect(text.replaceAll(service.base, 'http://127.0.0.1:8000')).toBe(kept);
  });

  it.each(PAGES)('has the page %s, at either form of the address', async (path) => {
    const page = await get(path);
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(textOf(await get(path.replace(/\/$/, '')))).toBe(textOf(page));
  });

  it.each(PAGES)('has all that %s needs, to be kept for good, compressed and whole', async (path) => {
    const files = filesOf(await get(path));
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      const whole = await get(file);
      expect({ status: whole.status, ...whole.headers }).toMatchObject({
        status: 200,
        'content-type': expect.stringMatching(
          /^(text\/css|text\/javascript|image\/svg\+xml); charset=utf-8$/,
        ),
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'Accept-Encoding',
      });
      for (const encoding of ['br', 'gzip']) {
        const packed = await send(service.base, { path: file, headers: { 'Accept-Encoding': encoding } });
        expect(packed.headers['content-encoding']).toBe(encoding);
        expect(textOf(packed)).toBe(textOf(whole));
      }
    }
  });

  it('has a Swagger UI of less than half a megabyte on its way', async () => {
    const files = filesOf(await get(PAGES[0]));
    const sizes = files.map(async (path) => {
      const { body } = await send(service.base, { path, headers: { 'Accept-Encoding': 'br' } });
      return body.length;
    });
    expect((await Promise.all(sizes)).reduce((a, b) => a + b)).toBeLessThan(500_000);
  });

  it.each(PAGES)('has no script in %s itself and lets it ask nobody else for anything', async (path) => {
    const answer = await get(path);
    const { headers } = answer;
    const page = pageOf(answer);
    const scripts = page.all('script');
    expect(scripts.length).toBeGreaterThan(0);
    for (const { content, attributes } of scripts) {
      expect(content).toBe('');
      expect(attributes.src).toMatch(/^\/[^/]/);
    }
    expect(page.all('[href^=http], [src^=http], [href^="//"]')).toEqual([]);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect(headers['content-security-policy']).not.toMatch(/https?:|\*/);
  });

  it('has a ReDoc without the logo from a foreign server', async () => {
    const files = filesOf(await get('/api/schema/redoc/'));
    const script = textOf(await get(files.find((file) => file.endsWith('/redoc.standalone.js'))!));
    expect(script).toContain('"redocly logo"');
    expect(script).not.toContain('cdn.redoc.ly');
  });

  it('is read by both pages from where it is', async () => {
    for (const path of PAGES) {
      const address = pageOf(await get(path))
        .one('[data-document]')
        .attribute('data-document');
      expect(jsonOf(await get(address!))).toMatchObject({ openapi: '3.1.0' });
    }
  });
});

const filesOf = (page: Answer): string[] =>
  pageOf(page)
    .all('script, link')
    .map(({ attributes: { src, href } }) => src ?? href);
