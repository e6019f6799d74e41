import { User } from '../../src/auth/users/user.entity.js';
import { createUser } from '../../src/auth/users/users.js';
import { textOf, type Answer } from '../support/http.js';
import { pageOf } from '../support/page.js';
import { startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';

const PASSWORD = 'a long pass phrase';
const ADD = '/admin/auth/user/add/';
const TYPED = { username: 'new-one', password: 'typed-in-secret', password_again: 'typed-in-secret' };

/** The fields that a page's form would send as it stands. */
const fieldsOf = (answer: Answer): Record<string, string> => pageOf(answer).one('form.object').values;

describe('The pages of users', () => {
  let service: Service;
  let visitor: Visitor;
  let ben: User;
  beforeAll(async () => {
    service = await startService({}, 'sqlite::memory:');
    const root = { username: 'root', is_staff: true, is_superuser: true };
    await createUser(service.database, root, PASSWORD);
    ben = await createUser(service.database, { username: 'ben' }, PASSWORD);
    visitor = new Visitor(service.base);
    await visitor.logIn('root', PASSWORD);
  });
  afterAll(() => service.close());

  it('take no log-in of somebody for a change by somebody else', async () => {
    const path = `/admin/auth/user/${ben.id}/change/`;
    const page = await visitor.get(path);
    await new Visitor(service.base).logIn('ben', PASSWORD);
    const saved = await visitor.submit(path, { ...fieldsOf(page), first_name: 'Benjamin' });
    expect([saved.status, saved.headers.location]).toEqual([302, '/admin/auth/user/']);
    const now = await service.database.objects(User).get(ben.id);
    expect(now).toMatchObject({ first_name: 'Benjamin', last_login: expect.any(Date) });
  });

  it('tell of a change by somebody else', async () => {
    const path = `/admin/auth/user/${ben.id}/change/`;
    const page = await visitor.get(path);
    const users = service.database.objects(User);
    await service.database.transaction(() => users.update(ben.id, { last_name: 'Franklin' }));
    const refused = await visitor.submit(path, { ...fieldsOf(page), first_name: 'Benny' });
    expect(refused.status).toBe(412);
    expect(await users.get(ben.id)).toMatchObject({ first_name: 'Benjamin', last_name: 'Franklin' });
  });

  it('keep nothing that a stranger sends', async () => {
    const refused = await new Visitor(service.base).submit(ADD, TYPED);
    expect(refused.status).toBe(403);
    expect(textOf(refused)).not.toContain('new-one');
    expect(textOf(refused)).not.toContain('typed-in-secret');
  });

  it('keep what was typed when the session has ended, but no password', async () => {
    const fields = fieldsOf(await visitor.get(ADD));
    visitor.cookies.delete('sessionid');
    const refused = await visitor.submit(ADD, { ...fields, ...TYPED });
    expect(refused.status).toBe(403);
    expect(textOf(refused)).toContain('new-one');
    expect(textOf(refused)).not.toContain('typed-in-secret');
  });
});
