/** What user names are made of, and what is said of others: Django's UnicodeUsernameValidator. */
export const USERNAME = /^[\p{L}\p{N}_.@+-]+$/u;
export const INVALID_USERNAME =
  'Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.';

/** Django's `User.normalize_username()`: one way of writing what looks the same (Unicode NFKC). */
export const normalizeUsername = (username: string): string => username.normalize('NFKC');

/** Django's `UserManager.normalize_email()`: the domain, which has no case, in small letters. */
export function normalizeEmail(email: string): string {
  const [, name, domain] = /^(.*)@(.*)$/s.exec(email.trim()) ?? [];
  return domain === undefined ? email : `${name}@${domain.toLowerCase()}`;
}
