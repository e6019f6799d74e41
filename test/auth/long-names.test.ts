import { jest } from '@jest/globals';
import { createUser } from '../../src/auth/users/users.js';
import { UsersModule } from '../../src/admin/api/users/users.module.js';
import { jsonOf, send, textOf } from '../support/http.js';
import { appOf, startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';
import { Client } from './client.js';

const PASSWORD = 'a-good-password';

/** Unicode puts the marks of a letter in order one by one: n marks in turn of two classes take n² steps. */
const marks = (count: number): string => `a${'\u0301\u0316'.repeat(count)}`;
const NAMES = { '240 kB': marks(60_000), '800 kB': marks(200_000), 'one mark too many': marks(75) };

const TOO_LONG = 'Ensure this field has no more than 150 characters.';
const NO_NAME =
  'Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.';
const REFUSED = { detail: 'No active account found with the given credentials' };

describe.each(Object.entries(NAMES))('A user name of %s', (_, username) => {
  let service: Service;
  let access: string;
  let normalized: number[];
  beforeAll(async () => {
    service = await startService({ THROTTLE_LOGIN_ADDRESS: 'none' }, 'sqlite::memory:', {
      apps: [appOf(UsersModule)],
    });
    await createUser(service.database, { username: 'root', is_staff: true, is_superuser: true }, PASSWORD);
    ({ access } = await new Client(service.base).pair('root', PASSWORD));
    const { normalize } = String.prototype;
    jest.spyOn(String.prototype, 'normalize').mockImplementation(function (this: string, form?: string) {
      normalized.push(this.length);
      return normalize.call(this, form);
    });
  });
  beforeEach(() => {
    normalized = [];
  });
  afterEach(() => expect(Math.max(0, ...normalized)).toBeLessThanOrEqual(300));
  afterAll(async () => {
    jest.restoreAllMocks();
    await service?.close();
  });

  const asked = async (method: string, path: string, body: object): Promise<object> => {
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${access}` };
    const answer = await send(service.base, { method, path, headers, body: JSON.stringify(body) });
    return { status: answer.status, body: jsonOf(answer) };
  };
  /** What is far too long is not looked at for more than that. */
  const messages = username.length < 10_000 ? [TOO_LONG, NO_NAME] : [TOO_LONG];

  it('is nobody’s at /api/token/', async () => {
    const answer = await asked('POST', '/api/token/', { username, password: PASSWORD });
    expect(answer).toEqual({ status: 401, body: REFUSED });
  });

  it('is too long for the log-in page', async () => {
    const answer = await new Visitor(service.base).logIn(username, PASSWORD);
    // A form of a visitor who is not logged in is not read beyond 64 kB.
    if (username.length > 10_000) expect(answer.status).toBe(413);
    else
      expect({ status: answer.status, page: textOf(answer) }).toEqual({
        status: 200,
        page: expect.stringContaining(TOO_LONG),
      });
  });

  it.each([
    ['POST', '/api/admin/users/', { password: PASSWORD }],
    ['PUT', '/api/admin/users/1/', {}],
    ['PATCH', '/api/admin/users/1/', {}],
  ])('is too long for %s %s', async (method, path, others) => {
    const answer = await asked(method, path, { username, ...others });
    expect(answer).toEqual({ status: 400, body: { username: messages } });
  });

  it('is as long a password as any other text', async () => {
    const wrong = await asked('POST', '/api/token/', { username: 'root', password: username });
    expect(wrong).toEqual({ status: 401, body: REFUSED });
    const old = await asked('POST', '/api/auth/password/', {
      old_password: username,
      new_password: username,
    });
    expect(old).toEqual({
      status: 400,
      body: { old_password: ['Your old password was entered incorrectly. Please enter it again.'] },
    });
  });

  it('finds nothing', async () => {
    const path = `/api/admin/users/?search=${encodeURIComponent(username.slice(0, 500))}`;
    expect(await asked('GET', path, {})).toMatchObject({ status: 200, body: { count: 0 } });
  });
});
