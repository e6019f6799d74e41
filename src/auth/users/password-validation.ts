import { isLongerThan, len, strip } from '../../rest/python.js';
import type { User } from './user.entity.js';

/** What a password is found wanting for, in Django's words and codes. */
export interface PasswordProblem {
  readonly code: string;
  readonly message: string;
}

type PersonalData = Partial<Pick<User, 'username' | 'first_name' | 'last_name' | 'email'>>;

type Validator = (
  password: string,
  user: PersonalData,
) => PasswordProblem | undefined | Promise<PasswordProblem | undefined>;

/** Django's AUTH_PASSWORD_VALIDATORS as a new project has them: https://docs.djangoproject.com/en/5.2/topics/auth/passwords/#password-validation */
const VALIDATORS: readonly Validator[] = [
  userAttributeSimilarity,
  minimumLength,
  commonPassword,
  numericPassword,
];

/** Everything that is wrong with a new password; nothing for a good one. `user` is whom it must not resemble. */
export async function passwordProblems(
  password: string,
  user: PersonalData = {},
): Promise<PasswordProblem[]> {
  const problems: PasswordProblem[] = [];
  for (const validator of VALIDATORS) {
    const problem = await validator(password, user);
    if (problem) problems.push(problem);
  }
  return problems;
}

/** As `passwordProblems`, the messages alone: Django's `validate_password()`. */
export async function validatePassword(password: string, user?: PersonalData): Promise<string[]> {
  return (await passwordProblems(password, user)).map(({ message }) => message);
}

const MIN_LENGTH = 8;

function minimumLength(password: string): PasswordProblem | undefined {
  if (isLongerThan(password, MIN_LENGTH - 1)) return undefined;
  const message = `This password is too short. It must contain at least ${MIN_LENGTH} characters.`;
  return { code: 'password_too_short', message };
}

/** The list is 400 kB and only ever needed for a new password. */
async function commonPassword(password: string): Promise<PasswordProblem | undefined> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  if (!dictionary['passwords-common'].includes(strip(password.toLowerCase()))) return undefined;
  return { code: 'password_too_common', message: 'This password is too common.' };
}

function numericPassword(password: string): PasswordProblem | undefined {
  if (!/^\p{Nd}+$/u.test(password)) return undefined;
  return { code: 'password_entirely_numeric', message: 'This password is entirely numeric.' };
}

/** The rules in Django's words, for a page on which a password is chosen. */
export const PASSWORD_RULES: readonly string[] = [
  "Your password can't be too similar to your other personal information.",
  `Your password must contain at least ${MIN_LENGTH} characters.`,
  "Your password can't be a commonly used password.",
  "Your password can't be entirely numeric.",
];

const MAX_SIMILARITY = 0.7;

const ATTRIBUTES = {
  username: 'username',
  first_name: 'first name',
  last_name: 'last name',
  email: 'email address',
} as const satisfies Record<keyof PersonalData, string>;

function userAttributeSimilarity(password: string, user: PersonalData): PasswordProblem | undefined {
  const lower = password.toLowerCase();
  const length = len(lower);
  for (const [attribute, verboseName] of Object.entries(ATTRIBUTES)) {
    const value = user[attribute as keyof PersonalData]?.toLowerCase();
    if (!value) continue;
    const parts = [...value.split(/[^\p{L}\p{N}_]+/u), value];
    if (parts.some((part) => !isFarLonger(length, part) && quickRatio(lower, part) >= MAX_SIMILARITY)) {
      const message = `The password is too similar to the ${verboseName}.`;
      return { code: 'password_too_similar', message };
    }
  }
  return undefined;
}

/** Whether a password of `length` characters is so much longer than the value that they cannot be similar: Django's guard against slow comparisons. */
function isFarLonger(length: number, value: string): boolean {
  return length >= 10 * len(value) && len(value) < (MAX_SIMILARITY / 2) * length;
}

/** `difflib.SequenceMatcher.quick_ratio()`: how many characters two texts share, whatever their order, from 0 to 1. */
function quickRatio(a: string, b: string): number {
  const left = new Map<string, number>();
  for (const char of b) left.set(char, (left.get(char) ?? 0) + 1);
  let shared = 0;
  for (const char of a) {
    const count = left.get(char) ?? 0;
    if (count > 0) shared++;
    left.set(char, count - 1);
  }
  const length = len(a) + len(b);
  return length === 0 ? 1 : (2 * shared) / length;
}
