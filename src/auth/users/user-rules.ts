import { User } from './user.entity.js';
import { query, type Database, type Work } from '../../database/database.js';
import type { AuthenticatedUser } from '../../rest/core/authenticated-user.js';
import { PermissionDenied, ValidationError } from '../../rest/exceptions.js';
import { SAFE_METHODS } from '../../rest/http/messages/methods.js';
import type { Permission } from '../../rest/access/permissions.js';

/*
 * Who may do what to whose account: staff look after ordinary accounts, superusers after all. One active superuser who can
 * log in to the admin stays, whatever is asked for at the same moment.
 */

type Flags = Pick<User, 'is_active' | 'is_staff' | 'is_superuser'>;

const OF_STAFF = 'Only a superuser may change the account of a staff member or a superuser.';
const TO_STAFF = 'Only a superuser may make a user a staff member or a superuser.';
const LAST = 'This is the last active superuser. Make another user a superuser first.';

const isElevated = ({ is_staff, is_superuser }: Partial<Flags>): boolean => Boolean(is_staff || is_superuser);

/** Says at once what `checkMayChange` would say with the row in hand. */
export const LooksAfterUsers: Permission = {
  hasPermission: () => true,
  hasObjectPermission: ({ method, user }, object) =>
    SAFE_METHODS.has(method) || user?.is_superuser === true || !isElevated(object),
  message: OF_STAFF,
};

/** Throws PermissionDenied where `actor` may not change an account like this; `user` is undefined for a new one. */
export function checkMayChange(
  actor: AuthenticatedUser,
  user: User | undefined,
  changes: Partial<Flags> = {},
): void {
  if (actor.is_superuser) return;
  if (user && isElevated(user)) throw new PermissionDenied(OF_STAFF);
  if (isElevated(changes)) throw new PermissionDenied(TO_STAFF);
}

/** What it takes to look after all others. */
const ACTIVE_SUPERUSER = { is_active: true, is_staff: true, is_superuser: true } as const;
const FLAGS = ['is_active', 'is_staff', 'is_superuser'] as const;

/** The user with this id, undefined for one who is gone. Until the transaction ends that row stays as it is, and so do all active superusers. */
export function* lockUser(database: Database, id: number): Work<User | undefined> {
  yield* lockSuperusers(database, id);
  return (yield* database.objects(User).select({ id }))[0];
}

/** Whether there is an active superuser. None ceases to be one until the transaction ends, but by its own doing. */
export function* hasActiveSuperuser(database: Database): Work<boolean> {
  yield* lockSuperusers(database);
  return (yield* database.objects(User).select(ACTIVE_SUPERUSER)).length > 0;
}

/** Locks the rows of all active superusers, and one more, in the order of their ids, which prevents deadlocks. What is read after that is so. */
function* lockSuperusers(database: Database, id: number | null = null): Work<void> {
  if (database.dialect !== 'postgres') return;
  const { table } = database.objects(User);
  const sql = `SELECT id FROM ${table} WHERE id = $1 OR (${FLAGS.join(' AND ')}) ORDER BY id FOR NO KEY UPDATE`;
  yield* query(sql, [id]);
}

/** Throws ValidationError where changes would leave no active superuser. `user` is as `lockUser` gave it. */
export function* checkSuperuserRemains(database: Database, user: User, changes: Partial<Flags>): Work<void> {
  if (!FLAGS.every((flag) => user[flag])) return;
  const taken = FLAGS.filter((flag) => changes[flag] === false);
  if (taken.length === 0) return;
  const superusers = yield* database.objects(User).select(ACTIVE_SUPERUSER);
  if (superusers.some(({ id }) => id !== user.id)) return;
  throw new ValidationError(Object.fromEntries(taken.map((flag) => [flag, [LAST]])));
}
