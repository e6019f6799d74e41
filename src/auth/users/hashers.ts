import { pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { hash, parseOptions, verify, type ParsedHashOptions } from '@node-rs/argon2';
import { inTurn, type HashingClient } from './hashing-queue.js';

/** Argon2id's parameters: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html (memory in KiB). */
const ARGON2ID = { memoryCost: 19456, timeCost: 2, parallelism: 1 };

/** The dearest stored hash that is still worked through, about a second: a fixture must not be able to stop the service. */
const MOST_ARGON2_WORK = 1_048_576; // KiB of memory times passes
const MOST_PBKDF2_ITERATIONS = 4_000_000;

export interface PasswordCheck {
  readonly ok: boolean;
  /** The password is right, and its hash weaker than those made now: store a new one. */
  readonly mustUpdate: boolean;
}

const WRONG: PasswordCheck = { ok: false, mustUpdate: false };

/**
 * The hash to store for a password, as Django's Argon2PasswordHasher writes it. `client` is the request that asks for it, if
 * one does: requests of different clients take turns. Throws ServiceUnavailable, ClientGone.
 */
export function makePassword(raw: string, client?: HashingClient): Promise<string> {
  return inTurn(async () => `argon2${await hash(raw, ARGON2ID)}`, client);
}

/** Text for an account that cannot be logged in to with a password: Django's `set_unusable_password()`. */
export const UNUSABLE_PASSWORD = '!';

/**
 * Whether `raw` is the password that `encoded` was made of. Takes argon2id and Django's `pbkdf2_sha256`.
 *
 * Without a hash to compare with (no such user, an unusable or unknown one) it costs as much as with one, so that the
 * time tells nothing. `client` is as for `makePassword`. Throws ServiceUnavailable, ClientGone.
 */
export function checkPassword(
  raw: string,
  encoded: string | undefined,
  client?: HashingClient,
): Promise<PasswordCheck> {
  const check = encoded === undefined ? undefined : (argon2Check(encoded) ?? pbkdf2Check(encoded));
  return inTurn(() => (check ?? withoutHash)(raw), client);
}

type Check = (raw: string) => Promise<PasswordCheck>;

const { memoryCost, timeCost, parallelism } = ARGON2ID;

/** A hash as those made now, of no password. */
const HASH_OF_NONE = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

const withoutHash: Check = async (raw) => {
  await verify(HASH_OF_NONE, raw);
  return WRONG;
};

/** `$argon2id$v=19$m=…,t=…,p=…$salt$hash`, with Django's name for the hasher before it or without. */
function argon2Check(encoded: string): Check | undefined {
  const phc = encoded.replace(/^argon2\$/, '$');
  const parameters = phc.startsWith('$argon2id$v=19$') ? argon2Parameters(phc) : undefined;
  if (!parameters || parameters.memoryCost * parameters.timeCost > MOST_ARGON2_WORK) return undefined;
  const { memoryCost, timeCost } = parameters;
  const mustUpdate = memoryCost < ARGON2ID.memoryCost || timeCost < ARGON2ID.timeCost;
  return async (raw) => ((await verify(phc, raw)) ? { ok: true, mustUpdate } : WRONG);
}

function argon2Parameters(phc: string): ParsedHashOptions | undefined {
  try {
    return parseOptions(phc);
  } catch {
    return undefined; // not a hash that argon2 could have written
  }
}

/** `pbkdf2_sha256$iterations$salt$hash`, Django's default. */
function pbkdf2Check(encoded: string): Check | undefined {
  const match = /^pbkdf2_sha256\$([1-9]\d{0,6})\$([^$]+)\$([A-Za-z0-9+/]{43}=)$/.exec(encoded);
  if (!match) return undefined;
  const [, iterations, salt, expected] = match;
  if (Number(iterations) > MOST_PBKDF2_ITERATIONS) return undefined;
  return async (raw) => {
    const actual = await promisify(pbkdf2)(raw, salt, Number(iterations), 32, 'sha256');
    return timingSafeEqual(actual, Buffer.from(expected, 'base64')) ? { ok: true, mustUpdate: true } : WRONG;
  };
}
