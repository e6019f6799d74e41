import { setTimeout as sleep } from 'node:timers/promises';
import { query, type Database, type Work } from '../../database/database.js';
import { AuthenticationFailed } from '../../rest/exceptions.js';
import { Session } from '../sessions/session.entity.js';
import { integer, TokenError, userIdOf, type Claims } from './tokens.js';
import { User } from '../users/user.entity.js';

/*
 * Ending all tokens of a user at once: those made before a time in the user's row count no more. As every request with a
 * token reads that row, it holds from the next request on, in every process.
 *
 * On PostgreSQL a transaction that makes tokens locks the row until they are made, and one that revokes them takes the time
 * with the row in hand, so that no token is made after that by a transaction that has not seen it.
 */

/** Whether a token was made before its user's tokens were revoked. One that does not say when may be any old. */
export function isRevoked({ iat }: Claims, { tokens_valid_from }: User): boolean {
  return tokens_valid_from !== null && !(integer(iat) * 1000 >= tokens_valid_from.getTime());
}

export const revoked = (): TokenError => new TokenError('Token is revoked');

/**
 * Ends, with whatever else changes, all tokens and all sessions of a user. Answers the user as it is now, undefined for
 * one who is gone.
 *
 * A token says the second in which it was made, so the first that counts again is one of the next second.
 */
export function* revoke(database: Database, id: number, changes: Partial<User> = {}): Work<User | undefined> {
  const before = yield* held(database, id, 'NO KEY UPDATE');
  const next = (Math.floor(Date.now() / 1000) + 1) * 1000;
  // A clock that was set back must not make tokens good again.
  const from = new Date(Math.max(next, before?.tokens_valid_from?.getTime() ?? 0));
  const user = yield* database.objects(User).update(id, { ...changes, tokens_valid_from: from });
  const { table } = database.objects(Session);
  // Expired ones are for log-ins to clear away: to delete the same rows from two sides could be a deadlock.
  const sql = `DELETE FROM ${table} WHERE user_id = $1 AND expire_date >= $2`;
  yield* query(sql, [id, new Date()]);
  return user;
}

/** Waits, a second at most, until tokens made for a user count: only in the second of a revocation they do not. */
export async function untilTokensCount({ tokens_valid_from }: User): Promise<void> {
  const wait = (tokens_valid_from?.getTime() ?? 0) - Date.now();
  // A timer may be early by a part of a millisecond.
  if (wait > 0) await sleep(Math.min(wait, 1000) + 1);
}

/** Whether no tokens of a user have been revoked since the row was read that is given. */
export function* isLatest(database: Database, { id, tokens_valid_from }: User): Work<boolean> {
  const user = yield* held(database, id, 'SHARE');
  return user !== undefined && user.tokens_valid_from?.getTime() === tokens_valid_from?.getTime();
}

/**
 * Checks that the user of a token may have others. A token without a user passes, as with simplejwt: the access token made of
 * it opens nothing. Throws AuthenticationFailed, TokenError.
 */
export function* checkUser(database: Database, claims: Claims): Work<void> {
  if (!claims.user_id) return;
  const id = userIdOf(claims);
  const user = id === undefined ? undefined : yield* held(database, id, 'SHARE');
  if (!user?.is_active) throw new AuthenticationFailed('No active account found for the given token.');
  if (isRevoked(claims, user)) throw revoked();
}

/** A user who stays like that until the transaction ends. */
function* held(database: Database, id: number, strength: 'SHARE' | 'NO KEY UPDATE'): Work<User | undefined> {
  const users = database.objects(User);
  // Locked first and read then: waiting for the lock may have changed what there is to read.
  if (database.dialect === 'postgres')
    yield* query(`SELECT id FROM ${users.table} WHERE id = $1 FOR ${strength}`, [id]);
  return (yield* users.select({ id }))[0];
}
