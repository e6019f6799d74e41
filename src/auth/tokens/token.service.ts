import { Injectable, Logger } from '@nestjs/common';
import { Database, type Work } from '../../database/database.js';
import { Settings } from '../../settings.js';
import { blacklist, blacklisted, isBlacklisted, outstand } from './blacklist.js';
import { checkUser, isLatest, untilTokensCount } from './revocation.js';
import { TokenBackend } from './token-backend.js';
import { childOf, endFamily, findMember, joinFamily, spend, type Member } from './token-families.js';
import type { AccessTokenSerializer, TokenPairSerializer } from './token.serializer.js';
import {
  checkToken,
  inheritedClaims,
  madeAt,
  newToken,
  TokenError,
  type Claims,
  type OwnToken,
} from './tokens.js';
import type { User } from '../users/user.entity.js';

/** What a refresh answers: a new refresh token as well where the settings rotate them. */
type Refreshed = AccessTokenSerializer | TokenPairSerializer;

/**
 * Gives out tokens, renews and withdraws them: what simplejwt's serializers do in `validate()`. All methods that take
 * a token throw TokenError.
 */
@Injectable()
export class TokenService {
  private readonly logger = new Logger('Tokens');

  /** Refreshes under way, by their tokens. */
  private readonly underWay = new Map<string, Promise<Refreshed>>();

  constructor(
    private readonly backend: TokenBackend,
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /**
   * A refresh token for a user, entered in the list of those given out, and an access token that goes with it. Undefined
   * for one whose tokens were revoked while the password was being checked: it may have been the old one.
   */
  async obtainPair(user: User): Promise<TokenPairSerializer | undefined> {
    await untilTokensCount(user);
    const token = this.newRefreshToken({ user_id: String(user.id) });
    const refresh = this.backend.encode(token);
    const access = this.newAccessToken(token);
    const current = await this.database.transaction(() => this.obtaining(user, token, refresh));
    return current ? { refresh, access } : undefined;
  }

  /**
   * A new access token and, where the settings rotate them, a new refresh token. Throws AuthenticationFailed where the
   * account is gone or inactive.
   */
  refresh(encoded: string): Promise<Refreshed> {
    // Requests that come in the meantime would get the same child: they need not queue at the database for that.
    const isShared = this.settings.rotateRefreshTokens && this.settings.refreshTokenGrace > 0;
    if (!isShared) return this.refreshAlone(encoded);
    const underWay = this.underWay.get(encoded);
    if (underWay) return underWay;
    const answer = this.refreshAlone(encoded).finally(() => this.underWay.delete(encoded));
    this.underWay.set(encoded, answer);
    return answer;
  }

  private async refreshAlone(encoded: string): Promise<Refreshed> {
    const claims = this.backend.decode(encoded);
    const now = Date.now();
    const answer = await this.database.transaction(() =>
      this.settings.rotateRefreshTokens ? this.rotating(claims, encoded, now) : this.refreshing(claims),
    );
    if (!(answer instanceof TokenError)) return answer;
    this.logger.warn(
      `A spent refresh token of user ${String(claims.user_id)} was used again: its token family was revoked.`,
    );
    throw answer;
  }

  /** Whether a token is on the blacklist. Neither its type nor its user matters, all else is checked. */
  async isBlacklisted(encoded: string): Promise<boolean> {
    const claims = this.backend.decode(encoded);
    checkToken(claims);
    return this.database.transaction(() => isBlacklisted(this.database, claims));
  }

  /** Withdraws a refresh token and all its family: log-out. */
  async blacklist(encoded: string): Promise<void> {
    const claims = this.backend.decode(encoded);
    const refusal = await this.database.transaction(() => this.blacklisting(claims, encoded));
    if (refusal) throw refusal;
  }

  private *obtaining(user: User, token: OwnToken, encoded: string): Work<boolean> {
    const current = yield* isLatest(this.database, user);
    if (current) yield* outstand(this.database, token, encoded, madeAt(token));
    return current;
  }

  private *refreshing(claims: Claims): Work<Refreshed> {
    if (yield* isBlacklisted(this.database, claims)) throw blacklisted();
    checkToken(claims, 'refresh');
    yield* checkUser(this.database, claims);
    return { access: this.newAccessToken(claims) };
  }

  /**
   * A refusal that ended the family is answered, not thrown, so that the end stays. `now` is when the request came: it
   * may have waited for the one that spent its token.
   */
  private *rotating(claims: Claims, encoded: string, now: number): Work<Refreshed | TokenError> {
    const withdrawn = yield* isBlacklisted(this.database, claims);
    checkToken(claims, 'refresh');
    const known = yield* findMember(this.database, claims);
    // Within the grace nothing changes, so that no lock is needed.
    const isAgain = known !== undefined && this.isInGrace(known, now);
    const member = isAgain ? known : yield* joinFamily(this.database, claims, encoded);
    const { ended_at, spent_at, child_id } = member;
    if (ended_at !== null || (withdrawn && spent_at === null)) throw blacklisted();
    if (spent_at !== null && !this.isInGrace(member, now)) {
      yield* endFamily(this.database, member);
      return blacklisted();
    }
    yield* checkUser(this.database, claims);
    const child =
      child_id === null
        ? yield* this.spending(member, claims)
        : yield* childOf(this.database, child_id, claims);
    return { access: this.newAccessToken(claims), refresh: this.backend.encode(child) };
  }

  private *spending(member: Member, claims: Claims): Work<OwnToken> {
    const token = this.newRefreshToken(inheritedClaims(claims));
    yield* spend(this.database, member, token, this.backend.encode(token));
    if (this.settings.blacklistAfterRotation) yield* blacklist(this.database, member.token_id);
    return token;
  }

  private *blacklisting(claims: Claims, encoded: string): Work<TokenError | undefined> {
    const withdrawn = yield* isBlacklisted(this.database, claims);
    checkToken(claims, 'refresh');
    const member = yield* joinFamily(this.database, claims, encoded);
    if (member.ended_at !== null) throw blacklisted();
    yield* endFamily(this.database, member);
    return withdrawn ? blacklisted() : undefined;
  }

  /** Whether a token that is spent gets its child again. The clock may be another machine's, or have been set back. */
  private isInGrace({ ended_at, spent_at, child_id }: Member, now: number): boolean {
    if (ended_at !== null || spent_at === null || child_id === null) return false;
    return Math.abs(now - spent_at) < this.settings.refreshTokenGrace * 1000;
  }

  private newRefreshToken(claims: Claims): OwnToken {
    return newToken('refresh', this.settings.refreshTokenLifetime, claims);
  }

  private newAccessToken(refresh: Claims): string {
    const { accessTokenLifetime } = this.settings;
    return this.backend.encode(newToken('access', accessTokenLifetime, inheritedClaims(refresh)));
  }
}
