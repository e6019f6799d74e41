import type { Database, Work } from '../../database/database.js';
import { atCommandLine, Recorder, type Actor } from '../../rest/history/recorder.js';
import { makePassword } from '../users/hashers.js';
import type { HashingClient } from '../users/hashing-queue.js';
import { revoke } from '../tokens/revocation.js';
import { User } from '../users/user.entity.js';

/** Gives a user another password, and ends all tokens and sessions. Answers the user as it is now, undefined for one who is gone. */
export async function setPassword(
  database: Database,
  user: User,
  raw: string,
  actor: Actor = atCommandLine('manage'),
  client?: HashingClient,
): Promise<User | undefined> {
  const password = await makePassword(raw, client);
  return database.transaction(() => changePassword(database, user, password, actor));
}

/** The same in a transaction, with the hash of the password. */
export function* changePassword(
  database: Database,
  { id }: User,
  password: string,
  actor: Actor,
): Work<User | undefined> {
  const changed = yield* revoke(database, id, { password });
  if (!changed) return undefined;
  const { username } = changed;
  // Neither password is shown.
  const before = { username, password: '********' };
  yield* record(database, id, before, { username, password: '******** (new)' }, actor);
  return changed;
}

/** Ends all sessions and tokens of a user. */
export function* logOutEverywhere(database: Database, user: User, actor: Actor): Work<void> {
  const after = yield* revoke(database, user.id);
  if (after) yield* record(database, user.id, validFrom(user), validFrom(after), actor);
}

const validFrom = ({ username, tokens_valid_from }: User): object => ({ username, tokens_valid_from });

const record = (database: Database, id: number, before: object, after: object, actor: Actor): Work<void> =>
  new Recorder(database).record(
    database.objects(User).model.metadata.tableName,
    'change',
    { id, before, after },
    actor,
  );
