import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createUser } from '../../src/auth/users/users.js';
import { collect } from '../../src/rest/http/late-body.js';
import { FormParser, MultiPartParser, PlainJSONParser } from '../../src/rest/parsers/index.js';
import { send, sendBytes } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { testScenarios, type Scenario } from '../support/table.js';

const BODY_LIMIT = 2_621_440;
const UPLOAD = 'POST /admin/books/book/import/';
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const MULTIPART = { 'Content-Type': 'multipart/form-data; boundary=X' };
const JSON_TYPE = { 'Content-Type': 'application/json' };
const REQUIRED = { username: ['This field is required.'], password: ['This field is required.'] };

let service: Service;

beforeAll(async () => {
  service = await startService({ DEFAULT_PERMISSION: 'IsAuthenticated' }, 'sqlite::memory:');
  await createUser(service.database, { username: 'ann', is_staff: true }, 'a-good-password');
});
afterAll(() => service.close());

const base = (): string => service.base;
const filled = (text: string, length = BODY_LIMIT): string => text.repeat(Math.floor(length / text.length));

/** A connection to the service. What comes back, as text, is read by `answers`. */
function dial(): { socket: Socket; answers: () => Promise<string> } {
  const { hostname, port } = new URL(base());
  const socket = connect(Number(port), hostname);
  return { socket, answers: () => text(socket) };
}

const head = (request: string, ...headers: string[]): string =>
  [`${request} HTTP/1.1`, 'Host: a', ...headers, '', ''].join('\r\n');

/** Sends the head of a request, and nothing of its body. Answers the head of what comes back. */
async function answerToHead(request: string, ...headers: string[]): Promise<string> {
  const { socket } = dial();
  socket.write(head(request, ...headers));
  let answer = '';
  for await (const piece of socket.setEncoding('latin1')) {
    answer += String(piece);
    if (answer.includes('\r\n\r\n')) break;
  }
  socket.destroy();
  return answer;
}

const LENGTH = `Content-Length: ${BODY_LIMIT}`;
const IMPORT_LENGTH = 'Content-Length: 33000000';
const UPLOADED = 'Content-Type: multipart/form-data; boundary=X';

describe('A body that the answer does not depend on', () => {
  it.each<[name: string, status: number, request: string, ...headers: string[]]>([
    ['of somebody unknown, who may not write', 401, 'POST /api/books/', LENGTH],
    ['with a bad token', 401, 'POST /api/books/', LENGTH, 'Authorization: Bearer x'],
    ['of an import, by somebody unknown', 401, 'POST /api/admin/imports/', IMPORT_LENGTH, UPLOADED],
    ['of a form of the admin site, by somebody unknown', 403, UPLOAD, IMPORT_LENGTH, UPLOADED],
    ['in chunks', 403, UPLOAD, 'Transfer-Encoding: chunked', UPLOADED],
    [
      'with cookies of no session',
      403,
      UPLOAD,
      IMPORT_LENGTH,
      UPLOADED,
      `Cookie: csrftoken=${'A'.repeat(43)}`,
    ],
    ['of another site', 403, UPLOAD, LENGTH, 'Cookie: sessionid=x', 'Origin: https://evil.example'],
    ['for an address that there is not', 404, 'POST /nowhere', LENGTH],
    ['for a method that there is not', 405, 'PUT /api/token/', LENGTH],
    ['longer than the address takes', 413, 'POST /api/token/', 'Content-Length: 2621441'],
    ['of an import that is no file', 401, 'POST /api/admin/imports/', IMPORT_LENGTH],
    ['longer than a log-in', 413, 'POST /api-auth/login/', LENGTH],
    ['longer than a log-out', 413, 'POST /api-auth/logout/', LENGTH],
  ])('is not waited for: %s', async (_, status, request, ...headers) => {
    expect(await answerToHead(request, ...headers)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it('does not keep a connection from its next request', async () => {
    const { socket, answers } = dial();
    socket.write(head('POST /api/books/', 'Content-Length: 100000'));
    socket.write('x'.repeat(100_000));
    socket.write(head('GET /live', 'Connection: close'));
    expect(await answers()).toMatch(/^HTTP\/1\.1 401 [^]*HTTP\/1\.1 200 /);
  });

  it.each([
    ['that is let in nowhere', 'POST /api/books/', 401, BODY_LIMIT],
    ['that is too long', 'POST /api/token/', 413, 2 * BODY_LIMIT],
  ])('may be sent to its end, and the answer read after that: %s', async (_, request, status, length) => {
    const { socket, answers } = dial();
    socket.pause();
    socket.write(head(request, `Content-Length: ${length}`, 'Connection: close'));
    for (let left = length; left > 0; left -= 65_536)
      await new Promise((resolve) => socket.write('x'.repeat(Math.min(left, 65_536)), resolve));
    expect(await answers()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });
});

describe('A client that asks before it sends a body', () => {
  const expecting = (request: string): string =>
    head(
      request,
      'Content-Length: 2',
      'Content-Type: application/json',
      'Expect: 100-continue',
      'Connection: close',
    );

  it('is told to go on where the body is read', async () => {
    const { socket, answers } = dial();
    socket.write(expecting('POST /api/token/'));
    socket.once('data', () => socket.write('{}'));
    expect(await answers()).toMatch(/^HTTP\/1\.1 100 [^]*HTTP\/1\.1 400 [^]*"This field is required\."/);
  });

  it('is refused at once where it is not', async () => {
    const { socket, answers } = dial();
    socket.write(expecting('POST /api/books/'));
    expect(await answers()).toMatch(/^HTTP\/1\.1 401 /);
  });
});

describe('Bodies in pieces', () => {
  it('of one byte take the room of their bytes', async () => {
    const slab = Buffer.alloc(65_536, 'x');
    const pieces = Array.from({ length: 100_000 }, (_, at) => slab.subarray(at % 65_536, (at % 65_536) + 1));
    const body = await collect(Readable.from(pieces), BODY_LIMIT);
    expect(body.length).toBe(100_000);
    expect(body.buffer.byteLength).toBeLessThan(300_000);
  });

  it('of one byte are read as they are', async () => {
    const body = JSON.stringify({ username: 'x'.repeat(20_000), password: '' });
    const chunks = Array.from(body, (byte) => `1\r\n${byte}\r\n`).join('');
    const request = head(
      'POST /api/token/',
      'Transfer-Encoding: chunked',
      'Content-Type: application/json',
      'Connection: close',
    );
    expect(await sendBytes(base(), `${request}${chunks}0\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 400 [^]*"This field may not be blank\."/,
    );
  });

  it('are read no further than the limit', async () => {
    const stream = Readable.from(Array.from({ length: 100 }, () => Buffer.alloc(1000)));
    await expect(collect(stream, 50_000)).rejects.toThrow('Request body is larger than 50000 bytes.');
  });

  it('that break off are refused', async () => {
    const stream = new Readable({ read: () => undefined });
    const body = collect(stream, 100);
    stream.push('abc');
    stream.destroy();
    await expect(body).rejects.toThrow('The request body is incomplete.');
  });
});

const part = (disposition: string, content: string, ...more: string[]): string =>
  [`--X`, `Content-Disposition: form-data; ${disposition}`, ...more, '', content, ''].join('\r\n');

const row = (name: string, headers: Scenario['headers'], body: unknown, answer: unknown): Scenario => ({
  ...{ name, request: 'POST /api/token/', headers, body },
  ...{ status: 400, answer },
});

const multipart = (name: string, body: unknown, answer: unknown = REQUIRED): Scenario =>
  row(name, MULTIPART, body, answer);

const refusedMultipart = (reason: string): object => ({ detail: `Multipart form parse error - ${reason}` });

describe('Forms in parts', () => {
  const LOG_IN = part('name="username"', 'x') + part('name="password"', '');
  const BLANK = { password: ['This field may not be blank.'] };
  testScenarios(base, [
    multipart(
      'whose file is cut short',
      '--X\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\nx',
    ),
    multipart('whose head is cut short', '--X\r\nContent-Disposition: form-data; name="a"'),
    multipart('that end after a boundary', '--X'),
    multipart(
      'that have a part of bytes without a name',
      part('name="a"', 'x', 'Content-Type: application/octet-stream'),
    ),
    multipart(
      'that have a file without a name',
      part('name="a"; filename=""', 'x', 'Content-Type: application/octet-stream'),
    ),
    multipart(
      'whose texts are bytes',
      part('name="username"', 'x', 'Content-Type: application/octet-stream') +
        part('name="password"; filename=""', ''),
      BLANK,
    ),
    multipart('without an end', LOG_IN, BLANK),
    multipart('with an end', `${LOG_IN}--X--`, BLANK),
    multipart('with blanks after a boundary', LOG_IN.replaceAll('--X', '--X \t'), BLANK),
    multipart(
      'with something before and after',
      `${filled('x', 1_000_000)}\r\n${LOG_IN}--X--${filled('\r\n--Y', 1_000_000)}`,
      BLANK,
    ),
    multipart('of nothing', 'x', REQUIRED),
    multipart('of an end', '--X--\r\n', REQUIRED),
    multipart('with a part of nothing', '--X\r\n\r\nx\r\n--X--', REQUIRED),
    multipart('with a head of no header', '--X\r\nnothing\r\n: x\r\n\r\nx\r\n--X--', REQUIRED),
    multipart(
      'whose last text is cut off',
      part('name="username"', 'x') + part('name="password"', '').slice(0, -2),
      BLANK,
    ),
    multipart(
      'with a long head',
      part(`name="${'a'.repeat(2000)}"`, 'x'),
      refusedMultipart('Request max total header size exceeded.'),
    ),
    multipart(
      'with many parts',
      part('name="a"', 'x').repeat(1001),
      refusedMultipart('More than 1000 parts'),
    ),
    multipart('with as many parts as may be', part('name="a"', 'x').repeat(1000)),
    multipart('of boundaries', filled('\r\n--X'), refusedMultipart('More than 1000 parts')),
    multipart('of line ends', filled('\r\n')),
    multipart('of what is nearly a boundary', filled('\r\n-')),
    multipart('with bytes that are no text', Buffer.from(part('name="username"', 'caf\xe9'), 'latin1'), {
      detail:
        "Multipart form parse error - 'utf-8' codec can't decode byte 0xe9 in position 3: invalid continuation byte",
    }),
    row(
      'without a boundary',
      { 'Content-Type': 'multipart/form-data' },
      LOG_IN,
      refusedMultipart('Invalid boundary in multipart: None'),
    ),
    row(
      'with an empty boundary',
      { 'Content-Type': 'multipart/form-data; boundary=' },
      LOG_IN,
      refusedMultipart('Invalid boundary in multipart: '),
    ),
    row(
      'with a boundary that ends in a blank',
      { 'Content-Type': 'multipart/form-data; boundary="X "' },
      LOG_IN,
      refusedMultipart('Invalid boundary in multipart: X '),
    ),
    row(
      'with a boundary of 201 characters',
      { 'Content-Type': `multipart/form-data; boundary=${'b'.repeat(201)}` },
      LOG_IN.replaceAll('X', 'b'.repeat(201)),
      BLANK,
    ),
    row(
      'with a longer boundary',
      { 'Content-Type': `multipart/form-data; boundary=${'b'.repeat(202)}` },
      LOG_IN,
      refusedMultipart(`Invalid boundary in multipart: ${'b'.repeat(202)}`),
    ),
    row('with a boundary in quotes', { 'Content-Type': 'Multipart/Form-Data; Boundary="X"' }, LOG_IN, BLANK),
  ]);

  it('leave the service as it was', async () => {
    expect((await send(base(), { path: '/live' })).status).toBe(200);
  });
});

const json = (name: string, body: string, answer: unknown): Scenario => row(name, JSON_TYPE, body, answer);

describe('Long bodies', () => {
  const notADictionary = { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] };
  const TOO_MANY_FIELDS = { detail: 'More than 1000 fields.' };
  testScenarios(base, [
    json('a list of numbers', `[${filled('1,', 2_600_000)}1]`, notADictionary),
    json('a list of lists', `[${filled('[],', 2_600_000)}[]]`, notADictionary),
    json('lists in lists', filled('['), {
      detail: 'JSON parse error - Too deeply nested: line 1 column 1001 (char 1000)',
    }),
    json('many members', `{${Array.from({ length: 200_000 }, (_, at) => `"k${at}":1`).join()}}`, REQUIRED),
    json('one member many times', `{${filled('"a":1,', 2_600_000)}"a":1}`, REQUIRED),
    json('escapes', `{"username":"${filled('\\u0041', 2_600_000)}"}`, { password: REQUIRED.password }),
    json('blanks', `{"username":"${filled(' ', 2_600_000)}","password":"x"}`, {
      username: ['This field may not be blank.'],
    }),
    json('a fault far down', `${filled('\n', 2_600_000)}x`, {
      detail: 'JSON parse error - Expecting value: line 2600001 column 1 (char 2600000)',
    }),
    json('a text without an end', `"${filled('x', 2_600_000)}`, {
      detail: 'JSON parse error - Unterminated string starting at: line 1 column 1 (char 0)',
    }),
    json('digits', filled('9'), {
      detail: `JSON parse error - Exceeds the limit (4300 digits) for integer string conversion: value has ${BODY_LIMIT} digits`,
    }),
    row('fields', FORM, filled('a=&'), TOO_MANY_FIELDS),
    row('separators', FORM, filled('&'), TOO_MANY_FIELDS),
    row('escapes of a form', FORM, `username=${filled('%41', 2_600_000)}`, { password: REQUIRED.password }),
    row('signs that are no escapes', FORM, `username=${filled('%', 2_600_000)}`, {
      password: REQUIRED.password,
    }),
  ]);
});

describe('A body that takes long to read', () => {
  const manyParameters = `--X\r\nContent-Disposition: form-data; name="a"${'; b="c"'.repeat(130)}\r\n\r\n1\r\n`;

  it.each([
    ['a form', FormParser, filled('%cc%81'), FORM],
    [
      'a multipart form of parts with many parameters',
      MultiPartParser,
      manyParameters.repeat(1000),
      MULTIPART,
    ],
    ['JSON for an ordinary handler', PlainJSONParser, `[${filled('1.0,', BODY_LIMIT - 4)}1]`, JSON_TYPE],
  ])('lets others have their turn: %s', async (_name, parser, body, { 'Content-Type': type }) => {
    let turns = 0;
    let next: NodeJS.Immediate;
    const count = (): void => {
      turns++;
      next = setImmediate(count);
    };
    next = setImmediate(count);
    await parser.parse(Buffer.from(body), type);
    clearImmediate(next);
    expect(turns).toBeGreaterThan(1);
  });
});
