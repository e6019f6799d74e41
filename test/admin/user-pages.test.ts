import { createUser } from '../../src/auth/users.js';
import { textOf, type Answer } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';
import { Client } from '../auth/client.js';

const PASSWORD = 'a-good-password';
const NEW = 'quite-another-one-7';

describe('Pages about accounts', () => {
  let service: Service;
  let root: Visitor;
  let clerk: Visitor;
  const ids: Record<string, number> = {};

  beforeAll(async () => {
    service = await startService({}, 'sqlite::memory:');
    const people = { root: { is_staff: true, is_superuser: true }, clerk: { is_staff: true }, ann: {} };
    for (const [username, flags] of Object.entries(people))
      ids[username] = (await createUser(service.database, { username, ...flags }, PASSWORD)).id;
    [root, clerk] = await Promise.all(['root', 'clerk'].map(loggedIn));
  });
  afterAll(() => service?.close());

  async function loggedIn(username: string): Promise<Visitor> {
    const visitor = new Visitor(service.base);
    await visitor.logIn(username, PASSWORD);
    return visitor;
  }

  const pathOf = (username: string, page: string): string => `/admin/auth/user/${ids[username]}/${page}/`;

  const setPassword = async (by: Visitor, username: string, password: string, again = password) => {
    await by.get(pathOf(username, 'password'));
    return by.submit(pathOf(username, 'password'), { password, password2: again });
  };

  /** The status, and which of these texts the page says. */
  const seen = (answer: Answer, ...texts: string[]) => ({
    status: answer.status,
    says: texts.filter((text) => textOf(answer).includes(text)),
  });

  it.each(['password', 'logout'])('are not for others: %s', async (page) => {
    const path = pathOf('ann', page);
    const anonymous = await new Visitor(service.base).get(path);
    expect(anonymous).toMatchObject({
      status: 302,
      headers: { location: `/api-auth/login/?next=${encodeURIComponent(path)}` },
    });
    expect((await (await loggedIn('ann')).get(path)).status).toBe(403);
    expect((await root.get(`/admin/auth/user/987654/${page}/`)).status).toBe(404);
  });

  it('say what a password has to be', async () => {
    const rules = ['contain at least 8 characters', 'commonly used password', 'entirely numeric'];
    expect(seen(await clerk.get(pathOf('ann', 'password')), ...rules)).toEqual({ status: 200, says: rules });
  });

  it.each([
    ['1234567', '1234567', 'This password is too short. It must contain at least 8 characters.'],
    [NEW, `${NEW} `, 'The two password fields didn’t match.'],
    ['', '', 'This field may not be blank.'],
  ])('refuse %j and %j', async (password, again, message) => {
    const answer = await setPassword(clerk, 'ann', password, again);
    expect(seen(answer, message, NEW)).toEqual({ status: 400, says: [message] });
    expect(await new Client(service.base).logIn('ann', PASSWORD)).toMatchObject({ status: 200 });
  });

  it('take a forged form from nobody', async () => {
    const token = clerk.token;
    clerk.token = '';
    const answer = await clerk.submit(pathOf('ann', 'logout'), {});
    clerk.token = token;
    expect(answer.status).toBe(403);
  });

  it.each(['password', 'logout'])('tell staff whose accounts they may not touch: %s', async (page) => {
    await clerk.get(pathOf('root', page));
    const answer = await clerk.submit(pathOf('root', page), { password: NEW, password2: NEW });
    const message = 'Only a superuser may change the account of a staff member or a superuser.';
    expect(seen(answer, message)).toEqual({ status: 403, says: [message] });
    expect((await root.get('/admin/')).status).toBe(200);
  });

  it('end what was open, and say so on the next page', async () => {
    const ann = await loggedIn('ann');
    const answer = await setPassword(clerk, 'ann', NEW);
    expect(answer).toMatchObject({ status: 302, headers: { location: pathOf('ann', 'change') } });
    const message = 'The password of “ann” was set.';
    expect(seen(await clerk.get(pathOf('ann', 'change')), message).says).toEqual([message]);
    const me = { path: '/api/auth/me/', headers: { Accept: 'application/json' } };
    expect((await ann.ask(me)).status).toBe(401);
  });

  it('lead those who end their own sessions back to the log-in', async () => {
    const warning = 'you will have to log in again yourself';
    expect(seen(await root.get(pathOf('root', 'logout')), warning).says).toEqual([warning]);
    const answer = await root.submit(pathOf('root', 'logout'), {});
    expect(answer).toMatchObject({ status: 302, headers: { location: pathOf('root', 'change') } });
    const next = await root.get(pathOf('root', 'change'));
    expect(next.headers.location).toMatch(/^\/api-auth\/login\/\?next=/);
  });
});
