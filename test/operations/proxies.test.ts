import { sendBytes } from '../support/http.js';
import { withService } from '../support/service.js';
import { testScenarios } from '../support/table.js';

const FORWARDED = {
  Host: 'inside',
  'X-Forwarded-For': '127.0.0.1, 203.0.113.7',
  'X-Forwarded-Proto': 'https',
  'X-Forwarded-Host': 'shop.example.com',
};

describe('What proxies say of the client', () => {
  const TABLE: readonly (readonly [trusted: string, link: string, name: string])[] = [
    ['none', 'http://inside', 'is not listened to'],
    ['1', 'https://shop.example.com', 'is believed of one proxy'],
    ['127.0.0.0/8', 'https://shop.example.com', 'is believed of a proxy with this address'],
    ['10.1.2.3, ::1', 'http://inside', 'is not believed of others'],
  ];
  describe.each(TABLE)('with TRUST_PROXY=%s', (TRUST_PROXY, link, name) => {
    const service = withService({ TRUST_PROXY });
    testScenarios(
      () => service().base,
      [
        {
          name,
          request: 'GET /api/',
          headers: FORWARDED,
          status: 200,
          answer: { books: `${link}/api/books/` },
        },
        { name: 'makes nobody local', request: 'GET /metrics', headers: FORWARDED, status: 403 },
      ],
    );
  });

  describe('with ALLOWED_HOSTS', () => {
    const service = withService({ TRUST_PROXY: '1', ALLOWED_HOSTS: 'shop.example.com' });
    testScenarios(
      () => service().base,
      [
        { name: 'counts for the check of hosts', request: 'GET /api/', headers: FORWARDED, status: 200 },
        { name: 'as the host itself does', request: 'GET /api/', headers: { Host: 'inside' }, status: 400 },
      ],
    );
  });
});

describe('With ALLOWED_HOSTS', () => {
  const service = withService({ ALLOWED_HOSTS: 'shop.example.com', DEFAULT_PERMISSION: 'AllowAny' });
  const PROBES = ['/live', '/ready', '/metrics', '/live/', '/%6cive'];
  const ask = (path: string, version: string, host?: string): Promise<string> =>
    sendBytes(
      service().base,
      [
        `GET ${path} HTTP/${version}`,
        ...(host === undefined ? [] : [`Host: ${host}`]),
        'Connection: close',
        '',
        '',
      ].join('\r\n'),
    );

  describe.each(PROBES)('%s', (path) => {
    it.each([
      ['1.1', '10.1.2.3:8000'],
      ['1.1', '[fd00::1]'],
      ['1.1', 'book_store:8000'],
      ['1.1', 'evil.example'],
      ['1.1', ''],
      ['1.0', undefined],
    ])('answers over HTTP/%s with the host %p, of which its answer has nothing', async (version, host) => {
      const answer = await ask(path, version, host);
      expect(answer).toMatch(/^HTTP\/1\.1 200 /);
      if (host) expect(answer).not.toContain(host);
    });

    it.each(['a b', 'a/b', 'a@b', `${'a'.repeat(300)}`])('refuses what is no host: %s', async (host) => {
      expect(await ask(path, '1.1', host)).toMatch(/^HTTP\/1\.1 400 /);
    });
  });

  it.each(['/api/books/', '/', '/live/x', '/api/live', '/nowhere', '/static/live', '/api-auth/login/'])(
    '%s asks for an allowed host',
    async (path) => {
      for (const host of ['10.1.2.3', 'evil.example', ''])
        expect(await ask(path, '1.1', host)).toMatch(/^HTTP\/1\.1 400 /);
      expect(await ask(path, '1.0')).toMatch(/^HTTP\/1\.1 400 /);
      expect(await ask(path, '1.1', 'shop.example.com')).not.toMatch(/^HTTP\/1\.1 400 /);
    },
  );
});
