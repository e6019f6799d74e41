import { isLongerThan } from '../../rest/python.js';

/** Characters of a user name. */
export const MAX_USERNAME = 150;

/** What user names are made of, and what is said of others: Django's UnicodeUsernameValidator. */
export const USERNAME = /^[\p{L}\p{N}_.@+-]+$/u;
export const INVALID_USERNAME =
  'Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.';

/** Returns whether no account can have this user name. Ask it before doing anything else with a client's text. */
export const isTooLong = (username: string): boolean => isLongerThan(username, MAX_USERNAME);

/**
 * Django's `User.normalize_username()`: one way of writing what looks the same (Unicode NFKC). As in Django's forms a name
 * that is too long stays as it is: to normalize n combining marks takes n² steps.
 */
export const normalizeUsername = (username: string): string =>
  isTooLong(username) ? username : username.normalize('NFKC');

/** Django's `UserManager.normalize_email()`: the domain, which has no case, in small letters. */
export function normalizeEmail(email: string): string {
  const [, name, domain] = /^(.*)@(.*)$/s.exec(email.trim()) ?? [];
  return domain === undefined ? email : `${name}@${domain.toLowerCase()}`;
}
