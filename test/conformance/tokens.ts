import { createHmac } from 'node:crypto';
import type { TokenRecipe } from './corpus.js';

export interface DecodedToken {
  readonly header: { readonly alg: string };
  readonly claims: { readonly exp: number; readonly iat: number };
  /** What was signed, and its signature. */
  readonly signed: string;
  readonly signature: string;
}

const HASHES: Readonly<Record<string, string>> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };

/** The HMAC that JWS algorithm `alg` makes of `signed`; empty for `none` and unknown ones. */
export function sign(signed: string, alg: string, key: string): string {
  const hash = HASHES[alg];
  return hash ? createHmac(hash, key).update(signed).digest('base64url') : '';
}

/** Makes the token of a recipe; `serviceKey` signs it unless the recipe names another key. */
export function mint(recipe: TokenRecipe, serviceKey: string): string {
  const header = encode(recipe.header);
  const payload = encode(recipe.payload);
  const signature = sign(`${header}.${payload}`, recipe.alg ?? recipe.header.alg, recipe.key ?? serviceKey);
  switch (recipe.tamper) {
    case 'signature':
      return `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    case 'payload':
      return `${header}.${encode(recipe.tampered_payload!)}.${signature}`;
    case 'strip':
      return `${header}.${payload}.`;
    default:
      return `${header}.${payload}.${signature}`;
  }
}

/** The parts of a JWT; undefined for anything else. */
export function decode(token: unknown): DecodedToken | undefined {
  const parts = /^(([\w-]+)\.([\w-]+))\.([\w-]*)$/.exec(String(token));
  if (!parts) return undefined;
  const [, signed, header, claims, signature] = parts as unknown as [string, string, string, string, string];
  return { header: parse(header), claims: parse(claims), signed, signature } as DecodedToken;
}

function encode(part: object | string): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
}

function parse(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
}
