import { anyOf } from './texts.mjs';

/*
 * Ways in which a request is sent. Each answers the script of a connection, for raw-client.mjs, from a request's line, headers,
 * body and method.
 */

const CRLF = '\r\n';

/** The bytes of a head. Header values are Latin-1, as HTTP has them. */
export function headOf({ line, headers }, ...more) {
  const lines = [...headers, ...more].map(([name, value]) => `${name}: ${value}`);
  return Buffer.from([line, ...lines, '', ''].join(CRLF), 'latin1');
}

const withLength = (request, length = request.body.length) =>
  request.body.length > 0 || length > 0 ? headOf(request, ['Content-Length', length]) : headOf(request);

const CHUNKED = ['Transfer-Encoding', 'chunked'];
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

const script = (request, pieces, more = {}) => ({ pieces, method: request.method, ...more });

/** A body in chunks of the sizes that `sizeOf` says. */
function chunksOf(body, sizeOf, extension = '') {
  const chunks = [];
  for (let at = 0; at < body.length;) {
    const chunk = body.subarray(at, at + sizeOf());
    chunks.push(Buffer.from(`${chunk.length.toString(16)}${extension}${CRLF}`), chunk, Buffer.from(CRLF));
    at += chunk.length;
  }
  return Buffer.concat(chunks);
}

/** A body in chunks of one byte each, six times as long on its way. */
export function oneByteChunks(body) {
  const bytes = Buffer.alloc(body.length * 6, '1\r\nx\r\n');
  for (let at = 0; at < body.length; at++) bytes[at * 6 + 3] = body[at];
  return bytes;
}

/** Bytes at a few random places apart, a moment between. */
function slices(random, bytes, count) {
  const places = Array.from({ length: count }, () => random(bytes.length + 1)).sort((a, b) => a - b);
  return [0, ...places].flatMap((from, index) => [bytes.subarray(from, places[index]), random(3)]);
}

const wholeOf = (request) => Buffer.concat([withLength(request), request.body]);

export const DELIVERIES = {
  whole: (_, request) => script(request, [withLength(request), request.body]),
  'without-length': (_, request) =>
    script(request, [headOf(request), request.body], { ending: 'half-close' }),
  sliced: (random, request) => script(request, slices(random, wholeOf(request), 5)),
  'byte-by-byte': (_, request) => {
    const bytes = wholeOf(request);
    const some = Math.min(bytes.length, 300);
    const bits = Array.from({ length: some }, (_, at) => bytes.subarray(at, at + 1));
    return script(request, [...bits.flatMap((bit) => [bit, 0]), bytes.subarray(some)]);
  },
  'one-byte-chunks': (_, request) =>
    script(request, [headOf(request, CHUNKED), oneByteChunks(request.body), LAST_CHUNK]),
  'random-chunks': (random, request) =>
    script(request, [
      headOf(request, CHUNKED),
      chunksOf(request.body, () => 1 + random(Math.max(4000, request.body.length >> 5))),
      LAST_CHUNK,
    ]),
  'chunk-extensions': (random, request) =>
    script(request, [
      headOf(request, CHUNKED),
      chunksOf(
        request.body.subarray(0, 1000),
        () => 10,
        `;a="${'x'.repeat(anyOf(random, [1, 100, 20_000]))}"`,
      ),
      LAST_CHUNK,
    ]),
  trailers: (random, request) =>
    script(request, [
      headOf(request, CHUNKED, ['Trailer', 'x']),
      chunksOf(request.body, () => 4000),
      Buffer.from(`0\r\n${'x: 1\r\n'.repeat(anyOf(random, [1, 100, 5000]))}\r\n`),
    ]),
  'bad-chunks': (random, request) =>
    script(
      request,
      [
        headOf(request, CHUNKED),
        Buffer.from(
          anyOf(random, [
            'x\r\n',
            '-1\r\n',
            'ffffffffffffffffff\r\n',
            '5\r\nab',
            '1\r\nabc',
            '1\nx\n',
            '\r\n\r\n',
            '0x1\r\na\r\n',
            ' 1\r\na\r\n',
          ]),
        ),
      ],
      { ending: 'half-close' },
    ),
  'open-chunks': (_, request) =>
    script(request, [headOf(request, CHUNKED), chunksOf(request.body, () => 4000)], {
      ending: 'close',
      delay: 100,
    }),
  cut: (random, request) => {
    const bytes = wholeOf(request);
    const ending = anyOf(random, ['half-close', 'close', 'reset']);
    return script(request, [bytes.subarray(0, random(bytes.length))], { ending, delay: random(20) });
  },
  'cut-body': (random, request) =>
    script(request, [withLength(request), request.body.subarray(0, random(request.body.length + 1))], {
      ending: anyOf(random, ['half-close', 'close', 'reset']),
      delay: random(20),
    }),
  'too-short': (random, request) =>
    script(request, [withLength(request, request.body.length + 1 + random(1000)), request.body], {
      ending: anyOf(random, ['half-close', 'close', 'reset']),
      delay: 50,
    }),
  'too-long': (random, request) =>
    script(request, [withLength(request, random(request.body.length + 1)), request.body]),
  'strange-length': (random, request) =>
    script(
      request,
      [
        headOf(request, [
          'Content-Length',
          anyOf(random, [
            '-1',
            '1e3',
            '9'.repeat(30),
            '',
            ' ',
            '0x10',
            '1,1',
            '+5',
            '2621441',
            '99999999999',
          ]),
        ]),
        request.body,
      ],
      { ending: 'half-close' },
    ),
  'two-lengths': (_, request) =>
    script(request, [
      headOf(request, ['Content-Length', request.body.length], ['Content-Length', 1]),
      request.body,
    ]),
  'length-and-chunks': (_, request) =>
    script(request, [
      headOf(request, ['Content-Length', 4], CHUNKED),
      chunksOf(request.body, () => 100),
      LAST_CHUNK,
    ]),
  'strange-coding': (random, request) =>
    script(
      request,
      [
        headOf(request, [
          'Transfer-Encoding',
          anyOf(random, ['gzip', 'chunked, chunked', 'x', 'identity', ' chunked', 'chunked;a', '']),
        ]),
        request.body,
      ],
      { ending: 'half-close' },
    ),
  'reset-at-once': (random, request) =>
    script(request, [wholeOf(request)], { ending: 'reset', delay: random(3) }),
  'reset-soon': (random, request) =>
    script(request, [wholeOf(request)], { ending: 'reset', delay: random(60) }),
  'hang-up-soon': (random, request) =>
    script(request, [wholeOf(request)], { ending: 'close', delay: random(60) }),
  'half-close': (_, request) => script(request, [wholeOf(request)], { ending: 'half-close' }),
  'slow-reader': (random, request) =>
    script(request, [wholeOf(request)], {
      reading: { bytes: anyOf(random, [1, 100, 8000]), every: 20 },
      ending: 'close',
      delay: 500 + random(1500),
    }),
  'no-reader': (random, request) =>
    script(request, [wholeOf(request)], {
      reading: { bytes: 1, every: 60_000 },
      ending: anyOf(random, ['close', 'reset']),
      delay: 300,
    }),
  pipelined: (random, request) => {
    const count = 2 + random(30);
    const one = wholeOf({ ...request, headers: request.headers.filter(([name]) => name !== 'Connection') });
    return script(
      request,
      [Buffer.concat(new Array(count).fill(one.length > 50_000 ? one.subarray(0, 50_000) : one))],
      { answers: count, requests: count, patience: 10_000, mayStaySilent: true },
    );
  },
  'expects-to-go-on': (random, request) =>
    script(request, [
      headOf(
        request,
        ['Expect', anyOf(random, ['100-continue', 'x', '100-continue, x'])],
        ['Content-Length', request.body.length],
      ),
      5,
      request.body,
    ]),
  'expects-and-leaves': (_, request) =>
    script(
      request,
      [headOf(request, ['Expect', '100-continue'], ['Content-Length', Math.max(1, request.body.length)])],
      { ending: 'reset', delay: 10 },
    ),
  upgrade: (random, request) =>
    script(
      request,
      [
        headOf(
          request,
          ['Upgrade', anyOf(random, ['websocket', 'h2c', 'TLS/1.0', 'x'])],
          ['Connection', 'Upgrade'],
        ),
        Buffer.from('\0\0\0'),
      ],
      { ending: anyOf(random, ['reset', 'close', 'half-close']), delay: random(20) },
    ),
  connect: (random, request) =>
    script(
      request,
      [
        headOf({
          ...request,
          line: `CONNECT ${anyOf(random, ['x:1', '127.0.0.1:1', 'x', '/', request.path])} HTTP/1.1`,
        }),
      ],
      { ending: anyOf(random, ['reset', 'reset', 'close', 'half-close']), delay: random(10) },
    ),
  'http-1.0': (_, request) =>
    script(request, [wholeOf({ ...request, line: request.line.replace('HTTP/1.1', 'HTTP/1.0') })], {
      ending: 'half-close',
    }),
  'other-version': (random, request) =>
    script(
      request,
      [
        wholeOf({
          ...request,
          line: request.line.replace(
            'HTTP/1.1',
            anyOf(random, ['HTTP/2.0', 'HTTP/0.9', 'HTTP/1.2', 'HTTP', 'RTSP/1.0', '']),
          ),
        }),
      ],
      { ending: 'half-close' },
    ),
  'line-feeds': (_, request) =>
    script(request, [Buffer.from(wholeOf(request).toString('latin1').replaceAll(CRLF, '\n'), 'latin1')], {
      ending: 'half-close',
    }),
  'other-protocol': (random, request) =>
    script(
      request,
      [
        Buffer.from(
          anyOf(random, [
            'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
            '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
            'EHLO x\r\n',
            '\0'.repeat(1000),
            '\r\n'.repeat(5000),
            'GET /\r\n',
            '*1\r\n$4\r\nPING\r\n',
            'x'.repeat(100_000),
          ]),
          'latin1',
        ),
      ],
      { ending: anyOf(random, ['half-close', 'reset', 'close']), delay: 10 },
    ),
  'bit-errors': (random, request) => {
    const bytes = Buffer.from(wholeOf(request));
    for (let errors = 1 + random(5); errors > 0; errors--)
      bytes[random(Math.min(bytes.length, 2000))] ^= 1 << random(8);
    return script(request, [bytes], { ending: 'half-close' });
  },
};
