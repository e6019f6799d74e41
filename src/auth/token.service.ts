import { Injectable } from '@nestjs/common';
import { Database, type Work } from '../database/database.js';
import { AuthenticationFailed } from '../rest/exceptions.js';
import { Settings } from '../settings.js';
import { blacklist, blacklisted, isBlacklisted, outstand } from './blacklist.js';
import { TokenBackend } from './token-backend.js';
import { checkToken, inheritedClaims, newToken, userIdOf, type Claims, type Token } from './tokens.js';
import { User } from './user.entity.js';

/**
 * Gives out tokens, renews and withdraws them: what simplejwt's serializers do in `validate()`. All methods that take
 * a token throw TokenError.
 */
@Injectable()
export class TokenService {
  constructor(
    private readonly backend: TokenBackend,
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** A refresh token for a user, entered in the list of those given out, and an access token that goes with it. */
  async obtainPair(user: User): Promise<{ refresh: string; access: string }> {
    const token = this.newRefreshToken({ user_id: String(user.id) });
    const refresh = this.backend.encode(token);
    await this.database.transaction(() => outstand(this.database, token, refresh));
    return { refresh, access: this.newAccessToken(token) };
  }

  /**
   * A new access token and, where the settings rotate them, a new refresh token. Throws AuthenticationFailed where the
   * account is gone.
   */
  async refresh(encoded: string): Promise<{ access: string; refresh?: string }> {
    const claims = this.backend.decode(encoded);
    return this.database.transaction(() => this.refreshing(claims, encoded));
  }

  /** Whether a token is on the blacklist. Neither its type nor its user matters, all else is checked. */
  async isBlacklisted(encoded: string): Promise<boolean> {
    const claims = this.backend.decode(encoded);
    checkToken(claims);
    return this.database.transaction(() => isBlacklisted(this.database, claims));
  }

  /** Withdraws a refresh token: log-out. */
  async blacklist(encoded: string): Promise<void> {
    const claims = this.backend.decode(encoded);
    await this.database.transaction(() => this.blacklisting(claims, encoded));
  }

  private *refreshing(claims: Claims, encoded: string): Work<{ access: string; refresh?: string }> {
    if (yield* isBlacklisted(this.database, claims)) throw blacklisted();
    checkToken(claims, 'refresh');
    yield* this.checkUser(claims);
    const access = this.newAccessToken(claims);
    if (!this.settings.rotateRefreshTokens) return { access };

    if (this.settings.blacklistAfterRotation) yield* blacklist(this.database, claims, encoded);
    const token = this.newRefreshToken(inheritedClaims(claims));
    const refresh = this.backend.encode(token);
    yield* outstand(this.database, token, refresh);
    return { access, refresh };
  }

  private *blacklisting(claims: Claims, encoded: string): Work<void> {
    if (yield* isBlacklisted(this.database, claims)) throw blacklisted();
    checkToken(claims, 'refresh');
    yield* blacklist(this.database, claims, encoded);
  }

  /** A token for nobody passes, as with simplejwt: the access token made of it opens nothing. */
  private *checkUser(claims: Claims): Work<void> {
    if (!claims.user_id) return;
    const id = userIdOf(claims);
    const [user] = id === undefined ? [] : yield* this.database.objects(User).select({ id });
    if (!user?.is_active) throw new AuthenticationFailed('No active account found for the given token.');
  }

  private newRefreshToken(claims: Claims): Token {
    return newToken('refresh', this.settings.refreshTokenLifetime, claims);
  }

  private newAccessToken(refresh: Claims): string {
    const { accessTokenLifetime } = this.settings;
    return this.backend.encode(newToken('access', accessTokenLifetime, inheritedClaims(refresh)));
  }
}
