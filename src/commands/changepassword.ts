import { userInfo } from 'node:os';
import { Command } from 'commander';
import { validatePassword } from '../auth/users/password-validation.js';
import type { User } from '../auth/users/user.entity.js';
import { findByUsername } from '../auth/users/users.js';
import { setPassword } from '../auth/account/set-password.js';
import { withPrompt } from './prompt.js';
import { CommandError, withDatabase, writeLine, type Shell } from './shell.js';

export const changepasswordCommand = (shell: Shell): Command =>
  new Command('changepassword')
    .description(`Changes a user's password.`)
    .argument('[username]', 'the user whose password to change; by default, the current username')
    .action((username?: string) => run(shell, username ?? userInfo().username));

async function run(shell: Shell, username: string): Promise<void> {
  await withDatabase(shell, async (database) => {
    const user = await findByUsername(database, username);
    if (!user) throw new CommandError(`user '${username}' does not exist`);
    writeLine(shell.stdout, `Changing password for user '${username}'`);
    await setPassword(database, user, await askPassword(shell, user));
  });
  writeLine(shell.stdout, `Password changed successfully for user '${username}'`);
}

const MOST_ATTEMPTS = 3;
const MISMATCH = 'Passwords do not match. Please try again.';

function askPassword(shell: Shell, user: User): Promise<string> {
  return withPrompt(shell, async (prompt) => {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      const password = await prompt.askHidden('Password: ');
      if (password === '') throw new CommandError('aborted');
      const again = await prompt.askHidden('Password (again): ');
      const faults = password === again ? await validatePassword(password, user) : [MISMATCH];
      if (faults.length === 0) return password;
      for (const fault of faults) writeLine(shell.stdout, fault);
    }
    throw new CommandError(
      `Aborting password change for user '${user.username}' after ${MOST_ATTEMPTS} attempts`,
    );
  });
}
