import { createUser } from '../../src/auth/users/users.js';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { jsonOf } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { Importer } from './imports.js';

const PASSWORD = 'correct horse battery';
const HEADER = 'title,author,published_date,isbn\n';
const tooMany = (what: string): object => ({
  file: [`The file has more than 1,000,000 ${what}. Split it, or load it with the loaddata command.`],
});

describe('A file that is hard to read', () => {
  let service: Service;
  let ann: Importer;
  beforeAll(async () => {
    service = await startService({}, 'sqlite::memory:');
    await createUser(service.database, { username: 'importer', is_staff: true }, PASSWORD);
    ann = await Importer.logIn(service.base, 'importer', PASSWORD);
  });
  afterAll(() => service?.close());

  it.each([
    ['empty lines', HEADER + '\n'.repeat(1_000_001), 'a.csv', tooMany('lines')],
    ['lines ended as old Macs do', `title${'\r'.repeat(1_000_002)}`, 'a.csv', tooMany('lines')],
    ['empty lines of JSON Lines', '\n'.repeat(1_000_001), 'a.jsonl', tooMany('lines')],
    ['a JSON list of numbers', `[${'1,'.repeat(1_000_001)}1]`, 'a.json', tooMany('rows')],
  ])('is refused: %s', async (_, file, name, errors) => {
    const answer = await ann.upload(file, name);
    expect({ status: answer.status, body: jsonOf(answer) }).toEqual({ status: 400, body: errors });
  });

  it('has rows that are refused since they are too long, if only for their delimiters', async () => {
    const answer = await ann.upload(`${HEADER}${','.repeat(4 * 1024 ** 2)}\na,b,2001-01-01,1\n`);
    const { id, rows } = jsonOf(answer) as { id: number; rows: number };
    expect(rows).toBe(2);
    expect(await ann.get(`admin/imports/${id}/preview/`)).toMatchObject({
      ...{ accepted: 1, refused: 1 },
      refusals: [{ line: 2, errors: { non_field_errors: ['The row is longer than 1048576 bytes.'] } }],
    });
  });

  it('leaves others their turn while it is looked through', async () => {
    const answer = ann.upload(HEADER + 'a,b,2001-01-01,1\n'.repeat(100_000));
    let turns = 0;
    let isDone = false;
    void answer.finally(() => (isDone = true));
    for (; !isDone; turns++) await nextTurn();
    expect((await answer).status).toBe(201);
    expect(turns).toBeGreaterThan(5);
  });
});
