import { anyOf, anyText } from './texts.mjs';

/*
 * Shapes of a request's head: each answers what of `query` and `headers` it adds. The service takes heads of 16 kB, addresses
 * of 8,177 bytes and 100 headers; most of these are just below, some above.
 */
const ROOM = 14_000;
const ADDRESS = 8000;
/** A unit as often as it fits into a header, or into an address. */
const times = (unit, room = ROOM) => unit.repeat(Math.floor(room / unit.length));
const fill = (unit) => times(unit, ADDRESS);
const numbered = (unit, count) => Array.from({ length: count }, (_, number) => unit(number)).join('');

const FIELDS = ['id', 'title', 'author', 'published_date', 'isbn'];
const LOOKUPS = [
  '',
  '__icontains',
  '__gte',
  '__lte',
  '__in',
  '__year',
  '__isnull',
  '__range',
  '__regex',
  '__x',
];

const QUERIES = {
  'search-terms': (random) => {
    const unit = anyOf(random, ['a%20', 'a+', 'a,', 'bo%20', '%22a%20b%22%20', 'book%20']);
    return `search=${times(unit, anyOf(random, [40, 400, ADDRESS, ADDRESS]))}`;
  },
  'search-other-terms': (random) =>
    `search=${numbered((number) => `${(number * 7919).toString(36)}+`, anyOf(random, [10, 100, 1300]))}`,
  'search-long-term': (random) =>
    `search=${fill(anyOf(random, ['a', 'book', '%25', '_', '%CC%81%CC%96', '%EF%B7%BA', '%C4%B0']))}`,
  'search-quotes': (random) =>
    `search=${fill(anyOf(random, ['%22', '%27', '%22%5C', '%5C%22', '%22a%22%27', '%22%20%27', 'a%22b%27']))}`,
  'search-text': (random) =>
    `search=${encodeURIComponent(anyText(random, anyOf(random, [5, 50, 1000]))).slice(0, ADDRESS)}`,
  orderings: (random) =>
    `ordering=${fill(anyOf(random, ['title,-title,', 'id,', '-author,', 'x,', ',', 'title,,', '-']))}`,
  'own-ordering': (random) =>
    `page_size=5&ordering=${[...FIELDS, ...FIELDS]
      .filter(() => random(2))
      .map((name) => (random(2) ? `-${name}` : name))
      .join()}`,
  filters: (random) =>
    numbered(
      () =>
        `${anyOf(random, FIELDS)}${anyOf(random, LOOKUPS)}=${anyOf(random, ['1', 'a', '', '2001-01-01', 'x%00'])}&`,
      anyOf(random, [3, 30, 400]),
    ),
  'filter-members': (random) => `id__in=${fill(anyOf(random, ['1,', '9999999999999999999,', ',', '-1,']))}`,
  'filter-text': (random) =>
    `${anyOf(random, FIELDS)}${anyOf(random, LOOKUPS)}=${encodeURIComponent(anyText(random, 1000)).slice(0, ADDRESS)}`,
  'many-parameters': (random) =>
    fill(anyOf(random, ['a=1&', 'a&', '&', '=', 'page=1&', 'search=a&', 'format=json&'])),
  'own-parameters': () => numbered((number) => `k${number}=1&`, 1100),
  pages: (random) =>
    `page=${anyOf(random, ['0', '-1', '99999999999', '1e9', fill('9'), 'last', '1.5', '%20', fill('0')])}&page_size=${anyOf(random, ['1', '0', '-1', '1000', '99999999999999999999', 'x'])}`,
  offsets: (random) =>
    `limit=${anyOf(random, ['1', '0', '1000', '9'.repeat(30)])}&offset=${anyOf(random, ['0', '-1', '9'.repeat(18), '9'.repeat(400)])}`,
  cursors: (random) =>
    `cursor=${anyOf(random, ['x', fill('A'), fill('%FF'), Buffer.from(`p=${'9'.repeat(300)}`).toString('base64'), Buffer.from('o=99999999&p=a').toString('base64')])}`,
  formats: (random) =>
    `format=${anyOf(random, ['csv', 'api', 'json', 'x', fill('x'), '__proto__', 'json%00'])}&page_size=5`,
  escapes: (random) => fill(anyOf(random, ['%', '%00', '%C0%AF', '%zz', '%25', '%E2%80', '\\', '%2F..'])),
  'raw-bytes': (random) =>
    `search=${times(anyOf(random, ['\u00e9', '\u00ff', '|', '^', '{', '"', '<']), 500)}`,
};

const header = (name, value) => ({ headers: [[name, value]] });

const HEADERS = {
  accept: (random) =>
    header(
      'Accept',
      times(
        anyOf(random, [
          'a/b,',
          '*/*;q=0.1,',
          'text/html;level=1;q=0.3,',
          'application/json; indent=4,',
          ',',
          ';',
          '/',
          'application/*,',
        ]),
      ),
    ),
  'accept-encoding': (random) =>
    header(
      'Accept-Encoding',
      anyOf(random, ['br', 'gzip', 'gzip, br', '*;q=0', times('gzip;q=0.1,'), times(','), times(';q=')]),
    ),
  'accept-language': (random) =>
    header('Accept-Language', times(anyOf(random, ['de;q=0.1,', ',', '-', 'a-']))),
  cookies: (random) =>
    header(
      'Cookie',
      times(anyOf(random, ['a=b; ', 'sessionid=x; ', ';', '=', 'csrftoken=y; ', '__proto__=1; '])),
    ),
  'entity-tags': (random) =>
    header(
      anyOf(random, ['If-Match', 'If-None-Match']),
      times(anyOf(random, ['"a",', 'W/"a", ', '"', ',', 'W/', '*,'])),
    ),
  range: (random) => header('Range', `bytes=${times(anyOf(random, ['0-1,', '-1,', ',', '0-,']))}`),
  'idempotency-key': (random) =>
    header('Idempotency-Key', anyOf(random, ['1', '2', times('k'), '"', '\u00e9'])),
  authorization: (random) =>
    header(
      'Authorization',
      anyOf(random, [
        'Bearer ',
        'Bearer  x',
        `Bearer ${times('a')}`,
        `Bearer ${times('.')}`,
        `Bearer ${times('a.')}`,
        `Basic ${times('A')}`,
        times(' '),
        times('Bearer '),
        'bearer\tx',
      ]),
    ),
  host: (random) =>
    header(
      'Host',
      anyOf(random, [
        '',
        ':',
        'a:b',
        '[::1',
        '[::1]:99999',
        times('a'),
        times('a.'),
        'x@y',
        '\u00e9',
        'a b',
        'a/b',
      ]),
    ),
  'many-headers': (random) => ({
    headers: Array.from({ length: anyOf(random, [90, 90, 900, 2200]) }, (_, number) => [`x${number}`, '1']),
  }),
  'equal-headers': (random) => {
    const name = anyOf(random, [
      'Accept',
      'Cookie',
      'X-Forwarded-For',
      'Content-Type',
      'Authorization',
      'If-Match',
      'Host',
    ]);
    return { headers: Array.from({ length: anyOf(random, [80, 80, 500]) }, () => [name, 'a']) };
  },
  forwarded: (random) =>
    header(
      anyOf(random, ['X-Forwarded-For', 'Forwarded', 'X-Forwarded-Host', 'X-Forwarded-Proto']),
      times(anyOf(random, ['1.2.3.4, ', '[::1]:1,', ',', 'for=', 'a'])),
    ),
  origin: (random) =>
    header('Origin', anyOf(random, ['null', 'http://', times('http://a.'), 'x', '\u00e9', 'http://[::1'])),
  referer: (random) => header('Referer', anyOf(random, ['x', times('/'), 'http://a/%zz'])),
  'request-id': (random) =>
    header(
      anyOf(random, ['X-Request-ID', 'traceparent', 'tracestate']),
      times(anyOf(random, ['a', '0', '-', ',', 'a=b,']), 8000),
    ),
  'csrf-token': (random) =>
    header('X-CSRFToken', anyOf(random, ['x', times('A'), times('-'), 'A'.repeat(86)])),
  override: (random) =>
    header(
      anyOf(random, ['X-HTTP-Method-Override', 'X-Original-URL', 'X-Rewrite-URL']),
      anyOf(random, ['DELETE', '/admin/', times('/')]),
    ),
  'content-encoding': (random) =>
    header('Content-Encoding', anyOf(random, ['gzip', 'br', 'x', times('gzip,')])),
  'too-long': () => header('X-Long', 'x'.repeat(40_000)),
  'line-breaks': (random) => header('X', anyOf(random, ['a\r\n b', 'a\nb', 'a\rb', '\0', 'a\r\n\tb\r\n c'])),
};

const query = (make) => (random) => ({ query: make(random) });

/** What a head may be like, by name. */
export const HEADS = {
  ...Object.fromEntries(Object.entries(QUERIES).map(([name, make]) => [`query-${name}`, query(make)])),
  ...Object.fromEntries(Object.entries(HEADERS).map(([name, make]) => [`header-${name}`, make])),
};

/** What may stand in place of an address. */
export const PATHS = {
  'path-long': (random) => `/api/books/${fill(anyOf(random, ['a', '1', '%20', '.', '%25']))}/`,
  'path-segments': (random) =>
    fill(anyOf(random, ['/a', '/', '/..', '/.', '//', '/%2e%2e', '/%2F', '/;', '/api'])),
  'path-ends': (random, path) =>
    path.replace(
      /\/$/,
      anyOf(random, [
        '.json',
        '.csv',
        '.api',
        '.x',
        '//',
        '/.',
        '/%00',
        '/..;/',
        '%2F',
        '.json/',
        '/?',
        '/#a',
      ]),
    ),
  'path-escapes': (random, path) =>
    path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`) +
    anyOf(random, ['', '%', '%zz', '%C3', '%00']),
  'path-absolute': (random, path) =>
    `${anyOf(random, ['http://a', 'http://', 'https://x:y', '*', 'a', ''])}${random(4) ? path : ''}`,
  'path-case': (_, path) => path.toUpperCase(),
};
