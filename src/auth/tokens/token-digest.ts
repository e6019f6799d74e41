import { createHash } from 'node:crypto';

/**
 * A refresh token as the database keeps it: its SHA-256, so that the table, a dump or a backup gives no access. It is
 * found by its id (`jti`). What is a digest already stays one, and so does any text that is no token: a token has dots.
 *
 * No salt and no key is needed: a token ends in a signature of 256 bits, which cannot be guessed.
 */
export const atRest = (token: string): string =>
  token.includes('.') ? `sha256:${createHash('sha256').update(token).digest('hex')}` : token;
