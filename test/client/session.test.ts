import {
  AuthenticationError,
  ConnectionError,
  type Tokens,
  type TokenStore,
} from '../../client/src/index.js';
import { USER, startBookstore } from '../browser/bookstore.js';
import type { Service } from '../support/service.js';
import { failureOf, respondWith, spiedClient } from './spy.js';

const REFRESH = 'POST /api/token/refresh/';
const ME = 'GET /api/auth/me/';
const NOT_VALID = {
  detail: 'Given token not valid for any token type',
  code: 'token_not_valid',
  messages: [],
};

describe('The tokens of the client', () => {
  let service: Service;
  let rotating: Service;
  beforeAll(async () => {
    service = await startBookstore(0);
    rotating = await startBookstore(0, {
      ROTATE_REFRESH_TOKENS: 'true',
      BLACKLIST_AFTER_ROTATION: 'true',
      REFRESH_TOKEN_GRACE: '0',
    });
  });
  afterAll(() => Promise.all([service.close(), rotating.close()]));
  afterEach(() => jest.restoreAllMocks());

  async function tokensOf(base: string): Promise<Tokens> {
    const body = JSON.stringify(USER);
    const headers = { 'content-type': 'application/json' };
    return (await (await fetch(`${base}/api/token/`, { method: 'POST', headers, body })).json()) as Tokens;
  }

  /** A token whose signature the service does not accept. */
  const spoiled = (token: string): string => `${token.slice(0, -4)}AAAA`;

  /** A store that shows what is in it. */
  function storeWith(tokens: Tokens | undefined): TokenStore & { tokens: Tokens | undefined } {
    return {
      tokens,
      get(): Promise<Tokens | undefined> {
        return Promise.resolve(this.tokens);
      },
      set(tokens): void {
        this.tokens = tokens;
      },
    };
  }

  it('are renewed once for all calls that find them spent', async () => {
    const tokens = await tokensOf(rotating.base);
    const store = storeWith({ ...tokens, access: spoiled(tokens.access) });
    const { client, lines } = spiedClient(rotating.base, undefined, { store });
    const users = await Promise.all(Array.from({ length: 20 }, () => client.me()));
    expect(new Set(users.map(({ username }) => username))).toEqual(new Set([USER.username]));
    expect(lines().filter((line) => line === REFRESH)).toEqual([REFRESH]);
    expect(store.tokens!.refresh).not.toBe(tokens.refresh);
    await client.me();
    expect(lines().filter((line) => line === REFRESH)).toEqual([REFRESH]);
  });

  it('are renewed before they end, by the time that has passed here', async () => {
    const { client, lines } = spiedClient(service.base);
    const start = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(start - 86_400_000);
    await client.logIn(USER.username, USER.password);
    clock.mockReturnValue(start - 86_400_000 + 280_000);
    await client.me();
    expect(lines()).toEqual(['POST /api/token/', ME]);
    clock.mockReturnValue(start - 86_400_000 + 291_000);
    await client.me();
    expect(lines().slice(2)).toEqual([REFRESH, ME]);
  });

  it('are renewed before they end, by their own word if they come from a store', async () => {
    const { client, lines } = spiedClient(service.base, undefined, { tokens: await tokensOf(service.base) });
    await client.me();
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 295_000);
    await client.me();
    expect(lines()).toEqual([ME, REFRESH, ME]);
  });

  it('that another page has renewed are used', async () => {
    const tokens = await tokensOf(service.base);
    const store = storeWith({ ...tokens, access: spoiled(tokens.access) });
    const { client, lines } = spiedClient(
      service.base,
      (_, count) => {
        if (count === 1) store.tokens = tokens;
        return undefined;
      },
      { store },
    );
    await client.me();
    expect(lines()).toEqual([ME, ME]);
  });

  it('are forgotten when they cannot be renewed any more', async () => {
    const tokens = await tokensOf(service.base);
    const store = storeWith({ access: spoiled(tokens.access), refresh: spoiled(tokens.refresh) });
    const { client, lines } = spiedClient(service.base, undefined, { store });
    const errors = await Promise.all([failureOf(client.me()), failureOf(client.books.list())]);
    expect(errors.map((error) => (error as AuthenticationError).code)).toEqual([
      'token_not_valid',
      'token_not_valid',
    ]);
    expect(store.tokens).toBeUndefined();
    expect(lines().filter((line) => line === REFRESH)).toEqual([REFRESH]);
    expect(await client.books.list()).toEqual([]);
  });

  it('are kept when the service cannot be reached, and not sent again and again when they are refused', async () => {
    const tokens = await tokensOf(service.base);
    const store = storeWith({ ...tokens, access: spoiled(tokens.access) });
    const broken = spiedClient(
      service.base,
      ({ url }) => {
        if (url.includes('refresh')) throw new TypeError('fetch failed');
        return undefined;
      },
      { store, retries: 0 },
    );
    expect(await failureOf(broken.client.me())).toBeInstanceOf(ConnectionError);
    expect(store.tokens).toBeDefined();

    const refusing = spiedClient(
      service.base,
      ({ url }) => (url.includes('refresh') ? undefined : respondWith(401, NOT_VALID)),
      { store },
    );
    expect(await failureOf(refusing.client.me())).toBeInstanceOf(AuthenticationError);
    expect(refusing.lines()).toEqual([ME, REFRESH, ME]);
  });

  it.each(['before', 'after'])(
    'of a user who logs out %s a renewal is answered do not come back',
    async (time) => {
      const tokens = await tokensOf(service.base);
      const store = storeWith({ ...tokens, access: spoiled(tokens.access) });
      const { client } = spiedClient(
        service.base,
        async (request) => {
          if (!request.url.includes('refresh')) return undefined;
          const answer = time === 'after' ? await fetch(request) : undefined;
          await client.logOut();
          return answer;
        },
        { store },
      );
      expect(await failureOf(client.me())).toBeInstanceOf(AuthenticationError);
      expect(store.tokens).toBeUndefined();
    },
  );

  it('are revoked by a log-out, which does not mind if they have ended', async () => {
    const tokens = await tokensOf(service.base);
    const store = storeWith(tokens);
    const { client } = spiedClient(service.base, undefined, { store });
    await client.logOut();
    expect(store.tokens).toBeUndefined();
    store.tokens = { ...tokens, access: 'no token' };
    expect(await failureOf(client.me())).toBeInstanceOf(AuthenticationError);
    store.tokens = tokens;
    await client.logOut();
    store.tokens = tokens;
    const broken = spiedClient(service.base, () => respondWith(503, { detail: 'Busy.' }), { store });
    expect(await failureOf(broken.client.logOut())).toMatchObject({ status: 503 });
    expect(store.tokens).toBeUndefined();
  });

  it('are not renewed for an account that is refused', async () => {
    const body = { detail: 'User is inactive', code: 'user_inactive' };
    const { client, lines } = spiedClient(service.base, () => respondWith(401, body), {
      tokens: await tokensOf(service.base),
    });
    expect(await failureOf(client.me())).toMatchObject({ code: 'user_inactive' });
    expect(lines()).toEqual([ME]);
  });

  it('go with no redirect to another address', async () => {
    const { client, requests } = spiedClient(service.base, () =>
      respondWith(307, '', { location: 'http://127.0.0.1:9/api/token/' }),
    );
    expect(await failureOf(client.logIn(USER.username, USER.password))).toMatchObject({ status: 307 });
    expect(requests.map(({ redirect, credentials }) => [redirect, credentials])).toEqual([
      ['manual', 'omit'],
    ]);
  });

  it('leave the renewal to others when a caller gives up', async () => {
    const tokens = await tokensOf(service.base);
    const store = storeWith({ ...tokens, access: spoiled(tokens.access) });
    const controller = new AbortController();
    const { client } = spiedClient(
      service.base,
      ({ url }) => {
        if (url.includes('refresh')) controller.abort();
        return undefined;
      },
      { store },
    );
    const [given, kept] = await Promise.allSettled([client.me({ signal: controller.signal }), client.me()]);
    expect(given).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } });
    expect(kept).toMatchObject({ status: 'fulfilled', value: { username: USER.username } });
  });
});
