import { Socket } from 'node:net';
import { hash } from '@node-rs/argon2';
import type { HashingClient } from '../../src/auth/users/hashing-queue.js';
import { checkPassword, makePassword, UNUSABLE_PASSWORD } from '../../src/auth/users/hashers.js';

/** Written by Django 5.2 for the account `admin` of a real project. */
const DJANGO = 'pbkdf2_sha256$1000000$9GodEFap7Rg7v9OYT91ywW$4NEZegbECtgJZb3UwWZHERJJQKfVWi16FzBG41lkoPs=';
const DJANGO_UNICODE = 'pbkdf2_sha256$260000$seasalt2$jlN2K1WOZ4NU/244VEs6UU4A1HIZE98h6HN4JlKdDcM=';

describe('makePassword', () => {
  it("writes argon2id with OWASP's parameters, as Django does, with a salt of its own", async () => {
    const [one, other] = await Promise.all([makePassword('secret'), makePassword('secret')]);
    expect(one).toMatch(/^argon2\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(other).not.toBe(one);
  });
});

describe('checkPassword', () => {
  it.each([
    ['a password with its own hash', 'secret', () => makePassword('secret'), { ok: true, mustUpdate: false }],
    ['another password', 'Secret', () => makePassword('secret'), { ok: false, mustUpdate: false }],
    [
      'a hash without the name of the hasher',
      'secret',
      () => hash('secret'),
      { ok: true, mustUpdate: false },
    ],
    ['less memory', 'secret', () => hash('secret', { memoryCost: 8192 }), { ok: true, mustUpdate: true }],
    ['fewer passes', 'secret', () => hash('secret', { timeCost: 1 }), { ok: true, mustUpdate: true }],
    [
      'more of both',
      'secret',
      () => hash('secret', { memoryCost: 102400, timeCost: 3 }),
      { ok: true, mustUpdate: false },
    ],
    ['weaker, wrong password', 'x', () => hash('secret', { timeCost: 1 }), { ok: false, mustUpdate: false }],
    ["Django's hash", 'admin-pass-1', () => DJANGO, { ok: true, mustUpdate: true }],
    ["Django's hash, wrong password", 'admin-pass-2', () => DJANGO, { ok: false, mustUpdate: false }],
    ["Django's hash of other letters", 'pässword ✓', () => DJANGO_UNICODE, { ok: true, mustUpdate: true }],
  ])('%s', async (_, raw, encoded, expected) => {
    expect(await checkPassword(raw, await encoded())).toEqual(expected);
  });

  it.each([
    ['no hash', undefined],
    ['an empty one', ''],
    ['an unusable password', UNUSABLE_PASSWORD],
    ['an unusable password of Django', '!4lF7KzGh0uHdRdI6mN1hHo2OyYvkQr5o0Xl3Sxqu'],
    ['the password itself', 'secret'],
    ['more rounds than anybody should wait for', DJANGO.replace('1000000', '99999999999')],
    ['more rounds than anybody should wait for, just', DJANGO.replace('1000000', '4000001')],
    ['no rounds', DJANGO.replace('1000000', '0')],
    ['another hasher', 'md5$salt$5ebe2294ecd0e0f08eab7690d2a6ee69'],
    [
      'more memory than anybody should give',
      'argon2$argon2id$v=19$m=4194304,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo',
    ],
    [
      'more passes than anybody should wait for',
      '$argon2id$v=19$m=19456,t=99999,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo',
    ],
    ['a broken argon2 hash', 'argon2$argon2id$v=19$m=19456,t=2,p=1$c2Fsd$x'],
    ['another argon2', '$argon2d$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo'],
  ])('matches nothing against %s', async (_, encoded) => {
    expect(await checkPassword('secret', encoded)).toEqual({ ok: false, mustUpdate: false });
  });
});

describe('many at once', () => {
  it('are done in the order they came', async () => {
    const done: number[] = [];
    await Promise.all([0, 1, 2, 3].map((index) => makePassword('secret').then(() => done.push(index))));
    expect(done).toEqual([0, 1, 2, 3]);
  });

  const client = (ip: string, destroyed = false) =>
    ({ ip, raw: { socket: Object.assign(new Socket(), { destroyed }) } }) as unknown as HashingClient;

  it('are done for clients in turns', async () => {
    const done: string[] = [];
    const hash = (ip: string): Promise<unknown> =>
      makePassword('secret', client(ip)).then(() => done.push(ip));
    await Promise.all([...Array<string>(20).fill('192.0.2.1'), '192.0.2.2', '2001:db8::1'].map(hash));
    expect(done).toHaveLength(22);
    // As many as are computed at once are ahead.
    expect(done.indexOf('192.0.2.2')).toBeLessThan(8);
    expect(done.indexOf('2001:db8::1')).toBeLessThan(8);
  });

  it('are not done for clients that are gone', async () => {
    const there = Array.from({ length: 4 }, () => makePassword('secret', client('192.0.2.1')));
    const gone = Array.from({ length: 20 }, () => makePassword('secret', client('192.0.2.1', true)));
    const outcomes = await Promise.allSettled(gone);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toEqual([]);
    expect(outcomes[0]).toMatchObject({ reason: { status: 499 } });
    expect(await Promise.all(there)).toHaveLength(4);
  });

  it('are turned away when too many wait, and taken again afterwards', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 400 }, () => makePassword('secret')));
    const refused = outcomes.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0].reason).toMatchObject({ status: 503 });
    expect(await makePassword('secret')).toContain('argon2id');
  });
});
