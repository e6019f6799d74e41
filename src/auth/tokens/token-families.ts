import { query, type Database, type Work } from '../../database/database.js';
import { isStorable, outstand } from './blacklist.js';
import { BlacklistedToken } from './blacklisted-token.entity.js';
import { OutstandingToken } from './outstanding-token.entity.js';
import { inheritedClaims, madeAt, ownToken, type Claims, type OwnToken, type Token } from './tokens.js';

/*
 * Families of refresh tokens, where these are rotated: each token is spent by the refresh that makes its one child. A
 * spent token that comes again is a sign of theft, of itself or of the child, and ends the family:
 * https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2
 *
 * Steps of transactions. Who joins a family has it to himself until the transaction ends, on PostgreSQL by a lock of the
 * family's row. No other row that is there already is locked before it, which prevents deadlocks.
 */

const FAMILIES = '"auth_tokenfamily"';
const MEMBERS = '"auth_tokenfamily_member"';

/** A refresh token in its family. Times are in milliseconds since 1970. */
export interface Member {
  readonly token_id: number;
  readonly family_id: number;
  /** When the family ended, by log-out or by the replay of a spent token; null while it lives. */
  readonly ended_at: number | null;
  /** When the token was refreshed; null while that is still to come. */
  readonly spent_at: number | null;
  /** The place on the list of the token that it was refreshed to; null before, and once that has been flushed. */
  readonly child_id: number | null;
}

/** The member that a token is: of a family that begins with it, unless it has one. Throws TokenError. */
export function* joinFamily(database: Database, token: Token, encoded: string): Work<Member> {
  const { table } = database.objects(OutstandingToken);
  const id = yield* outstand(database, token, encoded);
  yield* query(
    `INSERT INTO ${FAMILIES} (id) SELECT id FROM ${table} WHERE id = $1 ` +
      `AND NOT EXISTS (SELECT 1 FROM ${MEMBERS} WHERE token_id = $1) ON CONFLICT (id) DO NOTHING`,
    [id],
  );
  yield* addMember(id, id);
  const lock = database.dialect === 'postgres' ? ' FOR UPDATE' : '';
  yield* query(
    `SELECT id FROM ${FAMILIES} WHERE id = (SELECT family_id FROM ${MEMBERS} WHERE token_id = $1)${lock}`,
    [id],
  );
  // Read behind the lock: what was there before may have changed while it was waited for.
  return (yield* findMember(database, token)) as Member;
}

/** The member that a token is, as it is now, without waiting for a lock; undefined for a token of no family yet. */
export function* findMember(database: Database, { jti }: Token): Work<Member | undefined> {
  if (!isStorable(jti)) return undefined;
  const { table } = database.objects(OutstandingToken);
  const [member] = yield* query(
    'SELECT member.token_id, member.family_id, family.ended_at, member.spent_at, member.child_id ' +
      `FROM ${table} token JOIN ${MEMBERS} member ON member.token_id = token.id ` +
      `JOIN ${FAMILIES} family ON family.id = member.family_id WHERE token.jti = $1`,
    [jti],
  );
  return member as unknown as Member | undefined;
}

/** The token that a member was refreshed to, made once more of its row and of the claims that it has from its parent. */
export function* childOf(database: Database, childId: number, parent: Claims): Work<OwnToken> {
  const [row] = yield* database.objects(OutstandingToken).select({ id: childId });
  const seconds = (date: Date | null): number => Math.floor(Number(date) / 1000);
  const own = { exp: seconds(row.expires_at), iat: seconds(row.created_at), jti: row.jti };
  return ownToken('refresh', own, inheritedClaims(parent));
}

/** Spends a member: `child` takes its place. */
export function* spend(
  database: Database,
  { token_id, family_id }: Member,
  child: OwnToken,
  encoded: string,
): Work<void> {
  const childId = yield* outstand(database, child, encoded, madeAt(child));
  yield* addMember(childId, family_id);
  yield* query(`UPDATE ${MEMBERS} SET spent_at = $2, child_id = $3 WHERE token_id = $1`, [
    token_id,
    Date.now(),
    childId,
  ]);
}

/** Ends a member's family: all its tokens go on the blacklist. Those that have expired need not. */
export function* endFamily(database: Database, { family_id }: Member): Work<void> {
  const now = new Date();
  yield* query(`UPDATE ${FAMILIES} SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL`, [
    family_id,
    now.getTime(),
  ]);
  yield* query(
    `INSERT INTO ${database.objects(BlacklistedToken).table} (token_id, blacklisted_at) ` +
      `SELECT member.token_id, $2 FROM ${MEMBERS} member ` +
      `JOIN ${database.objects(OutstandingToken).table} token ON token.id = member.token_id ` +
      'WHERE member.family_id = $1 AND token.expires_at > $3 ON CONFLICT (token_id) DO NOTHING',
    [family_id, now, now],
  );
}

/** Removes the families that have no tokens any more: flushing tokens leaves them behind. */
export function* removeEmptyFamilies(): Work<void> {
  yield* query(
    `DELETE FROM ${FAMILIES} WHERE NOT EXISTS ` +
      `(SELECT 1 FROM ${MEMBERS} member WHERE member.family_id = ${FAMILIES}.id)`,
  );
}

function* addMember(tokenId: number, familyId: number): Work<void> {
  yield* query(
    `INSERT INTO ${MEMBERS} (token_id, family_id) VALUES ($1, $2) ON CONFLICT (token_id) DO NOTHING`,
    [tokenId, familyId],
  );
}
