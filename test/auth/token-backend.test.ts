import { createHmac } from 'node:crypto';
import { TokenBackend } from '../../src/auth/tokens/token-backend.js';
import { readSettings } from '../../src/settings.js';

const KEY = 'a-key-for-tests-that-nobody-else-has-to-know';
const FOREIGN = 'another-key-for-tests-that-is-not-the-first-one';
const claims = { token_type: 'access', exp: 4_102_444_800, iat: 946_684_800, jti: 'a', user_id: '2' };

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A token made by hand: whatever its header says, signed with `hash`. */
function sign(
  payload: unknown,
  header: object = { alg: 'HS256', typ: 'JWT' },
  key = KEY,
  hash = 'sha256',
): string {
  const text = `${encode(header)}.${encode(payload)}`;
  return `${text}.${createHmac(hash, key).update(text).digest('base64url')}`;
}

const good = sign(claims);
const [header, payload, signature] = good.split('.');

describe('TokenBackend', () => {
  const backend = new TokenBackend(readSettings({ SECRET_KEY: KEY }));

  it('reads what it writes', () => {
    expect(backend.decode(backend.encode(claims))).toEqual(claims);
  });

  it('writes what others read', () => {
    expect(backend.encode(claims)).toBe(good);
  });

  it.each([
    ['another key', sign(claims, undefined, FOREIGN)],
    ['another algorithm', sign(claims, { alg: 'HS512', typ: 'JWT' }, KEY, 'sha512')],
    ['an algorithm that is not the one used', sign(claims, { alg: 'HS512', typ: 'JWT' })],
    ['an algorithm in small letters', sign(claims, { alg: 'hs256', typ: 'JWT' })],
    ['no algorithm', sign(claims, { typ: 'JWT' })],
    ['the algorithm none', `${encode({ alg: 'none', typ: 'JWT' })}.${payload}.`],
    ['the algorithm none with a signature', sign(claims, { alg: 'none', typ: 'JWT' })],
    ['a header that is null', sign(claims, null as never)],
    ['a header that is no JSON', `${encode('x')}.${payload}.${signature}`],
    ['no signature', `${header}.${payload}.`],
    ['half a signature', good.slice(0, -20)],
    ['more signature', `${good}AA`],
    ['other claims', `${header}.${encode({ ...claims, user_id: '1' })}.${signature}`],
    ['two parts', `${header}.${payload}`],
    ['four parts', `${good}.x`],
    ['garbage', 'garbage'],
    ['nothing', ''],
    ['other letters', 'é.😀.\u0000'],
    ['a payload that is a list', sign('[1]')],
    ['a payload that is text', sign('"hello"')],
    ['a payload that is null', sign('null')],
    ['a payload that is a number', sign('5')],
    ['a payload that is no JSON', sign('hello')],
    ['an empty payload', sign('')],
    ['a header that demands more', sign(claims, { alg: 'HS256', crit: ['exp'], exp: 1 })],
  ])('refuses %s', (_, token) => {
    expect(() => backend.decode(token)).toThrow('Token is invalid');
  });

  it('does not take a remembered token past its end', () => {
    const short = { ...claims, exp: Math.floor(Date.now() / 1000) + 60 };
    const token = backend.encode(short);
    backend.remember(token, { ...short });
    expect(backend.decode(token)).toEqual(short);
    jest.useFakeTimers({ now: Date.now() + 61_000 });
    expect(() => backend.decode(token)).toThrow('Token is expired');
    jest.useRealTimers();
  });

  it('remembers the latest few thousand', () => {
    for (let index = 0; index <= 5000; index++) backend.remember(`token ${index}`, claims);
    expect(backend.recall('token 0')).toBeUndefined();
    expect(backend.recall('token 1')).toBe(claims);
    expect(backend.recall('token 5000')).toBe(claims);
  });
});
