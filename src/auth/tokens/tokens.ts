import { randomUUID } from 'node:crypto';
import { int } from '../../rest/python.js';

/** What a token says: the payload of a JWT (RFC 7519). Times are in seconds since 1970. */
export type Claims = Readonly<Record<string, unknown>>;

/** Claims that have been checked: see `checkToken`. */
export interface Token extends Claims {
  readonly exp: number;
  readonly jti: string;
}

export type TokenType = 'access' | 'refresh';

/** A token that cannot be used. The message is simplejwt's, and is for the client. */
export class TokenError extends Error {}

/** A token that was made here, and so says when. */
export interface OwnToken extends Token {
  readonly iat: number;
}

/** A new token. `lifetime` is in seconds; `others` are claims beside those of its own. */
export function newToken(type: TokenType, lifetime: number, others: Claims): OwnToken {
  const now = Math.floor(Date.now() / 1000);
  const jti = randomUUID().replaceAll('-', '');
  return ownToken(type, { exp: now + lifetime, iat: now, jti }, others);
}

/** A token of these claims, in simplejwt's order: the same claims make the same text again. */
export const ownToken = (
  type: TokenType,
  { exp, iat, jti }: Pick<OwnToken, 'exp' | 'iat' | 'jti'>,
  others: Claims,
): OwnToken => ({ token_type: type, exp, iat, jti, ...others });

/** When a token was made: now, but in the second that it says. */
export const madeAt = ({ iat }: OwnToken): Date =>
  new Date(Math.max(iat * 1000, Math.min(Date.now(), iat * 1000 + 999)));

const OWN_CLAIMS: ReadonlySet<string> = new Set(['token_type', 'exp', 'iat', 'jti']);

/** The claims that a token made from this one inherits: all but those that are each token's own. */
export function inheritedClaims(token: Claims): Claims {
  return Object.fromEntries(Object.entries(token).filter(([claim]) => !OWN_CLAIMS.has(claim)));
}

/** The last second of the year 9999: later ones are no date to Django, nor to PostgreSQL in its usual notation. */
const LAST_SECOND = 253_402_300_799;

/**
 * Checks what every signed token has to comply with, as PyJWT does in its order. What the reference fails on with a 500
 * (an `exp` that is text, or after the year 9999) is refused here. Throws TokenError.
 */
export function checkClaims(payload: unknown, now = Date.now() / 1000): asserts payload is Claims {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) throw invalid();
  const { iat, nbf, exp, sub, jti } = payload as Claims;
  if (iat !== undefined && !(integer(iat) <= now)) throw invalid();
  if (nbf !== undefined && !(integer(nbf) <= now)) throw invalid();
  if (exp !== undefined && integer(exp) <= now) throw new TokenError('Token is expired');
  if (exp !== undefined && !(typeof exp === 'number' && exp <= LAST_SECOND)) throw invalid();
  if (sub !== undefined && typeof sub !== 'string') throw invalid();
  if (jti !== undefined && typeof jti !== 'string') throw invalid();
}

export const invalid = (): TokenError => new TokenError('Token is invalid');

/** Python's `int()` of a claim; NaN, which compares with nothing, where it raises. */
export function integer(claim: unknown): number {
  if (typeof claim === 'number' || typeof claim === 'boolean') return Math.trunc(Number(claim));
  return typeof claim === 'string' ? Number(int(claim) ?? NaN) : NaN;
}

/** Checks what simplejwt asks of its tokens: an end, an id and, unless any will do, the right type. Throws TokenError. */
export function checkToken(claims: Claims, type?: TokenType): asserts claims is Token {
  if (claims.exp === undefined) throw new TokenError("Token has no 'exp' claim");
  if (claims.jti === undefined) throw new TokenError('Token has no id');
  if (type === undefined) return;
  if (claims.token_type === undefined) throw new TokenError('Token has no type');
  if (claims.token_type !== type) throw new TokenError('Token has wrong type');
}

/** The user that a token is for; undefined where the claim is no id that a user could have. */
export function userIdOf({ user_id: claim }: Claims): number | undefined {
  const id = integer(claim);
  return Number.isSafeInteger(id) ? id : undefined;
}
