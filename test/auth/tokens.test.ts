import {
  checkClaims,
  checkToken,
  inheritedClaims,
  newToken,
  userIdOf,
} from '../../src/auth/tokens/tokens.js';

const YEAR_2100 = 4_102_444_800;
const YEAR_2000 = 946_684_800;

const outcome = (check: () => void): string => {
  try {
    check();
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('checkClaims', () => {
  it.each([
    ['nothing at all', {}, 'accepted'],
    ['an end in the future', { exp: YEAR_2100 }, 'accepted'],
    ['a fraction of a second', { exp: YEAR_2100 + 0.5 }, 'accepted'],
    ['an end in the past', { exp: YEAR_2000 }, 'Token is expired'],
    ['an end before 1970', { exp: -5 }, 'Token is expired'],
    ['an end that is text', { exp: 'soon' }, 'Token is invalid'],
    ['an end that is a number as text', { exp: String(YEAR_2100) }, 'Token is invalid'],
    ['an end that is null', { exp: null }, 'Token is invalid'],
    ['an end after the calendar', { exp: 1e300 }, 'Token is invalid'],
    ['made in the future', { exp: YEAR_2100, iat: YEAR_2100 - 10 }, 'Token is invalid'],
    ['made in the future and expired', { exp: YEAR_2000, iat: YEAR_2100 }, 'Token is invalid'],
    ['made at a time that is text', { iat: 'yesterday' }, 'Token is invalid'],
    ['made at a number as text', { iat: String(YEAR_2000) }, 'accepted'],
    ['made at null', { iat: null }, 'Token is invalid'],
    ['not to be used yet', { nbf: YEAR_2100 }, 'Token is invalid'],
    ['to be used by now', { nbf: YEAR_2000 }, 'accepted'],
    ['not before text', { nbf: 'noon' }, 'Token is invalid'],
    ['for somebody', { aud: 'x', iss: 3, sub: 'z' }, 'accepted'],
    ['a subject that is no text', { sub: 5 }, 'Token is invalid'],
    ['an id that is no text', { jti: 5 }, 'Token is invalid'],
    ['an id too long for the blacklist', { jti: 'x'.repeat(256) }, 'accepted'],
    ['an id that no database takes', { jti: 'a\0b' }, 'accepted'],
    ['a list', [1], 'Token is invalid'],
    ['text', 'hello', 'Token is invalid'],
    ['null', null, 'Token is invalid'],
  ])('%s', (_, payload, expected) => {
    expect(outcome(() => checkClaims(payload))).toBe(expected);
  });

  it('counts the last second out', () => {
    expect(outcome(() => checkClaims({ exp: 1000 }, 999.9))).toBe('accepted');
    expect(outcome(() => checkClaims({ exp: 1000 }, 1000))).toBe('Token is expired');
  });
});

describe('checkToken', () => {
  const complete = { token_type: 'access', exp: YEAR_2100, jti: 'a' };
  it.each([
    ['complete', complete, 'access', 'accepted'],
    ['another type', complete, 'refresh', 'Token has wrong type'],
    ['another type where any will do', { ...complete, token_type: 'sliding' }, undefined, 'accepted'],
    ['without a type', { ...complete, token_type: undefined }, 'access', 'Token has no type'],
    ['without a type where any will do', { ...complete, token_type: undefined }, undefined, 'accepted'],
    ['without an id', { ...complete, jti: undefined }, 'access', 'Token has no id'],
    ['without an end', { ...complete, exp: undefined }, 'access', "Token has no 'exp' claim"],
    ['with nothing', {}, 'access', "Token has no 'exp' claim"],
  ] as const)('%s', (_, claims, type, expected) => {
    expect(outcome(() => checkToken(claims, type))).toBe(expected);
  });
});

describe('newToken', () => {
  it("has simplejwt's claims, in its order", () => {
    const token = newToken('refresh', 86400, { user_id: '2' });
    expect(Object.keys(token)).toEqual(['token_type', 'exp', 'iat', 'jti', 'user_id']);
    expect(token).toEqual({
      token_type: 'refresh',
      exp: token.iat + 86400,
      iat: expect.any(Number),
      jti: expect.stringMatching(/^[0-9a-f]{32}$/),
      user_id: '2',
    });
    expect(Math.abs(token.iat - Date.now() / 1000)).toBeLessThan(2);
  });

  it('hands on what is not its own', () => {
    const refresh = { ...newToken('refresh', 86400, { user_id: '2' }), role: 'editor', nested: { a: [1] } };
    expect(inheritedClaims(refresh)).toEqual({ user_id: '2', role: 'editor', nested: { a: [1] } });
  });
});

describe('userIdOf', () => {
  it.each([
    ['2', 2],
    [2, 2],
    // What Python's int() reads, as the reference does.
    [' 2 ', 2],
    ['-2', -2],
    ['0x2', undefined],
    ['abc', undefined],
    ['', undefined],
    ['2.0', undefined],
    [2.5, 2],
    ['9'.repeat(30), undefined],
    [[], undefined],
    [{}, undefined],
    [true, 1],
    [null, undefined],
    [undefined, undefined],
  ])('%j is %p', (claim, id) => {
    expect(userIdOf({ user_id: claim })).toBe(id);
  });
});
