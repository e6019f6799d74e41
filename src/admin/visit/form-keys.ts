import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AuthenticatedUser } from '../../rest/core/authenticated-user.js';
import { Settings } from '../../settings.js';

/** The field of a form that has its key. */
export const KEY_FIELD = '_key';

/** Characters of the part of a key that no other form has. */
const ID_LENGTH = 36;

/**
 * Keys of forms. Each tells its form from all others, and proves that the page was made here for this user: a CSRF token
 * proves it too, but only as long as the session lasts that it was made for.
 */
@Injectable()
export class FormKeys {
  constructor(private readonly settings: Settings) {}

  make(user: AuthenticatedUser): string {
    const id = randomUUID();
    return id + proofOf(this.settings.secretKey, id, user);
  }

  /** Whether a key is of a form in a page for this user. */
  isOf(user: AuthenticatedUser, key: string): boolean {
    const given = Buffer.from(key.slice(ID_LENGTH));
    return this.settings.secretKeys.some((secretKey) => {
      const expected = Buffer.from(proofOf(secretKey, idOf(key), user));
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
  }
}

/** The part of a key that no other form has. */
export const idOf = (key: string): string => key.slice(0, ID_LENGTH);

const proofOf = (secretKey: string, id: string, { id: user }: AuthenticatedUser): string =>
  createHmac('sha256', secretKey).update(`form\0${id}\0${user}`).digest('base64url');
