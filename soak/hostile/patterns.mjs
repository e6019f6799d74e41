import { filled } from './bodies.mjs';
import { headOf } from './deliveries.mjs';
import { anyOf } from './texts.mjs';

/* Attacks that take several connections, or the way in which one follows another. */

const request = (target, method, path, headers = [], body = Buffer.alloc(0)) => {
  const made = { line: `${method} ${path} HTTP/1.1`, headers: [['Host', target.host], ...headers], body };
  const length = body.length > 0 ? [['Content-Length', body.length]] : [];
  return Buffer.concat([headOf(made, ...length), body]);
};

const JSON_TYPE = ['Content-Type', 'application/json'];
const CLOSE = ['Connection', 'close'];
const bearer = ({ token }) => ['Authorization', `Bearer ${token}`];

const connections = (count, make) => Array.from({ length: count }, (_, number) => make(number));

const FIELDS = ['id', 'title', 'author', 'published_date', 'isbn'];
const FILTERS = ['title=a', 'author=b', 'isbn=1', 'published_date=2001-01-01', 'id=1', 'search=a'];

/** A list of a page with an order and a set of filters that few others have. */
function ownList(random) {
  const order = FIELDS.filter(() => random(2)).sort(() => random(3) - 1);
  const signed = order.map((name) => (random(2) ? `-${name}` : name));
  const filters = FILTERS.filter(() => random(2));
  return `/api/books/?page_size=${1 + random(5)}&ordering=${signed.join()}&${filters.join('&')}`;
}

/** Slow readers of whole lists: connections that take a little of a long answer now and then, for so many milliseconds. */
const slowReaders = (target, count, ms) => {
  const bytes = request(target, 'GET', '/api/books/');
  const reading = { bytes: 8192, every: 500 };
  return connections(count, () => ({ pieces: [bytes], reading, ending: 'close', delay: ms }));
};

/** Log-ins that have to be checked, each with a name of its own. */
const wrongLogIn = (target, name) => ({
  pieces: [
    request(
      target,
      'POST',
      '/api/token/',
      [JSON_TYPE, CLOSE],
      Buffer.from(JSON.stringify({ username: name, password: 'wrong' })),
    ),
  ],
});

export const PATTERNS = {
  'slow-readers-of-lists': (random, target) => ({
    summary: '50 readers of the whole list that take 8 kB twice a second',
    scripts: slowReaders(target, 50, 4000 + random(4000)),
  }),

  'slow-readers-beside-a-writer': (_, target) => {
    const rows = Array.from({ length: 300 }, (_row, number) => ({
      ...{ title: `Book ${number}`, author: 'x'.repeat(100), published_date: '2001-01-01', isbn: '1' },
    }));
    const headers = [JSON_TYPE, bearer(target.credentials.user)];
    const write = request(target, 'POST', '/api/books/bulk/', headers, Buffer.from(JSON.stringify(rows)));
    const writer = { pieces: connections(10, () => [write, 300]).flat(), answers: 10, requests: 10 };
    return {
      summary: '30 slow readers of the whole list beside 10 writes of 300 books each',
      scripts: [...slowReaders(target, 30, 6000), writer],
    };
  },

  'lists-of-many-kinds': (random, target) => ({
    summary: '8 × 100 pages of books, each with another order and other filters',
    scripts: connections(8, () => ({
      pieces: connections(100, () => request(target, 'GET', ownList(random))),
      answers: 100,
      requests: 100,
    })),
  }),

  'wrong-log-ins': (random, target) => ({
    summary: '100 wrong log-ins at once, each with another name',
    scripts: connections(100, (number) => wrongLogIn(target, `user ${number} ${random(1e9)}`)),
  }),

  'searches-at-once': (random, target) => {
    const words = connections(anyOf(random, [30, 300, 3000]), (number) => (number * 7919).toString(36)).join(
      '+',
    );
    const bytes = request(target, 'GET', `/api/books/?page_size=5&search=${words.slice(0, 14_000)}`, [CLOSE]);
    return {
      summary: '20 searches of many terms at once, whose clients leave after a second',
      scripts: connections(20, () => ({
        pieces: [bytes],
        ending: anyOf(random, ['close', 'reset']),
        delay: 1000,
      })),
    };
  },

  'idle-connections': (random) => {
    const pieces = [
      Buffer.from(
        anyOf(random, [
          '',
          'GET /api/books/ HTTP/1.1\r\nHost: a\r\nX: ',
          'POST /api/token/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{',
        ]),
      ),
    ];
    return {
      summary: '200 connections that stay where they are',
      scripts: connections(200, () => ({
        pieces,
        ending: anyOf(random, ['close', 'reset']),
        delay: 3000,
      })),
    };
  },

  'dripping-heads': (_, target) => {
    const pieces = [Buffer.from(`GET /api/books/ HTTP/1.1\r\nHost: ${target.host}\r\nX: `)];
    for (let drop = 0; drop < 30; drop++) pieces.push(100, Buffer.from('x'));
    return {
      summary: '100 heads that come a byte at a time',
      scripts: connections(100, () => ({ pieces, ending: 'reset' })),
    };
  },

  'many-resets': (random, target) => {
    const bytes = request(
      target,
      'GET',
      anyOf(random, ['/api/books/', '/api/books/?format=csv', '/api/schema/', '/admin/']),
    );
    return {
      summary: '50 connections that are reset while the answer is on its way',
      scripts: connections(50, () => ({ pieces: [bytes], ending: 'reset', delay: random(50) })),
    };
  },

  'long-writes-at-once': (_, target) => {
    const body = filled(2_000_000, '[{"title":1}', ',{"title":1}', ']');
    const bytes = request(
      target,
      'POST',
      '/api/books/bulk/',
      [JSON_TYPE, bearer(target.credentials.user), CLOSE],
      body,
    );
    return {
      summary: '4 bulk writes of 2 MB at once that are refused',
      scripts: connections(4, () => ({ pieces: [bytes] })),
    };
  },
};
