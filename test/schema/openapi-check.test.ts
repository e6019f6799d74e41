import type { OpenAPIObject } from '@nestjs/swagger';
import { parse } from 'yaml';
import { send } from '../support/http.js';
import { checkAgainstSchema, checkAnswersOf, type Exchange } from '../support/openapi-check.js';
import { startService } from '../support/service.js';
import { RECORDED } from './document.js';

const document = parse(RECORDED) as OpenAPIObject;
const BOOK = {
  id: 1,
  title: 'Emma',
  author: 'Jane Austen',
  published_date: '1815-12-23',
  isbn: '9780141439587',
};

/** `GET /api/books/1/` answered like this. */
const answered = (
  status: number,
  body: unknown,
  type = 'application/json',
  request: Partial<Exchange> = {},
): (() => void) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const exchange = {
    path: '/api/books/1/',
    ...request,
    status,
    headers: { 'content-type': type },
    body: Buffer.from(text),
  };
  return () => checkAgainstSchema(document, exchange);
};

describe('The check of answers against the OpenAPI document', () => {
  it.each([
    ['what is described', answered(200, BOOK)],
    [
      'either form of an address, and a query',
      answered(200, BOOK, 'application/json', { path: '/api/books/1?search=a' }),
    ],
    ['another representation', answered(200, 'id\r\n1\r\n', 'text/csv; charset=utf-8')],
    ['a described error', answered(404, { detail: 'Not found.' })],
    ['pages', answered(418, '<p>', 'text/html; charset=utf-8')],
    ['faults', answered(500, {})],
    ['verbs that are not described', answered(405, {}, 'application/json', { method: 'POST' })],
    ['addresses that are not described', answered(418, {}, 'application/json', { path: '/live' })],
    ['no body where none is described', answered(204, '', '', { method: 'DELETE' })],
  ])('passes %s', (_, check) => {
    expect(check).not.toThrow();
  });

  it.each([
    ['another status', answered(201, BOOK), 'GET /api/books/1/ answering 201 at all'],
    ['another content type', answered(200, BOOK, 'text/plain'), 'answering 200 with text/plain'],
    ['a field too few', answered(200, { ...BOOK, isbn: undefined }), "must have required property 'isbn'"],
    ['a value of another type', answered(200, { ...BOOK, id: '1' }), '/id must be integer'],
    [
      'a text that is too long',
      answered(200, { ...BOOK, isbn: '12345678901234' }),
      '/isbn must NOT have more than 13',
    ],
    [
      'no date',
      answered(200, { ...BOOK, published_date: '1815-02-30' }),
      '/published_date must match format',
    ],
    ['an error of another form', answered(404, { error: 'no' }), "must have required property 'detail'"],
    ['more in an error', answered(404, { detail: 'no', code: 1 }), 'must NOT have additional properties'],
    ['a list for an object', answered(200, [BOOK]), 'must be object'],
    ['no body where one is described', answered(404, '', ''), 'without a body'],
    [
      'a body where none is described',
      answered(204, {}, 'application/json', { method: 'DELETE' }),
      'answering 204 with',
    ],
  ])('refuses %s', (_, check, message) => {
    expect(check).toThrow(message);
  });

  it('stands in the way of every answer that a test gets', async () => {
    const service = await startService({}, 'sqlite::memory:');
    try {
      const { '/api/': root } = document.paths;
      await expect(send(service.base, { path: '/api/' })).resolves.toMatchObject({ status: 200 });
      checkAnswersOf(service.base, {
        ...document,
        paths: { '/api/': { get: { ...root.get, responses: {} } } },
      });
      await expect(send(service.base, { path: '/api/' })).rejects.toThrow(
        'does not describe GET /api/ answering 200',
      );
    } finally {
      await service.close();
    }
  });
});
