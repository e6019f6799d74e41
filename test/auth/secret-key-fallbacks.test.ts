import { createUser } from '../../src/auth/users/users.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';
import { Client, type Pair } from './client.js';

const [OLDEST, OLD, NEW] = ['oldest', 'old', 'new'].map((name) => `${name}-key-for-tests`.padEnd(40, '-'));
const PASSWORD = 'a-good-password';
const BOOK = { title: 'Emma', author: 'Jane Austen', published_date: '1815-12-23', isbn: '9780141439587' };

describeOnEveryDatabase('SECRET_KEY_FALLBACKS', (db) => {
  const services: Record<'before' | 'between' | 'after', Service> = {} as never;
  let pair: Pair;
  let session: Map<string, string>;
  let pageToken: string;

  beforeAll(async () => {
    services.before = await startService({ SECRET_KEY: OLD }, db.url());
    services.between = await startService(
      { SECRET_KEY: NEW, SECRET_KEY_FALLBACKS: `${OLDEST},${OLD}` },
      db.url(),
    );
    services.after = await startService({ SECRET_KEY: NEW }, db.url());
    await createUser(services.before.database, { username: 'ann' }, PASSWORD);
    pair = await client('before').pair('ann', PASSWORD);
    const visitor = new Visitor(services.before.base);
    await visitor.logIn('ann', PASSWORD);
    await visitor.get('/api/books/');
    session = visitor.cookies;
    pageToken = visitor.token;
  });
  afterAll(() => Promise.all(Object.values(services).map((service) => service.close())));

  const client = (name: keyof typeof services): Client => new Client(services[name].base);

  it.each([
    ['between', 200],
    ['after', 401],
  ] as const)('tokens of the old key: %s is %i', async (name, status) => {
    // Twice: the second time the token is a known one.
    for (let round = 0; round < 2; round++) expect((await client(name).me(pair.access)).status).toBe(status);
    expect((await client(name).refresh(pair.refresh)).status).toBe(status);
    expect((await client(name).verify(pair.access)).status).toBe(status);
    expect((await client(name).verify(pair.refresh)).status).toBe(status);
  });

  it('tokens are made with the new key', async () => {
    const { access, refresh } = await client('between').pair('ann', PASSWORD);
    const { body } = await client('between').refresh(pair.refresh);
    for (const token of [access, refresh, (body as Pair).access]) {
      expect((await client('after').verify(token)).status).toBe(200);
      expect((await client('before').verify(token)).status).toBe(401);
    }
  });

  it('a token of none of the keys is refused', async () => {
    const stranger = await startService({ SECRET_KEY: `${OLD}${OLD}` }, db.url());
    const { access, refresh } = await new Client(stranger.base).pair('ann', PASSWORD);
    await stranger.close();
    expect((await client('between').me(access)).status).toBe(401);
    expect((await client('between').refresh(refresh)).status).toBe(401);
  });

  it.each([
    ['between', true],
    ['after', false],
  ] as const)('a session of the old key, and the tokens of its pages: %s is %s', async (name, good) => {
    const visitor = new Visitor(services[name].base);
    const cookies = new Map(session);
    for (const [cookie, value] of cookies) visitor.cookies.set(cookie, value);
    if (!good) {
      expect((await visitor.get('/api/auth/me/')).status).toBe(401);
      return;
    }
    for (const token of [pageToken, session.get('csrftoken')!]) {
      expect((await visitor.submit('/api/books/', { ...BOOK, csrfmiddlewaretoken: token })).status).toBe(201);
    }
    await visitor.get('/api/books/');
    expect(visitor.token).not.toBe(pageToken);
    expect((await visitor.submit('/api/books/', BOOK)).status).toBe(201);
    // Tokens of pages are of the new key.
    const old = new Visitor(services.before.base);
    for (const [cookie, value] of cookies) old.cookies.set(cookie, value);
    expect((await old.submit('/api/books/', { ...BOOK, csrfmiddlewaretoken: visitor.token })).status).toBe(
      403,
    );
  });
});
