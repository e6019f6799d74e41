import { startService, type Service } from '../support/service.js';
import { send } from '../support/http.js';

const LIMIT = 1000;

/** Ways of writing one client's address, as the nearest proxy adds it. No two rows are of the same client. */
const CLIENTS: readonly (readonly [name: string, ...forms: string[]])[] = [
  [
    'IPv4',
    '7.7.7.9',
    '7.7.7.9:1001',
    '7.7.7.9:65535',
    ' 7.7.7.9 ',
    '"7.7.7.9"',
    '"7.7.7.9:1001"',
    '::ffff:7.7.7.9',
  ],
  ['another port of another one', '7.7.7.10:1001', '[::FFFF:7.7.7.10]:443', '::ffff:0707:070a', '7.7.7.10:'],
  [
    'IPv6, of which a network is one client',
    ...['2001:db8::1', '[2001:db8::1]', '[2001:db8::1]:443', '"[2001:DB8::1]:443"', '2001:0DB8:0:0::2'],
  ],
  ['IPv6 with a zone', 'fe80::1', 'fe80::1%eth0', '[fe80::1%25eth0]:8080', 'FE80::1%1'],
  [
    'an address after others',
    '8.8.8.8',
    '1.1.1.1, 8.8.8.8',
    'unknown, 8.8.8.8:80',
    'unknown,, 8.8.8.8 ,',
    '8.8.8.8,',
  ],
  [
    'what is no address, which is the proxy itself',
    ...[
      'unknown',
      '_hidden',
      'a',
      'b',
      '',
      '7.7.7',
      '7.7.7.9.1',
      '07.7.7.9',
      '[::1',
      '::1]',
      '1:2',
      'x'.repeat(9000),
    ],
    ...['8.8.8.8, unknown', '"unknown"', '7.7.7.9:a', '[7.7.7.9]x', '%', '"'],
  ],
];

describe('The client behind a proxy', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService(
      { DEFAULT_PERMISSION: 'AllowAny', TRUST_PROXY: '1', THROTTLE_ANON: `${LIMIT}/day` },
      'sqlite::memory:',
    );
  });
  afterAll(() => service.close());

  const left = async (address: string): Promise<number> => {
    const { headers } = await send(service.base, {
      path: '/api/books/1/',
      headers: { 'X-Forwarded-For': address },
    });
    return Number(/r=(\d+)/.exec(String(headers.ratelimit))![1]);
  };

  it.each(CLIENTS)('is one however its address is written: %s', async (_name, ...forms) => {
    const remaining: number[] = [];
    for (const form of forms) remaining.push(await left(form));
    expect(remaining).toEqual(forms.map((_, index) => LIMIT - 1 - index));
  });

  it.each([
    ['https', 'https'],
    ['HTTPS', 'https'],
    ['http, https', 'https'],
    [' https ', 'https'],
    ['http', 'http'],
    ['', 'http'],
    ['ftp', 'http'],
    ['https, javascript:x', 'http'],
    ['https://evil.example/', 'http'],
  ])('asked for the scheme %p, which is %s', async (sent, scheme) => {
    const { body } = await send(service.base, {
      path: '/api/',
      headers: { Host: 'a', 'X-Forwarded-Proto': sent },
    });
    expect(JSON.parse(body.toString())).toEqual({ books: `${scheme}://a/api/books/` });
  });

  it.each([
    ['shop.example.com', 200],
    ['inner, shop.example.com', 200],
    ['', 200],
    ['a b', 400],
    ['"shop.example.com"', 400],
    ['shop.example.com/x', 400],
    ['user@shop.example.com', 400],
    ['a'.repeat(300), 400],
  ])('asked for the host %p: %i', async (sent, status) => {
    const headers = { 'X-Forwarded-Host': sent };
    expect((await send(service.base, { path: '/api/', headers })).status).toBe(status);
  });

  it('is not taken for this machine by an address that says nothing', async () => {
    const headers = { 'X-Forwarded-For': 'unknown' };
    expect((await send(service.base, { path: '/metrics', headers })).status).toBe(403);
  });
});
