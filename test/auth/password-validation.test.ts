import { passwordProblems, validatePassword } from '../../src/auth/users/password-validation.js';

const TOO_SHORT = 'This password is too short. It must contain at least 8 characters.';
const TOO_COMMON = 'This password is too common.';
const NUMERIC = 'This password is entirely numeric.';
const similarTo = (attribute: string): string => `The password is too similar to the ${attribute}.`;

const anna = {
  username: 'anna.k',
  first_name: 'Anna',
  last_name: 'Kowalska-Nowak',
  email: 'anna@library.example.org',
};
const other = { username: 'Jürgen', first_name: '李小龍', last_name: '', email: '' };

/** What Django answers to the same. */
describe('validatePassword', () => {
  it.each([
    ['password', undefined, [TOO_COMMON]],
    ['12345678', undefined, [TOO_COMMON, NUMERIC]],
    ['1234', undefined, [TOO_SHORT, TOO_COMMON, NUMERIC]],
    ['qwerty123', undefined, [TOO_COMMON]],
    [' PASSWORD1 ', undefined, [TOO_COMMON]],
    ['tr0ub4dor&3x', undefined, []],
    ['٣٤٥٦٧٨٩٠', undefined, [NUMERIC]],
    ['', undefined, [TOO_SHORT]],
    ['😀😀😀😀😀😀😀😀', undefined, []],
    ['😀😀😀😀😀😀😀', undefined, [TOO_SHORT]],
    ['anna.k', anna, [similarTo('username'), TOO_SHORT]],
    ['kowalskax', anna, [similarTo('last name')]],
    ['Kowalska99', anna, [similarTo('last name')]],
    ['nowak-kowalska', anna, [similarTo('last name')]],
    ['library.example', anna, [similarTo('email address')]],
    ['elpmaxeyrarbil', anna, [similarTo('email address')]],
    ['correct horse', anna, []],
    ['anna'.repeat(20), anna, []],
    ['an', anna, [TOO_SHORT]],
    ['JÜRGEN', other, [similarTo('username'), TOO_SHORT]],
    ['jürgen12', other, [similarTo('username')]],
    ['李小龍', other, [similarTo('first name'), TOO_SHORT]],
    ['nejrug-ü-12', other, [similarTo('username')]],
  ])('%j', async (password, user, messages) => {
    expect(await validatePassword(password, user)).toEqual(messages);
  });
});

describe('passwordProblems', () => {
  it("carries Django's codes", async () => {
    const codes = (await passwordProblems('1234', { username: '1234' })).map(({ code }) => code);
    expect(codes).toEqual([
      'password_too_similar',
      'password_too_short',
      'password_too_common',
      'password_entirely_numeric',
    ]);
  });
});
