import type { Database, Work } from '../../database/database.js';
import { atCommandLine, type Actor } from '../../rest/history/recorder.js';
import { makePassword } from '../users/hashers.js';
import type { HashingClient } from '../users/hashing-queue.js';
import { revoke } from '../tokens/revocation.js';
import { User } from '../users/user.entity.js';
import { recordPassword } from '../users/user-history.js';

/** Gives a user another password, and ends all tokens and sessions. Answers the user as it is now, undefined for one who is gone. */
export async function setPassword(
  database: Database,
  user: User,
  raw: string,
  actor: Actor = atCommandLine('manage'),
  client?: HashingClient,
): Promise<User | undefined> {
  const password = await makePassword(raw, client);
  return database.transaction(function* (): Work<User | undefined> {
    const changed = yield* revoke(database, user.id, { password });
    if (changed) yield* recordPassword(database, changed, actor);
    return changed;
  });
}
