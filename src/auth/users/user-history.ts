import type { Database, Work } from '../../database/database.js';
import { Recorder, type Actor } from '../../rest/history/recorder.js';
import { User } from './user.entity.js';

/** Tells history, in the change's own transaction, that a user has another password. Neither is shown. */
export const recordPassword = (database: Database, { id, username }: User, actor: Actor): Work<void> =>
  record(
    database,
    { id, before: { username, password: '********' }, after: { username, password: '******** (new)' } },
    actor,
  );

/** Tells history that all sessions and tokens of a user have been ended. */
export const recordLogOut = (database: Database, before: User, after: User, actor: Actor): Work<void> =>
  record(database, { id: after.id, before: validFrom(before), after: validFrom(after) }, actor);

const validFrom = ({ username, tokens_valid_from }: User): object => ({ username, tokens_valid_from });

type Recorded = Parameters<Recorder['record']>[2];

const record = (database: Database, recorded: Recorded, actor: Actor): Work<void> =>
  new Recorder(database).record(database.objects(User).model.metadata.tableName, 'change', recorded, actor);
