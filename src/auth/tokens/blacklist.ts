import { query, type Database, type Work } from '../../database/database.js';
import { BlacklistedToken } from './blacklisted-token.entity.js';
import { OutstandingToken } from './outstanding-token.entity.js';
import { atRest } from './token-digest.js';
import { invalid, TokenError, userIdOf, type Claims, type Token } from './tokens.js';
import { User } from '../users/user.entity.js';

/*
 * Steps of transactions that keep two lists: the refresh tokens given out, and those among them that are not to be
 * used any more.
 */

/** What the lists' column holds. */
const JTI_LENGTH = 255;

/** Whether a list can hold a token's id. */
export const isStorable = (jti: unknown): jti is string =>
  typeof jti === 'string' && jti.length <= JTI_LENGTH && !jti.includes('\0');

/** A token without an id is on no list, nor is one with an id that no list can hold. */
export function* isBlacklisted(database: Database, { jti }: Claims): Work<boolean> {
  if (!isStorable(jti)) return false;
  const sql =
    `SELECT token.id FROM ${database.objects(OutstandingToken).table} token ` +
    `JOIN ${database.objects(BlacklistedToken).table} listed ON listed.token_id = token.id WHERE token.jti = $1`;
  return (yield* query(sql, [jti])).length > 0;
}

/**
 * Puts a token on the list of those given out, unless it is there. `createdAt` is when it was made, where that is known.
 * Answers its place on the list. Throws TokenError.
 */
export function* outstand(
  database: Database,
  token: Token,
  encoded: string,
  createdAt = new Date(),
): Work<number> {
  if (!isStorable(token.jti)) throw invalid();
  const outstanding = database.objects(OutstandingToken);
  // A user who has been deleted since is none.
  const user = `(SELECT id FROM ${database.objects(User).table} WHERE id = $1)`;
  yield* query(
    `INSERT INTO ${outstanding.table} (user_id, jti, token, created_at, expires_at) ` +
      `VALUES (${user}, $2, $3, $4, $5) ON CONFLICT (jti) DO NOTHING`,
    [userIdOf(token) ?? null, token.jti, atRest(encoded), createdAt, new Date(token.exp * 1000)],
  );
  const [{ id }] = yield* outstanding.select({ jti: token.jti });
  return id;
}

/** Puts a token on the list of those not to be used any more, unless it is there. */
export function* blacklist(database: Database, id: number): Work<void> {
  const { table } = database.objects(BlacklistedToken);
  const sql = `INSERT INTO ${table} (token_id, blacklisted_at) VALUES ($1, $2) ON CONFLICT (token_id) DO NOTHING`;
  yield* query(sql, [id, new Date()]);
}

export const blacklisted = (): TokenError => new TokenError('Token is blacklisted');
