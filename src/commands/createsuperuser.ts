import { userInfo } from 'node:os';
import { Command } from 'commander';
import { isEmail } from 'class-validator';
import { validatePassword } from '../auth/users/password-validation.js';
import {
  INVALID_USERNAME,
  isTooLong,
  MAX_USERNAME,
  normalizeUsername,
  USERNAME,
} from '../auth/users/usernames.js';
import { createUser, findByUsername } from '../auth/users/users.js';
import type { Database } from '../database/database.js';
import { len } from '../rest/python.js';
import type { Settings } from '../settings.js';
import { withPrompt, type Prompt } from './prompt.js';
import { CommandError, withDatabase, writeLine, type Shell } from './shell.js';

interface Options {
  readonly username?: string;
  readonly email?: string;
  readonly input: boolean;
}

type Answers = Settings['superuser'];

export const createsuperuserCommand = (shell: Shell): Command =>
  new Command('createsuperuser')
    .description('Creates a superuser.')
    .option('--username <name>', 'the username (no prompt)')
    .option('--email <address>', 'the email address (no prompt)')
    .option(
      '--noinput, --no-input',
      'do not prompt: read SUPERUSER_USERNAME, SUPERUSER_PASSWORD and SUPERUSER_EMAIL',
    )
    .action((options: Options) => run(shell, options));

async function run(shell: Shell, options: Options): Promise<void> {
  if (options.input && !shell.stdin.isTTY) {
    const hint = 'You can run it in one, or with --noinput.';
    return writeLine(shell.stdout, `Superuser creation skipped due to not running in a TTY. ${hint}`);
  }
  const { username, email } = options;
  await withDatabase(shell, async (database, { superuser }) => {
    const { password, ...answers } = options.input
      ? await interview(shell, database, options)
      : await readAnswers(database, { ...superuser, ...(username && { username }), ...(email && { email }) });
    await createUser(database, { ...answers, is_staff: true, is_superuser: true }, password);
  });
  writeLine(shell.stdout, 'Superuser created successfully.');
}

/** With --noinput nothing can be asked again. */
async function readAnswers(database: Database, answers: Answers): Promise<Answers> {
  const { username, email, password } = answers;
  if (!username) throw new CommandError('You must use --username or SUPERUSER_USERNAME with --noinput.');
  if (!password) throw new CommandError('You must set SUPERUSER_PASSWORD with --noinput.');
  const faults = [
    await usernameFault(database, username),
    emailFault(email),
    ...(await validatePassword(password, answers)),
  ];
  const found = faults.filter((fault) => fault !== undefined);
  if (found.length > 0) throw new CommandError(`Error: ${found.join(' ')}`);
  return answers;
}

function interview(shell: Shell, database: Database, options: Options): Promise<Answers> {
  return withPrompt(shell, async (prompt) => {
    const complain = (fault: string): void => writeLine(shell.stderr, fault);
    const byDefault = userInfo().username;
    const username = await askUntilRight(
      `Username (leave blank to use '${byDefault}'): `,
      options.username,
      (answer) => usernameFault(database, answer || byDefault),
    );
    const email = await askUntilRight('Email address: ', options.email, async (answer) => emailFault(answer));
    const user = { username: username || byDefault, email };
    return { ...user, password: await askPassword(prompt, user, complain) };

    /** What the command line gives has to be right at once. */
    async function askUntilRight(
      question: string,
      given: string | undefined,
      faultOf: FaultOf,
    ): Promise<string> {
      for (;;) {
        const answer = given ?? (await prompt.ask(question));
        const fault = await faultOf(answer);
        if (!fault) return answer;
        if (given !== undefined) throw new CommandError(`Error: ${fault}`);
        complain(`Error: ${fault}`);
      }
    }
  });
}

type FaultOf = (answer: string) => Promise<string | undefined>;

async function askPassword(
  prompt: Prompt,
  user: Omit<Answers, 'password'>,
  complain: (fault: string) => void,
): Promise<string> {
  for (;;) {
    const password = await prompt.askHidden('Password: ');
    if (password !== (await prompt.askHidden('Password (again): '))) {
      complain(`Error: Your passwords didn't match.`);
    } else if (password.trim() === '') {
      complain(`Error: Blank passwords aren't allowed.`);
    } else {
      const faults = await validatePassword(password, user);
      faults.forEach(complain);
      if (faults.length === 0) return password;
      const anyway = await prompt.ask('Bypass password validation and create user anyway? [y/N]: ');
      if (anyway.toLowerCase() === 'y') return password;
    }
  }
}

async function usernameFault(database: Database, username: string): Promise<string | undefined> {
  if (isTooLong(username))
    return `Ensure this value has at most ${MAX_USERNAME} characters (it has ${len(username)}).`;
  if (!USERNAME.test(username)) return INVALID_USERNAME;
  return (await findByUsername(database, normalizeUsername(username))) && 'That username is already taken.';
}

const emailFault = (email: string): string | undefined =>
  email === '' || isEmail(email) ? undefined : 'Enter a valid email address.';
