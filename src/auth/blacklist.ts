import type { Database, Work } from '../database/database.js';
import { BlacklistedToken } from './blacklisted-token.entity.js';
import { OutstandingToken } from './outstanding-token.entity.js';
import { TokenError, userIdOf, type Claims, type Token } from './tokens.js';
import { User } from './user.entity.js';

/*
 * Steps of transactions that keep two lists: the refresh tokens given out, and those among them that are not to be
 * used any more.
 */

/** A token without an id is on no list. */
export function* isBlacklisted(database: Database, { jti }: Claims): Work<boolean> {
  if (typeof jti !== 'string') return false;
  const [outstanding] = yield* database.objects(OutstandingToken).select({ jti });
  if (!outstanding) return false;
  return (yield* database.objects(BlacklistedToken).select({ token_id: outstanding.id })).length > 0;
}

/** Puts a token on the list of those given out, unless it is there. Answers its place on the list. */
export function* outstand(database: Database, token: Token, encoded: string): Work<number> {
  const outstanding = database.objects(OutstandingToken);
  // A user who has gone meanwhile is none.
  const user = `(SELECT id FROM ${database.objects(User).table} WHERE id = $1)`;
  yield {
    sql:
      `INSERT INTO ${outstanding.table} (user_id, jti, token, created_at, expires_at) ` +
      `VALUES (${user}, $2, $3, $4, $5) ON CONFLICT (jti) DO NOTHING`,
    parameters: [userIdOf(token) ?? null, token.jti, encoded, new Date(), new Date(token.exp * 1000)],
  };
  const [{ id }] = yield* outstanding.select({ jti: token.jti });
  return id;
}

/**
 * Blacklists a token, whether or not it was given out here. Of any number of requests that try at once exactly one
 * succeeds: the others wait for it at the table's unique key. Throws TokenError for a token that is blacklisted.
 */
export function* blacklist(database: Database, token: Token, encoded: string): Work<void> {
  const id = yield* outstand(database, token, encoded);
  const inserted = yield {
    sql:
      `INSERT INTO ${database.objects(BlacklistedToken).table} (token_id, blacklisted_at) ` +
      'VALUES ($1, $2) ON CONFLICT (token_id) DO NOTHING RETURNING id',
    parameters: [id, new Date()],
  };
  if (inserted.length === 0) throw blacklisted();
}

export const blacklisted = (): TokenError => new TokenError('Token is blacklisted');
