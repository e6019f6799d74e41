import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * The secret key kept in the file `path`; made there (48 random bytes, readable by its owner only) when there is none,
 * so that tokens outlive a restart. The file appears whole, so two processes that start together get the same key.
 */
export function secretKeyFromFile(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(path, 'utf8').trim();
}

/** Fewer different characters than this are no random text; the shortest hexadecimal key has about 14. */
const FEWEST_CHARACTERS = 8;

/** Keys that are public: those of documents and recordings, and what Django's startproject marks its own with. */
const KNOWN_KEYS = /^(django-insecure-|bookstore-conformance-|change-?me|your-?secret|insert-|example)/i;

/** Why a key can be guessed; undefined for one that shows no sign of it. After Django's check security.W009. */
export function weaknessOf(key: string): string | undefined {
  if (KNOWN_KEYS.test(key)) return 'begins like a well-known example key';
  if (new Set(key).size < FEWEST_CHARACTERS)
    return `has fewer than ${FEWEST_CHARACTERS} different characters`;
  if (new Set(steps(key)).size < FEWEST_CHARACTERS) return 'goes through the alphabet or the digits in order';
  if (isRepeated(key)) return 'is a shorter text, repeated';
  return undefined;
}

/** From each character to the next. */
const steps = (key: string): number[] =>
  Array.from({ length: key.length - 1 }, (_, index) => key.charCodeAt(index + 1) - key.charCodeAt(index));

/** Whether what begins a key makes up all of it, twice at least. */
function isRepeated(key: string): boolean {
  for (let period = 1; period <= key.length / 2; period++) {
    if (key.startsWith(key.slice(period))) return true;
  }
  return false;
}
