import { get as httpGet, type IncomingMessage, type Server } from 'node:http';
import { connect } from 'node:net';
import { Book } from '../../src/books/book.entity.js';
import { bulkCreate } from '../../src/database/models/bulk-create.js';
import type { Row } from '../../src/database/database.js';
import { sendBytes } from '../support/http.js';
import { withService } from '../support/service.js';
import { until } from './process.js';

const JSON_400 =
  /^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/json\r\nContent-Length: 31\r\nConnection: close\r\n\r\n\{"detail":"Malformed request\."\}$/;
const status = (code: number): RegExp => new RegExp(`^HTTP/1\\.1 ${code} [^]*\r\nconnection: close\r\n`, 'i');
const get = (target: string, ...headers: string[]): string =>
  [`GET ${target} HTTP/1.1`, 'Host: a', 'Connection: close', ...headers, '', ''].join('\r\n');
const post = (body: string, ...headers: string[]): string =>
  `${['POST /api/books/ HTTP/1.1', 'Host: a', ...headers].join('\r\n')}\r\n\r\n${body}`;
const CHUNKED = 'Transfer-Encoding: chunked';

/** Requests that a proxy could understand differently, or nobody could. */
const MALFORMED: readonly (readonly [name: string, bytes: string, answer: RegExp])[] = [
  ['a length and chunks', post('0\r\n\r\n', 'Content-Length: 5', CHUNKED), JSON_400],
  ['chunks and a length', post('0\r\n\r\n', CHUNKED, 'Content-Length: 5'), JSON_400],
  ['two lengths', post('abcde', 'Content-Length: 5', 'Content-Length: 6'), JSON_400],
  ['one length twice', post('abcde', 'Content-Length: 5', 'Content-Length: 5'), JSON_400],
  ['a list of lengths', post('abcde', 'Content-Length: 5, 5'), JSON_400],
  ['a signed length', post('abcde', 'Content-Length: +5'), JSON_400],
  ['a hexadecimal length', post('abcde', 'Content-Length: 0x5'), JSON_400],
  ['a length beyond all numbers', post('a', 'Content-Length: 99999999999999999999999'), JSON_400],
  ['chunked, but not last', post('0\r\n\r\n', 'Transfer-Encoding: chunked, identity'), JSON_400],
  ['nearly chunked', post('0\r\n\r\n', 'Transfer-Encoding: xchunked'), status(400)],
  ['another coding before chunked', post('0\r\n\r\n', 'Transfer-Encoding: gzip, chunked'), status(400)],
  ['chunks in HTTP/1.0', post('0\r\n\r\n', CHUNKED).replace('1.1', '1.0'), status(400)],
  ['a blank before the colon', post('0\r\n\r\n', 'Transfer-Encoding : chunked'), JSON_400],
  ['a chunk without a size', post('xyz\r\n', CHUNKED), JSON_400],
  ['a chunk that is longer than it says', post('5\r\nabcdeXX0\r\n\r\n', CHUNKED), JSON_400],
  ['chunks that end in bare line feeds', post('5\nabcde\n0\n\n', CHUNKED), JSON_400],
  ['a line feed in what a chunk says of itself', post('5;a\nb\r\nabcde\r\n0\r\n\r\n', CHUNKED), JSON_400],
  ['a folded header', get('/live', 'X: b', ' c'), JSON_400],
  ['bare line feeds', get('/live').replaceAll('\r', ''), JSON_400],
  ['a bare line feed', get('/live', 'X: a\nY: b'), JSON_400],
  ['a bare carriage return', get('/live', 'X: a\rY: b'), JSON_400],
  ['NUL in a header', get('/live', 'X: a\0b'), JSON_400],
  ['NUL in an address', get('/li\0ve'), JSON_400],
  ['a blank in an address', get('/li ve'), JSON_400],
  ['a header without a colon', get('/live', 'X'), JSON_400],
  ['a header without a name', get('/live', ': x'), JSON_400],
  ['no host', 'GET /live HTTP/1.1\r\n\r\n', status(400)],
  ['two hosts', get('/live', 'Host: b'), status(400)],
  ['words', 'hello\r\n\r\n', JSON_400],
  ['the beginning of TLS', '\x16\x03\x01\x02\0\x01\0\x01\0', JSON_400],
  ['the beginning of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', JSON_400],
  ['HTTP/2.0', get('/live').replace('1.1', '2.0'), status(400)],
  ['HTTP/1.2', get('/live').replace('1.1', '1.2'), status(400)],
  ['a method nobody knows', get('/live').replace('GET', 'FOO'), status(400)],
  ['a tunnel', 'CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n', status(405)],
  ['an expectation nobody can meet', get('/live', 'Expect: x'), status(417)],
  ['a long address', get(`/${'a'.repeat(9000)}`), status(414)],
  ['a longer address', get(`/${'a'.repeat(20_000)}`), status(431)],
  ['a long header', get('/live', `X: ${'a'.repeat(17_000)}`), status(431)],
  ['many headers', get('/live', ...Array<string>(101).fill('X: a')), status(431)],
  ['many fields in a query', get(`/api/books/?${'a&'.repeat(1001)}`), status(400)],
  ['deeply nested JSON', deeplyNested(1_000_000), status(400)],
];

function deeplyNested(depth: number): string {
  const head = ['Content-Type: application/json', `Content-Length: ${depth}`, 'Connection: close'];
  return post('['.repeat(depth), ...head);
}

describe('A connection by which there comes', () => {
  const service = withService({});
  it.each(MALFORMED)('%s is answered and closed', async (_name, bytes, answer) => {
    expect(await sendBytes(service().base, bytes)).toMatch(answer);
  });

  it.each(['*', '*api/books/', '*live'])('the address %s is answered as any other', async (target) => {
    const answer = await sendBytes(service().base, get(target));
    expect(answer).toMatch(/^HTTP\/1\.1 404 [^]*\r\nx-frame-options: DENY\r\n/);
    expect(await sendBytes(service().base, get(target, 'Host: b'))).toMatch(status(400));
  });

  it('nobody who reads the answers is closed', async () => {
    const server: Server = service().app.getHttpServer();
    const { timeout } = server;
    server.timeout = 200;
    const { hostname, port } = new URL(service().base);
    const socket = connect(Number(port), hostname).pause();
    socket.write('GET /api/schema/?format=json HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(100));
    const open = (): Promise<number> =>
      new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
    await until(async () => (await open()) === 1);
    await until(async () => (await open()) === 0);
    socket.destroy();
    server.timeout = timeout;
  });

  it('a request too slowly is answered and closed', async () => {
    const server: Server = service().app.getHttpServer();
    const { headersTimeout, requestTimeout } = server;
    Object.assign(server, { headersTimeout: 100, requestTimeout: 200 });
    const late = await Promise.all([
      sendBytes(service().base, ''),
      sendBytes(service().base, 'GET / HTTP/1.1\r\n'),
      sendBytes(service().base, post('{', 'Content-Length: 5')),
    ]);
    Object.assign(server, { headersTimeout, requestTimeout });
    for (const answer of late)
      expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n[^]*\r\nConnection: close\r\n/);
  });

  it('a request that keeps the service too long is answered', async () => {
    const { base, database } = service();
    const now = performance.now();
    jest.spyOn(database, 'read').mockReturnValue(new Promise(() => undefined));
    const answer = sendBytes(base, get('/api/books/1/'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    jest.spyOn(performance, 'now').mockReturnValue(now + 31_000);
    expect(await answer).toMatch(/^HTTP\/1\.1 503 [^]*"detail":"The request took too long\."/);
    jest.restoreAllMocks();
  });

  it('a request whose answer is read slowly gets all of it', async () => {
    const { base, database } = service();
    const author = 'Somebody'.repeat(12);
    const book = { title: author, author, published_date: '2000-01-01', isbn: '9780000000000' };
    const rows = Array.from({ length: 40_000 }, () => book);
    await database.transaction(() => bulkCreate(database, Book as unknown as new () => Row, rows));
    const answer = await new Promise<IncomingMessage>((resolve) => httpGet(`${base}/api/books/`, resolve));
    const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 31_000);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    clock.mockRestore();
    let text = '';
    for await (const piece of answer) text += String(piece);
    expect(JSON.parse(text)).toHaveLength(rows.length);
  });
});
