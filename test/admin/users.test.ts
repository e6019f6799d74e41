import { findByUsername, createUser } from '../../src/auth/users/users.js';
import { UsersModule } from '../../src/admin/api/users/users.module.js';
import { Client } from '../auth/client.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { appOf, startService, type Service } from '../support/service.js';
import { testScenarios, type Scenario } from '../support/table.js';

const PASSWORD = 'a-good-password';
const NEW = 'quite-another-one-7';

const LAST = ['This is the last active superuser. Make another user a superuser first.'];
const OF_STAFF = {
  detail: 'Only a superuser may change the account of a staff member or a superuser.',
};
const TO_STAFF = { detail: 'Only a superuser may make a user a staff member or a superuser.' };

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/;

describeOnEveryDatabase('Accounts over HTTP', (db) => {
  let service: Service;
  let client: Client;
  const ids: Record<string, number> = {};
  const access: Record<string, string> = {};

  beforeAll(async () => {
    service = await startService({}, db.url(), { apps: [appOf(UsersModule)] });
    client = new Client(service.base);
    const people = {
      root: { is_staff: true, is_superuser: true },
      clerk: { is_staff: true },
      porter: { is_staff: true },
      ann: { email: 'ann@example.com', first_name: 'Ann', last_name: 'Smith' },
      bob: {},
    };
    for (const [username, values] of Object.entries(people)) {
      ids[username] = (await createUser(service.database, { username, ...values }, PASSWORD)).id;
      access[username] = (await client.pair(username, PASSWORD)).access;
    }
  });
  afterAll(() => service?.close());

  const as = (username: string) => () => ({ Authorization: `Bearer ${access[username]}` });
  const at =
    (verb: string, username: string, action = '') =>
    () =>
      `${verb} /api/admin/users/${ids[username]}/${action}`;
  const user = (username: string, values: object = {}) => ({
    id: expect.any(Number),
    username,
    ...{ email: '', first_name: '', last_name: '', is_active: true, is_staff: false, is_superuser: false },
    date_joined: expect.stringMatching(TIME),
    last_login: null,
    ...values,
  });
  const page = (...results: object[]) => ({ count: results.length, next: null, previous: null, results });

  const ANN = user('ann', { email: 'ann@example.com', first_name: 'Ann', last_name: 'Smith' });

  describe('to whom', () => {
    const addresses: [string, string][] = [
      ['GET', 'users/'],
      ['POST', 'users/'],
      ['GET', 'users/1/'],
      ['PATCH', 'users/1/'],
      ['POST', 'users/1/password/'],
      ['POST', 'users/1/logout/'],
    ];
    testScenarios(
      () => service.base,
      addresses.flatMap(([verb, path]): Scenario[] => [
        {
          name: `${verb} ${path} is not for the anonymous`,
          request: `${verb} /api/admin/${path}`,
          status: 401,
          answer: { detail: 'Authentication credentials were not provided.' },
        },
        {
          name: `${verb} ${path} is not for those who are no staff`,
          request: `${verb} /api/admin/${path}`,
          headers: as('ann'),
          status: 403,
          answer: { detail: 'You do not have permission to perform this action.' },
        },
      ]),
    );
  });

  describe('are looked at', () => {
    testScenarios(
      () => service.base,
      [
        {
          name: 'in pages, always',
          request: 'GET /api/admin/users/?ordering=username',
          headers: as('clerk'),
          status: 200,
          answer: page(
            ANN,
            user('bob'),
            user('clerk', { is_staff: true }),
            user('porter', { is_staff: true }),
            user('root', { is_staff: true, is_superuser: true }),
          ),
        },
        {
          name: 'in small ones',
          request: 'GET /api/admin/users/?ordering=-username&page_size=2&page=3',
          headers: as('clerk'),
          status: 200,
          answer: {
            count: 5,
            next: null,
            previous: expect.stringMatching(/\?ordering=-username&page=2&page_size=2$/),
            results: [ANN],
          },
        },
        ...(
          [
            ['search=SMITH', [ANN]],
            ['search=example.com', [ANN]],
            ['search=nobody', []],
            ['is_staff=true&is_superuser=false&search=port', [user('porter', { is_staff: true })]],
            ['is_superuser=true', [user('root', { is_staff: true, is_superuser: true })]],
            ['is_active=false', []],
            // What is neither true nor false stands for no filter.
            ['is_active=constructor&search=SMITH', [ANN]],
          ] as const
        ).map(([query, found]) => ({
          name: `by ${query}`,
          request: `GET /api/admin/users/?${query}`,
          headers: as('clerk'),
          status: 200,
          answer: page(...found),
        })),
        {
          name: 'one by one',
          request: at('GET', 'ann'),
          headers: as('clerk'),
          status: 200,
          answer: ANN,
          answerHeaders: { etag: /^"/ },
        },
        {
          name: 'if they are there',
          request: 'GET /api/admin/users/987654/',
          headers: as('clerk'),
          status: 404,
          answer: { detail: 'No User matches the given query.' },
        },
        {
          name: 'and are not in the API root',
          request: 'GET /api/',
          status: 200,
          answer: {},
        },
        {
          name: 'and never deleted',
          request: at('DELETE', 'ann'),
          headers: as('root'),
          status: 405,
          answerHeaders: { allow: 'GET, PUT, PATCH, HEAD, OPTIONS' },
        },
        {
          name: 'nor written many at once',
          request: 'POST /api/admin/users/bulk/',
          headers: as('root'),
          body: [],
          status: 405,
        },
      ],
    );
  });

  describe('are made', () => {
    const create = (
      name: string,
      body: object,
      answer: unknown,
      status = 400,
      username = 'clerk',
    ): Scenario => ({
      ...{ name, request: 'POST /api/admin/users/', headers: as(username), body, status, answer },
    });
    testScenarios(
      () => service.base,
      [
        create(
          'with what is given',
          {
            ...{ username: 'ﬁne①', password: PASSWORD, email: ' Fi@EXAMPLE.com', last_name: 'Ne' },
            ...{ id: 1, date_joined: '1999-01-01T00:00:00Z', last_login: '1999-01-01T00:00:00Z' },
          },
          user('fine1', { email: 'Fi@example.com', last_name: 'Ne' }),
          201,
        ),
        create(
          'and the rest missing',
          {},
          {
            username: ['This field is required.'],
            password: ['This field is required.'],
          },
        ),
        create(
          'by a name that is right',
          { username: 'a b', password: PASSWORD },
          {
            username: [
              'Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.',
            ],
          },
        ),
        create(
          'by a name that is short',
          { username: 'a'.repeat(151), password: PASSWORD },
          {
            username: ['Ensure this field has no more than 150 characters.'],
          },
        ),
        create(
          'by a name of their own',
          { username: 'fine1', password: PASSWORD },
          {
            username: ['A user with that username already exists.'],
          },
        ),
        create(
          'with a password that follows the rules',
          { username: 'ann2', password: '1234567' },
          {
            password: [
              'This password is too short. It must contain at least 8 characters.',
              'This password is too common.',
              'This password is entirely numeric.',
            ],
          },
        ),
        create(
          'that is not like the name',
          { username: 'longname', password: 'longname1' },
          {
            password: ['The password is too similar to the username.'],
          },
        ),
        create(
          'with an address that is one',
          { username: 'x', password: PASSWORD, email: 'nope' },
          {
            email: ['Enter a valid email address.'],
          },
        ),
        create('by staff as no staff', { username: 'x', password: PASSWORD, is_staff: true }, TO_STAFF, 403),
        create('nor superusers', { username: 'x', password: PASSWORD, is_superuser: true }, TO_STAFF, 403),
        create(
          'by superusers as what they like',
          { username: 'deputy', password: PASSWORD, is_staff: true, is_active: false },
          user('deputy', { is_staff: true, is_active: false }),
          201,
          'root',
        ),
      ],
    );

    it('and can log in with the password that was given', async () => {
      expect(await client.logIn('fine1', PASSWORD)).toMatchObject({ status: 200 });
      expect(await client.logIn('deputy', PASSWORD)).toMatchObject({ status: 401 });
      expect(await findByUsername(service.database, 'x')).toBeUndefined();
    });
  });

  describe('are changed', () => {
    const change = (
      name: string,
      [actor, target]: readonly [string, string],
      body: object,
      status: number,
      answer: unknown,
    ): Scenario => ({ name, request: at('PATCH', target), headers: as(actor), body, status, answer });
    const nothing = { is_staff: false };
    testScenarios(
      () => service.base,
      [
        change(
          'by staff',
          ['clerk', 'bob'],
          { first_name: 'Bob', is_staff: false },
          200,
          user('bob', { first_name: 'Bob' }),
        ),
        change(
          'but for the password',
          ['clerk', 'bob'],
          { password: NEW },
          200,
          user('bob', { first_name: 'Bob' }),
        ),
        change('to names of their own', ['clerk', 'bob'], { username: 'ann' }, 400, {
          username: ['A user with that username already exists.'],
        }),
        change('never to staff by staff', ['clerk', 'bob'], { is_staff: true }, 403, TO_STAFF),
        change('nor to superusers', ['clerk', 'bob'], { is_superuser: true }, 403, TO_STAFF),
        change(
          'never by themselves to superusers',
          ['clerk', 'clerk'],
          { is_superuser: true },
          403,
          OF_STAFF,
        ),
        change('if of staff by no staff', ['clerk', 'porter'], { first_name: 'P' }, 403, OF_STAFF),
        change('nor to none', ['clerk', 'porter'], nothing, 403, OF_STAFF),
        change('if of superusers by no staff', ['clerk', 'root'], { is_active: false }, 403, OF_STAFF),
        change(
          'if of staff by superusers',
          ['root', 'porter'],
          { first_name: 'P' },
          200,
          user('porter', { is_staff: true, first_name: 'P' }),
        ),
        ...(['is_active', 'is_staff', 'is_superuser'] as const).map((flag) =>
          change(`while one superuser keeps ${flag}`, ['root', 'root'], { [flag]: false }, 400, {
            [flag]: LAST,
          }),
        ),
        change(
          'of whom all else may change',
          ['root', 'root'],
          { email: 'r@example.com' },
          200,
          user('root', { is_staff: true, is_superuser: true, email: 'r@example.com' }),
        ),
      ],
    );
  });
});
