import { Command } from 'commander';
import { OutstandingToken } from '../auth/tokens/outstanding-token.entity.js';
import { removeEmptyFamilies } from '../auth/tokens/token-families.js';
import { query, type Work } from '../database/database.js';
import { withDatabase, writeLine, type Shell } from './shell.js';

export const flushexpiredtokensCommand = (shell: Shell): Command =>
  new Command('flushexpiredtokens')
    .description('Deletes the outstanding tokens that have expired, blacklisted or not.')
    .action(() => run(shell));

async function run(shell: Shell): Promise<void> {
  const count = await withDatabase(shell, async (database) => {
    const { table } = database.objects(OutstandingToken);
    const deleted = await database.transaction(function* (): Work<number> {
      // A blacklisted token's row in the other table goes along: its foreign key cascades.
      const sql = `DELETE FROM ${table} WHERE expires_at <= $1 RETURNING id`;
      return (yield* query(sql, [new Date()])).length;
    });
    // In a transaction of its own: one that holds tokens must not wait for families.
    await database.transaction(removeEmptyFamilies);
    return deleted;
  });
  writeLine(shell.stdout, `Deleted ${count} expired token${count === 1 ? '' : 's'}.`);
}
