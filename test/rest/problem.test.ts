import { startService, type Service } from '../support/service.js';
import { testScenarios } from '../support/table.js';

const ASKED = { Accept: 'application/problem+json' };
const TYPE = { 'content-type': 'application/problem+json' };

describe('Problem details', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({}, 'sqlite::memory:');
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
          detail: 'What was sent is not valid.',
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
    ],
  );
});
