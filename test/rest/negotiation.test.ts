import { describeOnEveryDatabase } from '../support/databases.js';
import { startService, type Service } from '../support/service.js';
import { testScenarios, type Scenario } from '../support/table.js';

const html = /^text\/html/;

/** Media types alike in precision come in the order of the renderers, whatever the order of the header and `q` say. */
const ACCEPTS: readonly (readonly [accept: string, contentType: string | RegExp])[] = [
  ['text/html, application/json', 'application/json'],
  ['text/html;q=0.9, application/json;q=0.1', 'application/json'],
  ['text/*, application/*', 'application/json'],
  ['text/html, application/*', html],
  ['application/json, text/html;level=1', html],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', html],
];

describeOnEveryDatabase('negotiation', (db) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({}, db.url());
  });
  afterAll(() => service.close());

  testScenarios(
    () => service.base,
    ACCEPTS.map(([accept, type]): Scenario => ({
      name: `Accept: ${accept}`,
      request: 'GET /api/books/',
      headers: { Accept: accept },
      status: 200,
      answerHeaders: { 'content-type': type },
    })),
  );
});
