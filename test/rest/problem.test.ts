import { Module } from '@nestjs/common';
import { booksApp } from '../../src/books/books.app.js';
import { Path } from '../../src/rest/routing/mount.js';
import type { Response } from '../../src/rest/core/response.js';
import { APIView } from '../../src/rest/views/api-view.js';
import { appOf, startService, type Service } from '../support/service.js';
import { testScenarios } from '../support/table.js';

@Path('broken', 'broken')
class BrokenView extends APIView {
  async get(): Promise<Response> {
    throw new Error('SELECT secret FROM internals');
  }
}

@Module({ controllers: [BrokenView] })
class BrokenModule {}

const ASKED = { Accept: 'application/problem+json' };
const TYPE = { 'content-type': 'application/problem+json' };

describe('Problem details', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({}, 'sqlite::memory:', { apps: [booksApp, appOf(BrokenModule)] });
  });
  afterAll(() => service.close());

  testScenarios(
    () => service.base,
    [
      {
        name: 'are what an error looks like to who asks for them',
        request: 'GET /api/books/99/',
        headers: ASKED,
        status: 404,
        answerHeaders: { ...TYPE, vary: 'Accept, Accept-Encoding' },
        answer: {
          type: 'about:blank',
          title: 'Not Found',
          status: 404,
          detail: 'No Book matches the given query.',
        },
      },
      {
        name: 'beside another type too',
        request: 'POST /api/books/',
        headers: { Accept: 'application/json, application/problem+json' },
        body: {},
        status: 401,
        answerHeaders: { ...TYPE, 'www-authenticate': 'Bearer realm="api"' },
        answer: {
          type: 'about:blank',
          title: 'Unauthorized',
          status: 401,
          detail: 'Authentication credentials were not provided.',
        },
      },
      {
        name: 'keep what else an error says',
        request: 'GET /api/books/',
        headers: { ...ASKED, Authorization: 'Bearer x' },
        status: 401,
        answerHeaders: TYPE,
        answer: expect.objectContaining({
          status: 401,
          code: 'token_not_valid',
          messages: expect.anything(),
        }),
      },
      {
        name: 'tell what is wrong by field',
        request: 'POST /api/token/',
        headers: { ...ASKED, 'Content-Type': 'application/json' },
        body: { username: 'ann' },
        status: 400,
        answerHeaders: TYPE,
        answer: {
          type: 'about:blank',
          title: 'Bad Request',
          status: 400,
          detail: 'The request is invalid.',
          errors: { password: ['This field is required.'] },
        },
      },
      {
        name: 'success is plain JSON',
        request: 'GET /api/books/',
        headers: ASKED,
        status: 200,
        answerHeaders: { 'content-type': 'application/json' },
        answer: [],
      },
      {
        name: 'an address without a view has them too',
        request: 'GET /nowhere/',
        headers: ASKED,
        status: 404,
        answerHeaders: TYPE,
        answer: { type: 'about:blank', title: 'Not Found', status: 404, detail: 'Not Found' },
      },
      {
        name: 'nobody else gets them',
        request: 'GET /api/books/99/',
        headers: { Accept: '*/*' },
        status: 404,
        answerHeaders: { 'content-type': 'application/json' },
        answer: { detail: 'No Book matches the given query.' },
      },
      {
        name: 'nor who takes any application type',
        request: 'GET /api/books/99/',
        headers: { Accept: 'application/*' },
        status: 404,
        answerHeaders: { 'content-type': 'application/json' },
      },
      ...[
        'application/problem+json;q=0, application/json',
        'application/problem+json;q=0.5, application/json',
        'application/problem+json;q=0.5, */*',
      ].map((Accept) => ({
        name: `nor who takes plain JSON rather: ${Accept}`,
        request: 'GET /api/books/99/',
        headers: { Accept },
        status: 404,
        answerHeaders: { 'content-type': 'application/json' },
      })),
      ...[
        'application/json;q=0.5, application/problem+json;q=0.6',
        'Application/Problem+JSON, */*;q=0.1',
        '*/*, application/problem+json',
      ].map((Accept) => ({
        name: `but who takes them as gladly: ${Accept}`,
        request: 'GET /api/books/99/',
        headers: { Accept },
        status: 404,
        answerHeaders: TYPE,
      })),
      {
        name: 'say that no representation fits',
        request: 'GET /api/books/',
        headers: { Accept: 'application/xml, application/problem+json' },
        status: 406,
        answerHeaders: TYPE,
        answer: {
          type: 'about:blank',
          title: 'Not Acceptable',
          status: 406,
          detail: 'Could not satisfy the request Accept header.',
        },
      },
      {
        name: 'say that a method is not known',
        request: 'PUT /api/token/',
        headers: ASKED,
        status: 405,
        answerHeaders: { ...TYPE, allow: 'POST, OPTIONS' },
        answer: expect.objectContaining({ status: 405, detail: 'Method "PUT" not allowed.' }),
      },
      {
        name: 'say what is wrong with a request that reaches no view',
        request: 'GET /api/books/',
        headers: { ...ASKED, Host: 'a b' },
        status: 400,
        answerHeaders: TYPE,
        answer: expect.objectContaining({ status: 400, detail: 'Invalid HTTP_HOST header.' }),
      },
      {
        name: 'say no more of a fault than where to find it in the log',
        request: 'GET /api/broken/',
        headers: { ...ASKED, 'X-Request-Id': 'seen-again' },
        status: 500,
        answerHeaders: { ...TYPE, 'x-request-id': 'seen-again' },
        answer: {
          type: 'about:blank',
          title: 'Internal Server Error',
          status: 500,
          detail: 'A server error occurred.',
        },
      },
    ],
  );
});
