import { check, type Scenario } from '../support/table.js';
import { send, sendBytes } from '../support/http.js';
import { startService, type Service } from '../support/service.js';

const TOKEN = 'a-token-for-those-who-watch';
const PROXIED = { 'X-Forwarded-For': '203.0.113.7' };

describe('/metrics', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny', METRICS_TOKEN: TOKEN }, 'sqlite::memory:');
  });
  afterAll(() => service.close());

  const ROWS: readonly (readonly [name: string, headers: Record<string, string>, status: number])[] = [
    ['answers this machine', {}, 200],
    ['asks others for the token', PROXIED, 401],
    ['knows a proxy by what it adds', { Via: '1.1 proxy' }, 401],
    ['takes the token', { ...PROXIED, Authorization: `Bearer ${TOKEN}` }, 200],
    ['takes no other one', { ...PROXIED, Authorization: `Bearer ${TOKEN}x` }, 401],
    ['takes no empty one', { ...PROXIED, Authorization: 'Bearer ' }, 401],
    ['takes no other scheme', { ...PROXIED, Authorization: `Basic ${TOKEN}` }, 401],
  ];
  it.each(ROWS)('%s', async (name, headers, status) => {
    const refusal: Partial<Scenario> = {
      answerHeaders: { 'www-authenticate': 'Bearer realm="metrics"', 'content-type': /^application\/json/ },
      answer: { detail: 'Metrics require the METRICS_TOKEN as bearer token.' },
    };
    await check(service.base, {
      name,
      request: 'GET /metrics',
      headers,
      status,
      ...(status === 401 && refusal),
    });
  });

  it.each(['/metrics', '/metrics/', '/%6detrics', '/metric%73/', 'http://a/metrics'])(
    '%s asks for the token, in whatever form its address is written',
    async (path) => {
      const { base } = service;
      expect((await send(base, { path, headers: PROXIED })).status).toBe(401);
    },
  );

  const lines = async (): Promise<string[]> => {
    const { headers, body } = await send(service.base, { path: '/metrics' });
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    return body.toString().split('\n');
  };

  it('is made once for all who ask at once', async () => {
    const texts = await Promise.all(Array.from({ length: 20 }, lines));
    // The one connection more that each of them has is not in those that were made before it came.
    expect(new Set(texts.map((text) => text.join('\n'))).size).toBeLessThan(5);
  });

  it('counts and times by method, route and status, whatever clients send', async () => {
    const before = (await lines()).filter((line) => line.startsWith('http_requests_total')).length;
    for (const path of ['/a', '/b?c=d', '/api/books/1/', '/api/books/2/', '/api/books/x.json'])
      await send(service.base, { path });
    for (const method of ['PROPFIND', 'REPORT', 'QUERY'])
      await sendBytes(service.base, `${method} /api/books/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    await sendBytes(service.base, 'GET /live HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n');
    const counted = (await lines()).filter((line) => line.startsWith('http_requests_total'));
    expect(counted).toEqual(
      expect.arrayContaining([
        'http_requests_total{method="GET",route="none",status="404"} 2',
        'http_requests_total{method="GET",route="/api/books/{id}",status="404"} 3',
        'http_requests_total{method="OTHER",route="/api/books",status="405"} 3',
        'http_requests_total{method="GET",route="/live",status="400"} 1',
      ]),
    );
    expect(counted).toHaveLength(before + 4);
  });

  it('tells durations in seconds, in buckets of which each holds those before it', async () => {
    const name = 'http_request_duration_seconds';
    const ours = (await lines()).filter((line) => line.startsWith(name) && line.includes('route="none"'));
    expect(ours[13]).toBe(`${name}_bucket{le="+Inf",method="GET",route="none",status="404"} 2`);
    expect(ours[14]).toMatch(/^http_request_duration_seconds_sum\{[^}]*\} 0\.\d+$/);
    expect(ours[15]).toBe(`${name}_count{method="GET",route="none",status="404"} 2`);
    const counts = ours.slice(0, 14).map((line) => Number(line.split(' ')[1]));
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
  });

  it.each([
    /^http_requests_in_flight 1$/m,
    /^http_connections 1$/m,
    /^bookstore_build_info\{version="\d+\.\d+\.\d+",node="v\d+\.\d+\.\d+"\} 1$/m,
    /^process_resident_memory_bytes \d+$/m,
    /^process_cpu_seconds_total \d/m,
    /^nodejs_eventloop_lag_p99_seconds \d/m,
  ])('tells %s', async (pattern) => {
    expect((await lines()).join('\n')).toMatch(pattern);
  });
});

describe('/metrics in production', () => {
  const PRODUCTION = {
    ...{ NODE_ENV: 'production', ALLOWED_HOSTS: 'shop.example.com' },
    SECRET_KEY: 'q5b0mZxk3H8tC1vJr7wYnE4sUdLgPfAi9oKX2aT6cR0',
  };
  const FORMS = ['/metrics', '/metrics/', '/%6detrics', '/metric%73/'];

  describe.each([
    ['without a token', {}, 403, 403],
    ['with a token', { METRICS_TOKEN: TOKEN }, 401, 200],
  ])('%s', (_name, settings, withoutToken, withToken) => {
    let service: Service;
    beforeAll(async () => {
      service = await startService({ ...PRODUCTION, ...settings }, 'sqlite::memory:');
    });
    afterAll(() => service.close());

    it.each(FORMS)('%s is for those alone who send it', async (path) => {
      expect((await send(service.base, { path })).status).toBe(withoutToken);
      const headers = { Authorization: `Bearer ${TOKEN}` };
      expect((await send(service.base, { path, headers })).status).toBe(withToken);
      expect((await send(service.base, { path, method: 'HEAD' })).status).toBe(withoutToken);
    });
  });
});
