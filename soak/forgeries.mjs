/*
 * Tokens that nobody may be let in with. `forgeries` are made without the service's key, from a token that is good;
 * `misfits` with it, and still say what must not be believed.
 */
import { createHmac, generateKeyPairSync, sign as signBytes } from 'node:crypto';

const HASHES = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const GUESSES = [
  '',
  ' ',
  'secret',
  'None',
  'null',
  'undefined',
  'changeme',
  'django-insecure',
  '0'.repeat(64),
];
const YEAR_2000 = 946_684_800;
const YEAR_2100 = 4_102_444_800;

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PUBLIC_KEY = publicKey.export({ type: 'spki', format: 'pem' });

const encode = (part) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

/** A token of these parts; `key` signs it by the algorithm that the header names, or by `hash`. */
export function token(
  payload,
  { header = { alg: 'HS256', typ: 'JWT' }, key = '', hash = HASHES[header.alg] } = {},
) {
  const text = `${encode(header)}.${encode(payload)}`;
  return `${text}.${hash ? createHmac(hash, key).update(text).digest('base64url') : ''}`;
}

/** By name: what a stranger makes of the parts of a good token. `random(n)` is a whole number below n. */
export const forgeries = {
  letter: ({ good, random }) => {
    const at = random(good.length);
    return replaced(good, at, other(good[at], random));
  },
  letters: ({ good, random }) => {
    let text = good;
    for (let count = 1 + random(8); count > 0; count--) text = forgeries.letter({ good: text, random });
    return text === good ? `${good}A` : text;
  },
  truncated: ({ good, random }) => good.slice(0, random(good.length)),
  longer: ({ good, random }) => good + pick(['A', 'AA', '=', '==', '.', '.A', '\u00e9', '%20'], random),
  spareBits: ({ good, random }) => {
    // The last letter of 32 bytes has two bits to spare: three more letters decode to the same signature.
    const last = ALPHABET.indexOf(good.at(-1));
    return good.slice(0, -1) + ALPHABET[(last & ~3) | (((last & 3) + 1 + random(3)) & 3)];
  },
  padded: ({ parts: [header, payload, signature], random }) =>
    pick(
      [
        [`${header}=`, payload, signature],
        [header, `${payload}=`, signature],
        [header, payload, `${signature}=`],
      ],
      random,
    ).join('.'),
  otherAlphabet: ({ good }) => {
    const text = good.replaceAll('-', '+').replaceAll('_', '/');
    return text === good ? `${good}+` : text;
  },
  broken: ({ good, random }) => {
    const at = 1 + random(good.length - 2);
    return (
      good.slice(0, at) + pick(['\n', '\t', ' ', '\0', '\u200b', '\ud83d\ude00'], random) + good.slice(at)
    );
  },
  none: ({ claims, parts, random }) => {
    const alg = pick(['none', 'None', 'NONE', 'nOnE', '', null], random);
    return `${encode({ alg, typ: 'JWT' })}.${encode(claims)}.${pick(['', parts[2]], random)}`;
  },
  noAlgorithm: ({ claims, random }) =>
    token(claims, { header: { typ: 'JWT' }, hash: 'sha256', key: guess(random) }),
  guessedKey: ({ claims, random }) => token(claims, { key: guess(random) }),
  otherHash: ({ claims, random }) =>
    token(claims, { header: { alg: pick(['HS384', 'HS512'], random) }, key: guess(random) }),
  confusedKey: ({ claims, random }) =>
    token(claims, {
      header: { alg: pick(['HS256', 'RS256', 'ES256', 'PS256'], random), typ: 'JWT' },
      hash: 'sha256',
      key: PUBLIC_KEY,
    }),
  ownKey: ({ claims, random }) => {
    const jwk = publicKey.export({ format: 'jwk' });
    const header = pick(
      [
        { jwk },
        { jku: 'https://evil.example/keys' },
        { x5u: 'https://evil.example/' },
        { x5c: ['MIIB'] },
        { kid: '../../../../dev/null' },
        { kid: "' OR 1=1 --" },
      ],
      random,
    );
    const text = `${encode({ alg: 'RS256', typ: 'JWT', ...header })}.${encode(claims)}`;
    return `${text}.${signBytes('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
  },
  namedKey: ({ claims, random }) =>
    token(claims, {
      header: {
        alg: 'HS256',
        kid: pick(['../../../../dev/null', '0', ''], random),
        jku: 'https://evil.example/',
      },
      key: '',
    }),
  otherClaims: ({ claims, parts: [header, , signature], random }) =>
    [
      header,
      encode({ ...claims, user_id: String(random(50)), exp: YEAR_2100 + random(1000) }),
      signature,
    ].join('.'),
  doubledClaims: ({ claims, parts: [header, , signature] }) =>
    [header, encode(`{"user_id":"2",${JSON.stringify(claims).slice(1)}`), signature].join('.'),
  doubledAlgorithm: ({ claims, random }) =>
    token(claims, { header: '{"alg":"none","alg":"HS256"}', hash: 'sha256', key: guess(random) }),
  exchanged: ({ parts, others, random }) => {
    const at = 1 + random(2);
    return parts.with(at, others[at]).join('.');
  },
  parts: ({ parts: [header, payload, signature], random }) =>
    pick(
      [
        [payload, header, signature],
        [header, payload],
        [header, payload, ''],
        ['', payload, signature],
        [header, '', signature],
        ['', '', ''],
        [header, payload, signature, signature],
        [header, '', '', payload, signature],
      ],
      random,
    ).join('.'),
  asJson: ({ parts: [header, payload, signature] }) =>
    JSON.stringify({ protected: header, payload, signature }),
  huge: ({ claims, random }) => token({ ...claims, more: 'x'.repeat(random(8000)) }, { key: guess(random) }),
  noise: ({ random }) =>
    Array.from({ length: random(400) }, () => String.fromCharCode(random(0x800))).join(''),
};

/** By name: claims to be signed with the service's own key. They are for log-in and refresh; verify looks at less. */
export const misfits = {
  expired: ({ claims, random }) => ({ ...claims, exp: YEAR_2000 + random(1e8) }),
  notYet: ({ claims, random }) => ({ ...claims, nbf: YEAR_2100 + random(1e8) }),
  fromTheFuture: ({ claims, random }) => ({ ...claims, iat: YEAR_2100 + random(1e8) }),
  oddTime: ({ claims, random }) => ({
    ...claims,
    [pick(['exp', 'iat', 'nbf'], random)]: pick([null, [], {}, 'soon', '', [1], { a: 1 }], random),
  }),
  oddEnd: ({ claims, random }) => ({
    ...claims,
    exp: pick(['1e999', '4102444800', true, -1, 1e300], random),
  }),
  oddText: ({ claims, random }) => ({
    ...claims,
    [pick(['jti', 'sub'], random)]: pick([null, [], {}, 5, true, ['a']], random),
  }),
  missing: ({ claims, random }) => ({ ...claims, [pick(['exp', 'jti', 'token_type'], random)]: undefined }),
  otherType: ({ claims, random }) => ({
    ...claims,
    token_type: pick(
      [claims.token_type === 'access' ? 'refresh' : 'access', 'sliding', 'Access', '', null, ['access'], 1],
      random,
    ),
  }),
  nobody: ({ claims, random }) => ({
    ...claims,
    user_id: pick(
      ['987654321', 'abc', [1, 2], { id: 1 }, 1e300, '9'.repeat(40), -1, '1; --', 'x'.repeat(3000)],
      random,
    ),
  }),
  noObject: ({ random }) =>
    pick(['[1]', '"text"', 'null', '5', 'no json', '', '{"exp":', '{"__proto__":{"user_id":1}}'], random),
};

const pick = (choices, random) => choices[random(choices.length)];
const guess = (random) => pick(GUESSES, random);
const replaced = (text, at, letter) => text.slice(0, at) + letter + text.slice(at + 1);
const other = (letter, random) => {
  const at = ALPHABET.indexOf(letter);
  return at < 0 ? 'A' : ALPHABET[(at + 1 + random(63)) % 64];
};
