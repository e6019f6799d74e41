import { createUser } from '../../src/auth/users/users.js';
import { jsonOf, send, textOf, type Answer } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';

const PASSWORD = 'a-good-password';
const WRONG = { detail: 'No active account found with the given credentials' };

let time = 1000;
beforeAll(() => {
  jest.spyOn(process.hrtime, 'bigint').mockImplementation(() => BigInt(Math.round(time * 1e9)));
});
afterAll(() => jest.restoreAllMocks());
// What another test tried is forgotten.
beforeEach(() => {
  time += 3600;
});

describe('Failed log-ins', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ COMPRESSION: 'false', TRUST_PROXY: '1' }, 'sqlite::memory:');
    await createUser(service.database, { username: 'ann' }, PASSWORD);
  });
  afterAll(() => service.close());

  const logIn = (username: string, password: string, address = '192.0.2.1'): Promise<Answer> =>
    send(service.base, {
      method: 'POST',
      path: '/api/token/',
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address },
      body: JSON.stringify({ username, password }),
    });
  const fail = async (times: number, username = 'ann', address?: string): Promise<void> => {
    for (let round = 0; round < times; round++) {
      const answer = await logIn(username, 'wrong', address);
      expect([answer.status, jsonOf(answer)]).toEqual([401, WRONG]);
    }
  };
  const seen = ({ status, headers, body }: Answer): object => {
    const { date: _, ...others } = headers;
    return { status, headers: others, body: body.toString() };
  };

  it('are let through ten times a minute, and then nothing is checked', async () => {
    await fail(9);
    time += 20;
    await fail(1);
    const answer = await logIn('ann', PASSWORD);
    expect(seen(answer)).toMatchObject({
      status: 429,
      headers: {
        'retry-after': '40',
        'ratelimit-policy': '"login";q=10;w=60',
        ratelimit: '"login";r=0;t=40',
      },
      body: '{"detail":"Request was throttled. Expected available in 40 seconds."}',
    });
    time += 40;
    expect((await logIn('ann', PASSWORD)).status).toBe(200);
    await fail(9);
    expect((await logIn('ann', 'wrong')).status).toBe(429);
  });

  it('are the same for an account that does not exist', async () => {
    await Promise.all([fail(10), fail(10, 'nobody')]);
    const [known, unknown] = [await logIn('ann', 'wrong'), await logIn('nobody', 'wrong')];
    expect(known.status).toBe(429);
    expect(seen(unknown)).toEqual(seen(known));
  });

  it('do not lock out who is elsewhere, nor somebody else', async () => {
    await fail(10);
    expect((await logIn('ann', PASSWORD, '192.0.2.2')).status).toBe(200);
    await fail(1, 'bob');
    expect((await logIn('ann', PASSWORD)).status).toBe(429);
  });

  it('count together for all addresses of one IPv6 network, and all ways to write a name', async () => {
    await fail(5, 'ann', '2001:db8::1');
    await fail(5, 'ａｎｎ', '2001:db8::2');
    expect((await logIn('ann', PASSWORD, '2001:db8::3')).status).toBe(429);
    expect((await logIn('ann', PASSWORD, '2001:db8:0:1::3')).status).toBe(200);
  });

  it('are what counts, not successful ones nor requests without a password', async () => {
    for (let round = 0; round < 12; round++) expect((await logIn('ann', PASSWORD)).status).toBe(200);
    for (let round = 0; round < 12; round++) expect((await logIn('ann', '')).status).toBe(400);
    await fail(10);
  });

  it('are shown on the page', async () => {
    const visitor = new Visitor(service.base);
    for (let round = 0; round < 10; round++) {
      const answer = await visitor.logIn('ann', 'wrong');
      expect(answer.status).toBe(200);
      expect(textOf(answer)).toContain('Please enter a correct username');
    }
    const answer = await visitor.logIn('ann', PASSWORD);
    expect(answer.status).toBe(429);
    expect(answer.headers).toMatchObject({ 'retry-after': '60', ratelimit: '"login";r=0;t=60' });
    expect(textOf(answer)).toContain('Request was throttled. Expected available in 60 seconds.');
    expect(textOf(answer)).toContain('value="ann"');
  });

  it('are let through exactly ten times when many come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => logIn('ann', 'wrong')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(190);
  });

  it('do not stand in the way of many right ones at once', async () => {
    await fail(9);
    const answers = await Promise.all(Array.from({ length: 40 }, () => logIn('ann', PASSWORD)));
    expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(200));
  });

  it('may come as often as they like with THROTTLE_LOGIN=none', async () => {
    const unthrottled = await startService({ THROTTLE_LOGIN: 'none' }, 'sqlite::memory:');
    for (let round = 0; round < 12; round++) {
      const headers = { 'Content-Type': 'application/json' };
      const body = JSON.stringify({ username: 'ann', password: 'wrong' });
      const answer = await send(unthrottled.base, { method: 'POST', path: '/api/token/', headers, body });
      expect(answer.status).toBe(401);
    }
    await unthrottled.close();
  });
});

describe('Failed log-ins from one address', () => {
  const LIMITED = { THROTTLE_LOGIN_ADDRESS: '12/min', TRUST_PROXY: '1' };
  const THROTTLED = {
    status: 429,
    headers: {
      'retry-after': '60',
      'ratelimit-policy': '"login-address";q=12;w=60',
      ratelimit: '"login-address";r=0;t=60',
    },
  };

  let service: Service;
  let access: string;
  beforeAll(async () => {
    service = await startService(LIMITED, 'sqlite::memory:');
    await createUser(service.database, { username: 'ann' }, PASSWORD);
    ({ access } = jsonOf(await logIn('ann', PASSWORD, '192.0.2.9')) as { access: string });
  });
  afterAll(() => service.close());

  const post = (path: string, body: object, address: string): Promise<Answer> =>
    send(service.base, {
      method: 'POST',
      path,
      headers: {
        'Content-Type': 'application/json',
        'X-Forwarded-For': address,
        Authorization: `Bearer ${access}`,
      },
      body: JSON.stringify(body),
    });
  const logIn = (username: string, password: string, address = '192.0.2.1'): Promise<Answer> =>
    post('/api/token/', { username, password }, address);
  const changePassword = (old_password: string, address = '192.0.2.1'): Promise<Answer> =>
    post('/api/auth/password/', { old_password, new_password: PASSWORD }, address);
  const logInByPage = async (username: string, address = '192.0.2.1'): Promise<Answer> => {
    const visitor = new Visitor(service.base);
    await visitor.get('/api-auth/login/');
    return visitor.submit(
      '/api-auth/login/',
      { username, password: 'wrong' },
      { 'X-Forwarded-For': address },
    );
  };

  it('count together for all accounts and at every address that takes a password', async () => {
    const statuses: number[] = [];
    for (let round = 0; round < 4; round++) {
      statuses.push((await logIn(`nobody${round}`, 'wrong')).status);
      statuses.push((await logInByPage(`nobody${round}`)).status);
      statuses.push((await changePassword('wrong')).status);
    }
    expect(statuses).toEqual(Array(4).fill([401, 200, 400]).flat());
    expect(await logIn('ann', PASSWORD)).toMatchObject(THROTTLED);
    expect(await logInByPage('ann')).toMatchObject(THROTTLED);
    expect(await changePassword(PASSWORD)).toMatchObject(THROTTLED);
    expect((await logIn('ann', PASSWORD, '192.0.2.2')).status).toBe(200);
  });

  it('count together for an IPv6 network', async () => {
    for (let round = 0; round < 12; round++)
      expect((await logIn(`nobody${round}`, 'wrong', `2001:db8::${round}`)).status).toBe(401);
    expect(await logIn('ann', PASSWORD, '2001:db8::ffff')).toMatchObject(THROTTLED);
    expect((await logIn('ann', PASSWORD, '2001:db8:0:1::')).status).toBe(200);
  });

  it('do not count where they succeed, nor twice where the account is locked already', async () => {
    for (let round = 0; round < 14; round++) expect((await logIn('ann', PASSWORD)).status).toBe(200);
    for (let round = 0; round < 14; round++)
      expect((await logIn('bob', 'wrong')).status).toBe(round < 10 ? 401 : 429);
    expect((await logIn('ann', PASSWORD)).status).toBe(200);
  });

  it('are let through exactly as often as they may when many come at once', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `nobody${index}`);
    const answers = await Promise.all(names.map((name) => logIn(name, 'wrong')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(12);
    expect(statuses.filter((status) => status === 429)).toHaveLength(88);
  });

  it.each([
    ['THROTTLE_LOGIN_ADDRESS', '"login";q=10;w=60'],
    ['THROTTLE_LOGIN', undefined],
  ])('are not limited with %s=none', async (setting, policy) => {
    const unlimited = await startService({ ...LIMITED, [setting]: 'none' }, 'sqlite::memory:');
    const fail = (username: string): Promise<Answer> =>
      send(unlimited.base, {
        method: 'POST',
        path: '/api/token/',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ username, password: 'wrong' }),
      });
    for (let round = 0; round < 14; round++) expect((await fail(`nobody${round}`)).status).toBe(401);
    for (let round = 0; round < 10; round++) expect((await fail('ann')).status).toBe(401);
    const { status, headers } = await fail('ann');
    expect([status, headers['ratelimit-policy']]).toEqual([policy ? 429 : 401, policy]);
    await unlimited.close();
  });
});
