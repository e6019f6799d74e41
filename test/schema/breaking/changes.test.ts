import { readFileSync } from 'node:fs';
import type { OpenAPIObject } from '@nestjs/swagger';
import { parse } from 'yaml';
import { RECORDED } from '../document.js';
import { breakingChanges } from './changes.js';

const PROMISED = parse(readFileSync(new URL('promised.yaml', import.meta.url), 'utf8')) as OpenAPIObject;
const recorded = parse(RECORDED) as OpenAPIObject;

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return --
   A document is changed in places of which its type says nothing. */

/** A change of the document, with its schemas and the operations on books beside it. */
type Change = (document: any, schemas: any) => void;

const after = (change: Change): string[] => {
  const document = structuredClone(recorded);
  change(document, document.components!.schemas);
  return breakingChanges(recorded, document);
};

const LIST = '/api/books/';

describe('The OpenAPI document', () => {
  it('breaks no client that was made for the promised one', () => {
    expect(breakingChanges(PROMISED, recorded)).toEqual([]);
  });

  const breaking: [string, Change, string][] = [
    ['a path that is gone', ({ paths }) => delete paths['/api/'], 'GET /api/ is gone.'],
    ['an operation that is gone', ({ paths }) => delete paths[LIST].post, 'POST /api/books/ is gone.'],
    [
      'another name of an operation',
      ({ paths }) => (paths[LIST].get.operationId = 'all'),
      'GET /api/books/ is called all.',
    ],
    ['a schema that is gone', (_, schemas) => delete schemas.ErrorDetail, 'The schema ErrorDetail is gone.'],
    [
      'credentials that are needed',
      ({ paths }) => paths[LIST].get.security.pop(),
      'GET /api/books/ needs credentials.',
    ],
    [
      'a parameter that is gone',
      ({ paths }) => paths[LIST].get.parameters.shift(),
      'GET /api/books/ has no parameter title.',
    ],
    [
      'a parameter that is needed',
      ({ paths }) => (paths[LIST].get.parameters[0].required = true),
      'GET /api/books/ needs the parameter title.',
    ],
    [
      'a narrower parameter',
      ({ paths }) => (paths['/api/books/changes/'].get.parameters[1].schema.maximum = 10),
      'GET /api/books/changes/ has another maximum in limit.',
    ],
    [
      'a member that is needed in a body',
      (_, schemas) => (schemas.PatchedBookRequest.required = ['title']),
      'PATCH /api/books/{id}/ needs body.title.',
    ],
    [
      'a member that a body no longer has',
      (_, schemas) => delete schemas.PatchedBookRequest.properties.isbn,
      'PATCH /api/books/{id}/ has no body.isbn.',
    ],
    [
      'a shorter text in a body',
      (_, schemas) => (schemas.PatchedBookRequest.properties.isbn.maxLength = 10),
      'PATCH /api/books/{id}/ has another maxLength in body.isbn.',
    ],
    [
      'a body that is no form any more',
      ({ paths }) => delete paths['/api/books/{id}/'].patch.requestBody.content['multipart/form-data'],
      'PATCH /api/books/{id}/ has no multipart/form-data in body.',
    ],
    [
      'a body that is needed',
      ({ paths }) => (paths['/api/books/{id}/'].patch.requestBody.required = true),
      'PATCH /api/books/{id}/ needs a body.',
    ],
    [
      'a member that answers no longer have',
      (_, schemas) => delete schemas.Book.properties.isbn,
      'GET /api/books/{id}/ has no 200.isbn.',
    ],
    [
      'a member that answers may leave out',
      (_, schemas) => schemas.Book.required.pop(),
      'GET /api/books/{id}/ may leave out 200.isbn.',
    ],
    [
      'a member of answers that may be null',
      (_, schemas) => (schemas.Book.properties.title.type = ['string', 'null']),
      'GET /api/books/{id}/ has another type in 200.title.',
    ],
    [
      'an action that clients do not know',
      (_, schemas) => schemas.BookChange.properties.action.enum.push('load'),
      'GET /api/books/changes/ has other values in 200.changes[].action.',
    ],
    [
      'another kind of list',
      (_, schemas) => schemas.BookList.anyOf.push({ type: 'string' }),
      'GET /api/books/ has another union in 200.',
    ],
    [
      'another status of success',
      ({ paths }) => {
        const { responses } = paths[LIST].post;
        responses['200'] = responses['201'];
        delete responses['201'];
      },
      'POST /api/books/ has no 201.',
    ],
    [
      'an answer that is no JSON',
      ({ paths }) => delete paths['/api/auth/me/'].get.responses['200'].content['application/json'],
      'GET /api/auth/me/ has no application/json in 200.',
    ],
  ];

  it.each(breaking)('breaks clients by %s', (_, change, fault) => {
    expect(after(change)).toContain(fault);
  });

  const harmless: [string, Change][] = [
    ['nothing', () => undefined],
    ['another operation', ({ paths }) => (paths['/api/shops/'] = { get: paths[LIST].get })],
    [
      'another parameter',
      ({ paths }) => paths[LIST].get.parameters.push({ name: 'x', in: 'query', schema: {} }),
    ],
    ['another member of an answer', (_, schemas) => (schemas.Book.properties.price = { type: 'string' })],
    ['a member that a body may have', (_, schemas) => (schemas.BookRequest.properties.price = {})],
    ['a member that a body may leave out', (_, schemas) => schemas.BookRequest.required.pop()],
    ['a longer text in a body', (_, schemas) => (schemas.BookRequest.properties.isbn.maxLength = 20)],
    ['one kind of list instead of two', (_, schemas) => schemas.BookList.anyOf.pop()],
    ['another error', ({ paths }) => (paths[LIST].get.responses['418'] = { description: 'Tea' })],
  ];

  it.each(harmless)('breaks no client by %s', (_, change) => {
    expect(after(change)).toEqual([]);
  });
});
