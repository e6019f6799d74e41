import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, query, type Work } from '../../database/database.js';
import { Settings } from '../../settings.js';
import { Session } from './session.entity.js';
import { User } from '../users/user.entity.js';

/** Seconds that a session lasts: Django's SESSION_COOKIE_AGE, two weeks. */
export const SESSION_AGE = 1_209_600;

/** A session key as `begin` makes them: 256 random bits in base64url. */
const KEY = /^[\w-]{43}$/;

/** Begins sessions, finds and ends them. A key is known to the browser alone; the table has its hash. */
@Injectable()
export class SessionService {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /**
   * Logs a user in and answers the key of a new session, never one that the browser had before
   * (https://owasp.org/www-community/attacks/Session_fixation). `previous` is the key of a session that ends with that.
   * Undefined for a user who has since been deleted, or logged out everywhere: the password may be another one by now.
   */
  begin(user: User, previous: string | undefined): Promise<string | undefined> {
    return this.database.transaction(() => this.beginning(user, previous));
  }

  /** The active user behind a session key; undefined for a key of no session. One that counts no more ends here. */
  async user(key: string): Promise<User | undefined> {
    if (!KEY.test(key)) return undefined;
    const [session] = await this.database.objects(Session).filter({ key_hash: hashOf(key) });
    if (!session) return undefined;
    const user = await this.database.objects(User).get(session.user_id);
    if (user?.is_active && session.expire_date > new Date() && this.isOfPassword(session, user)) return user;
    await this.end(key);
    return undefined;
  }

  async end(key: string): Promise<void> {
    await this.database.transaction(() => this.ending(key));
  }

  /** The secrets that a session's CSRF tokens may be of, which are no other session's: first that of new tokens. */
  csrfSecrets(key: string): readonly [Buffer, ...Buffer[]] {
    const [secret, ...older] = this.settings.secretKeys.map((secretKey) =>
      createHmac('sha256', secretKey).update(`csrf\0${key}`).digest(),
    );
    return [secret, ...older];
  }

  csrfSecret(key: string): Buffer {
    return this.csrfSecrets(key)[0];
  }

  private *beginning(
    { id, tokens_valid_from }: User,
    previous: string | undefined,
  ): Work<string | undefined> {
    const sessions = this.database.objects(Session);
    const now = Date.now();
    const user = yield* this.database.objects(User).update(id, { last_login: new Date(now) });
    yield* query(`DELETE FROM ${sessions.table} WHERE expire_date < $1`, [new Date(now)]);
    if (previous !== undefined) yield* this.ending(previous);
    if (!user || user.tokens_valid_from?.getTime() !== tokens_valid_from?.getTime()) return undefined;
    const key = randomBytes(32).toString('base64url');
    yield* sessions.insert({
      key_hash: hashOf(key),
      user_id: id,
      auth_hash: authHash(this.settings.secretKey, user),
      expire_date: new Date(now + SESSION_AGE * 1000),
    });
    return key;
  }

  private *ending(key: string): Work<void> {
    const sessions = this.database.objects(Session);
    yield* query(`DELETE FROM ${sessions.table} WHERE key_hash = $1`, [hashOf(key)]);
  }

  private isOfPassword({ auth_hash }: Session, user: User): boolean {
    const expected = Buffer.from(auth_hash);
    return this.settings.secretKeys.some((key) =>
      timingSafeEqual(expected, Buffer.from(authHash(key, user))),
    );
  }
}

/** Django's `get_session_auth_hash()`. */
const authHash = (secretKey: string, { password }: User): string =>
  createHmac('sha256', secretKey).update(`session auth\0${password}`).digest('hex');

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');
