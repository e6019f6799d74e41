import { Inject } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { BrowserSession } from '../../rest/core/browser-session.js';
import type { Request } from '../../rest/core/contracts.js';
import { ValidationError } from '../../rest/exceptions.js';
import { actorOf } from '../../rest/history/recorder.js';
import { Path } from '../../rest/routing/mount.js';
import { IsAuthenticated } from '../../rest/access/permissions.js';
import { Response } from '../../rest/core/response.js';
import type { Operation, OperationDescription } from '../../rest/openapi/operation-description.js';
import { THROTTLED } from '../../rest/schema/error-responses.js';
import { Serializer } from '../../rest/serializers/serializer.js';
import { APIView } from '../../rest/views/api-view.js';
import { MeSerializer, PasswordChangeSerializer } from './account.serializer.js';
import { checkPassword } from '../users/hashers.js';
import { LoginThrottle } from '../users/login-throttle.js';
import { validatePassword } from '../users/password-validation.js';
import { RequestSession } from '../sessions/session-authentication.js';
import { SessionCookies } from '../sessions/session-cookies.js';
import { SessionService } from '../sessions/session.service.js';
import type { User } from '../users/user.entity.js';
import { logOutEverywhere, setPassword } from './set-password.js';

/** A view of the account that asks, which the authenticators of this folder read whole. */
abstract class AccountView extends APIView {
  override permissions = [IsAuthenticated];

  @Inject() protected readonly database: Database;
}

@Path('auth/me', 'auth_me')
export class MeView extends AccountView {
  override readonly tagDescription =
    'The account of the current user: what it is, its password, and logging out everywhere.';
  override readonly summary = 'Show the current account';
  override readonly description = 'The account of the current user.';
  private readonly serializer = Serializer.of(MeSerializer);

  override serializerFor(): Serializer<MeSerializer> {
    return this.serializer;
  }

  async get({ user }: Request): Promise<Response> {
    return new Response(this.serializer.represent(user as User));
  }
}

/** A view that logs the account out, everywhere. */
abstract class LoggingOutView extends AccountView {
  @Inject() protected readonly sessions: SessionService;
  @Inject() protected readonly cookies: SessionCookies;

  override describe(operation: Operation): OperationDescription {
    return { ...super.describe(operation), status: 204, answer: undefined };
  }
}

@Path('auth/password', 'auth_password')
export class PasswordChangeView extends LoggingOutView {
  override readonly summary = 'Change the password';
  override readonly description = `Changes the password of the account and ends all its tokens and sessions, except the
current session.`;
  private readonly serializer = Serializer.of(PasswordChangeSerializer);

  @Inject() private readonly throttle: LoginThrottle;

  override serializerFor(): Serializer<PasswordChangeSerializer> {
    return this.serializer;
  }

  override describe(operation: Operation): OperationDescription {
    return { ...super.describe(operation), errors: this.throttle.isOn ? [THROTTLED] : [] };
  }

  async post(request: Request): Promise<Response> {
    const user = request.user as User;
    const data = await this.serializer.validate(await request.data());
    const { old_password, new_password } = data as PasswordChangeSerializer;
    await this.checkOldPassword(request, old_password);
    const problems = await validatePassword(new_password, user);
    if (problems.length > 0) throw new ValidationError({ new_password: problems });
    const changed = await setPassword(this.database, user, new_password, actorOf(request), request.raw);
    return new Response(null, 204).withCookies(changed ? await this.logInAgain(request, changed) : []);
  }

  /** Throws ValidationError; Throttled after too many wrong ones, which count as failed log-ins do. */
  private async checkOldPassword(request: Request, raw: string): Promise<void> {
    const { username, password } = request.user as User;
    const right = await this.throttle.attempt(request.raw, username, async () =>
      (await checkPassword(raw, password, request.raw)).ok ? true : undefined,
    );
    if (!right) throw new ValidationError({ old_password: [WRONG_OLD_PASSWORD] });
  }

  /** A session of another key, where the request was part of one: Django's `update_session_auth_hash()`. Answers its cookies. */
  private async logInAgain(request: Request, user: User): Promise<string[]> {
    if (!(request.auth instanceof BrowserSession)) return [];
    const key = await this.sessions.begin(user, undefined);
    if (key === undefined) return [];
    const secret = this.sessions.csrfSecret(key);
    // What the page that answers has in its forms.
    request.auth = new RequestSession(secret);
    return this.cookies.ofSession(request.raw, key, secret);
  }
}

const WRONG_OLD_PASSWORD = 'Your old password was entered incorrectly. Please enter it again.';

@Path('auth/logout-all', 'auth_logout_all')
export class LogoutAllView extends LoggingOutView {
  override readonly summary = 'Log out everywhere';
  override readonly description =
    'Logs the user out everywhere: ends all tokens and sessions of the account.';

  async post(request: Request): Promise<Response> {
    const user = request.user as User;
    await this.database.transaction(() => logOutEverywhere(this.database, user, actorOf(request)));
    const hadSession = request.auth instanceof BrowserSession;
    request.user = request.auth = null;
    return new Response(null, 204).withCookies(hadSession ? this.cookies.ofNone(request.raw) : []);
  }
}
