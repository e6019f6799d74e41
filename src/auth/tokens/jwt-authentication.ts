import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Authenticator, Credentials } from '../../rest/access/authentication.js';
import { AuthenticationFailed } from '../../rest/exceptions.js';
import type { Request } from '../../rest/core/contracts.js';
import { bearerToken, JwtStrategy } from './jwt.strategy.js';
import { isRevoked, revoked } from './revocation.js';
import { BEARER } from './security-scheme.js';
import { TokenBackend } from './token-backend.js';
import { checkClaims, checkToken, TokenError, userIdOf, type Token } from './tokens.js';
import { User } from '../users/user.entity.js';

export const BEARER_CHALLENGE = 'Bearer realm="api"';

const NO_USER = 'Token contained no recognizable user identification';
const NOT_FOUND = { detail: 'User not found', code: 'user_not_found' };
const INACTIVE = { detail: 'User is inactive', code: 'user_inactive' };

/** A refusal of a token, as simplejwt's InvalidToken words it. */
export class InvalidToken extends AuthenticationFailed {
  constructor(detail: string, messages?: readonly Readonly<Record<string, string>>[]) {
    super({ detail, code: 'token_not_valid', ...(messages && { messages }) });
  }
}

/** Recognises users by the access token in the Authorization header: simplejwt's JWTAuthentication. */
@Injectable()
export class JWTAuthentication implements Authenticator {
  readonly securityScheme = BEARER;

  constructor(
    private readonly strategy: JwtStrategy,
    private readonly backend: TokenBackend,
    private readonly database: Database,
  ) {}

  authenticate(request: Request): Promise<Credentials> | null {
    const rawToken = bearerToken(request);
    return rawToken === null ? null : this.credentials(rawToken, request);
  }

  authenticateHeader(): string {
    return BEARER_CHALLENGE;
  }

  private async credentials(rawToken: string, request: Request): Promise<Credentials> {
    const payload = this.backend.recall(rawToken) ?? (await this.verifiedPayload(rawToken, request));
    const token = validatedToken(payload);
    return { user: await this.user(token), auth: token };
  }

  private async verifiedPayload(rawToken: string, request: Request): Promise<unknown> {
    const payload = await this.strategy.verify(request);
    if (payload !== null) this.backend.remember(rawToken, payload);
    return payload;
  }

  /** The account as it is now: one deactivated, deleted or logged out everywhere since the token was made is refused. */
  private async user(token: Token): Promise<User> {
    if (token.user_id === undefined) throw new InvalidToken(NO_USER);
    const id = userIdOf(token);
    const user = id === undefined ? undefined : await this.database.objects(User).get(id);
    if (!user) throw new AuthenticationFailed(NOT_FOUND);
    if (!user.is_active) throw new AuthenticationFailed(INACTIVE);
    if (isRevoked(token, user)) throw notValid(revoked());
    return user;
  }
}

/** Throws InvalidToken unless a payload is that of an access token in force now. */
function validatedToken(payload: unknown): Token {
  try {
    checkClaims(payload);
    checkToken(payload, 'access');
    return payload;
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    throw notValid(error);
  }
}

const notValid = ({ message }: TokenError): InvalidToken =>
  new InvalidToken('Given token not valid for any token type', [
    { token_class: 'AccessToken', token_type: 'access', message },
  ]);
