import { Inject } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Request } from '../../rest/core/contracts.js';
import { AuthenticationFailed, ValidationError } from '../../rest/exceptions.js';
import { Path } from '../../rest/routing/mount.js';
import { AllowAny } from '../../rest/access/permissions.js';
import { Response } from '../../rest/core/response.js';
import type { Operation, OperationDescription } from '../../rest/openapi/operation-description.js';
import { THROTTLED } from '../../rest/schema/error-responses.js';
import { Serializer } from '../../rest/serializers/serializer.js';
import { APIView } from '../../rest/views/api-view.js';
import { Settings } from '../../settings.js';
import { BEARER_CHALLENGE, InvalidToken } from './jwt-authentication.js';
import { LoginThrottle } from '../users/login-throttle.js';
import { BEARER } from './security-scheme.js';
import {
  AccessTokenSerializer,
  TokenBlacklistSerializer,
  TokenObtainPairSerializer,
  TokenPairSerializer,
  TokenRefreshSerializer,
  TokenVerifySerializer,
} from './token.serializer.js';
import { TokenService } from './token.service.js';
import { TokenError } from './tokens.js';
import { authenticate } from '../users/users.js';

/** The schema of `{}`. */
const NOTHING = { type: 'object', maxProperties: 0 };

/** simplejwt's TokenViewBase: credentials in the header are not looked at, and a refusal asks for some all the same. */
abstract class TokenViewBase<T extends object> extends APIView {
  override authenticators = [];
  override permissions = [AllowAny];
  protected abstract readonly serializer: Serializer<T>;
  /** What the document says of it. The description is simplejwt's. */
  protected abstract readonly operation: string;
  /** What is answered; undefined for an object with nothing in it. */
  protected get answerSerializer(): Serializer | undefined {
    return undefined;
  }

  @Inject() protected readonly tokens: TokenService;

  protected abstract answer(values: T, request: Request): Promise<object>;

  override serializerFor(): Serializer<T> {
    return this.serializer;
  }

  override authenticateHeader(): string {
    return BEARER_CHALLENGE;
  }

  override describe(operation: Operation): OperationDescription {
    const answer = this.answerSerializer ? operation.components.schemaOf(this.answerSerializer) : NOTHING;
    return { ...super.describe(operation), description: this.operation, answer, refusal: BEARER.refusal };
  }

  async post(request: Request): Promise<Response> {
    const values = (await this.serializer.validate(await request.data())) as T;
    try {
      return new Response(await this.answer(values, request));
    } catch (error) {
      throw error instanceof TokenError ? new InvalidToken(error.message) : error;
    }
  }
}

@Path('token', 'token_obtain_pair')
export class TokenObtainPairView extends TokenViewBase<TokenObtainPairSerializer> {
  override readonly tagDescription =
    'Access tokens, which requests bear, and refresh tokens, which new access tokens are got with.';
  override readonly summary = 'Log in';
  protected override readonly operation =
    'Answers an access and a refresh token for a username and a password.';
  override readonly description = `Takes a set of user credentials and returns an access and refresh JSON web
token pair to prove the authentication of those credentials.`;
  protected readonly serializer = Serializer.of(TokenObtainPairSerializer);

  protected override get answerSerializer(): Serializer {
    return Serializer.of(TokenPairSerializer);
  }

  @Inject() private readonly database: Database;
  @Inject() private readonly throttle: LoginThrottle;

  override describe(operation: Operation): OperationDescription {
    return { ...super.describe(operation), errors: this.throttle.isOn ? [THROTTLED] : [] };
  }

  protected async answer(
    { username, password }: TokenObtainPairSerializer,
    { raw }: Request,
  ): Promise<object> {
    const user = await this.throttle.attempt(raw, username, () =>
      authenticate(this.database, username, password, raw),
    );
    const pair = user && (await this.tokens.obtainPair(user));
    if (!pair) throw new AuthenticationFailed('No active account found with the given credentials');
    return pair;
  }
}

@Path('token/refresh', 'token_refresh')
export class TokenRefreshView extends TokenViewBase<TokenRefreshSerializer> {
  override readonly summary = 'Refresh a token';
  protected override readonly operation = 'Answers a new access token for a refresh token that is in force.';
  override readonly description = `Takes a refresh type JSON web token and returns an access type JSON web
token if the refresh token is valid.`;
  protected readonly serializer = Serializer.of(TokenRefreshSerializer);

  @Inject() private readonly settings: Settings;

  protected override get answerSerializer(): Serializer {
    return Serializer.of(this.settings.rotateRefreshTokens ? TokenPairSerializer : AccessTokenSerializer);
  }

  protected answer({ refresh }: TokenRefreshSerializer): Promise<object> {
    return this.tokens.refresh(refresh);
  }
}

@Path('token/verify', 'token_verify')
export class TokenVerifyView extends TokenViewBase<TokenVerifySerializer> {
  override readonly summary = 'Verify a token';
  protected override readonly operation = 'Answers 200 for a token that is in force, 401 for any other.';
  override readonly description = `Takes a token and indicates if it is valid.  This view provides no
information about a token's fitness for a particular use.`;
  protected readonly serializer = Serializer.of(TokenVerifySerializer);

  protected async answer({ token }: TokenVerifySerializer): Promise<object> {
    if (await this.tokens.isBlacklisted(token))
      throw new ValidationError({ non_field_errors: ['Token is blacklisted'] });
    return {};
  }
}

@Path('token/blacklist', 'token_blacklist')
export class TokenBlacklistView extends TokenViewBase<TokenBlacklistSerializer> {
  override readonly summary = 'Log out';
  protected override readonly operation = 'Ends a refresh token, and all tokens that have come of it.';
  override readonly description = `Takes a token and blacklists it. Must be used with the
\`rest_framework_simplejwt.token_blacklist\` app installed.`;
  protected readonly serializer = Serializer.of(TokenBlacklistSerializer);

  protected async answer({ refresh }: TokenBlacklistSerializer): Promise<object> {
    await this.tokens.blacklist(refresh);
    return {};
  }
}
