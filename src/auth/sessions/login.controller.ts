import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { IsString, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Database } from '../../database/database.js';
import { controlOf } from '../../rest/pages/controls.js';
import { messagesOf, NO_MESSAGES } from '../../rest/pages/messages.js';
import { sendPage } from '../../rest/pages/html-page.js';
import { texts } from '../../rest/pages/texts.js';
import { cookieOf, SESSION_COOKIE } from '../../rest/http/messages/cookies.js';
import { PermissionDenied, Throttled, ValidationError, type ErrorDetail } from '../../rest/exceptions.js';
import { API_ROOT } from '../../rest/core/addresses.js';
import { SkipGuards } from '../../rest/ordinary/access-decorators.js';
import { queryOf } from '../../rest/core/request.js';
import { Field, WriteOnly } from '../../rest/serializers/decorators.js';
import { Serializer } from '../../rest/serializers/serializer.js';
import { CSRF_FIELD, csrfFault, maskedToken, newSecret } from './csrf.js';
import { LoginThrottle } from '../users/login-throttle.js';
import { SessionCookies } from './session-cookies.js';
import { nextOf, privately, redirect, sentForm, type Form } from './session-form.js';
import { SessionService } from './session.service.js';
import type { User } from '../users/user.entity.js';
import { MAX_USERNAME, normalizeUsername } from '../users/usernames.js';
import { authenticate } from '../users/users.js';

/** What the log-in page asks for: Django's AuthenticationForm. */
class LoginSerializer {
  @WriteOnly() @IsString() @MaxLength(MAX_USERNAME) username: string;
  @IsString()
  @Field({ writeOnly: true, trimWhitespace: false, inputType: 'password' })
  password: string;
}

/** What a refused log-in is answered with. */
interface Refusal {
  readonly status: number;
  readonly body: ErrorDetail;
  readonly form: Form;
}

/** How password managers know the field, and keyboards of phones. */
const USERNAME = { autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false' };

/** The parameter by which a page sends on a user whose session has ended. */
export const ENDED = 'ended';

/** `/api-auth/login/`: begins a session, which pages count on and nothing else. */
@SkipGuards()
@Controller('api-auth/login')
export class LoginController {
  private readonly serializer = Serializer.of(LoginSerializer);

  constructor(
    private readonly database: Database,
    private readonly sessions: SessionService,
    private readonly cookies: SessionCookies,
    private readonly throttle: LoginThrottle,
  ) {}

  @Get()
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.page(request, reply);
  }

  @Post()
  async logIn(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = await sentForm(request);
    try {
      const user = await this.user(request, form);
      await this.begin(user, request, reply);
      redirect(reply, nextOf(request, form) ?? `/${API_ROOT}/`);
    } catch (error) {
      if (error instanceof PermissionDenied)
        this.page(request, reply, { status: 403, body: error.body, form });
      // Django's status for a form to be filled in again.
      else if (error instanceof ValidationError)
        this.page(request, reply, { status: 200, body: error.body, form });
      else if (error instanceof Throttled)
        this.page(request, reply.headers(error.headers), { status: 429, body: error.body, form });
      else throw error;
    }
  }

  /** Throws PermissionDenied for a form that is not of ours, ValidationError for wrong credentials, Throttled. */
  private async user(request: FastifyRequest, form: Form): Promise<User> {
    const secret = this.cookies.csrfSecret(request);
    if (!secret || csrfFault(request, form.get(CSRF_FIELD), secret))
      throw new PermissionDenied(texts.csrfFailed);
    const { username, password } = (await this.serializer.validate(form)) as LoginSerializer;
    const user = await this.throttle.attempt(request, username, () =>
      authenticate(this.database, normalizeUsername(username), password, request),
    );
    if (!user) throw new ValidationError([texts.wrongCredentials]);
    return user;
  }

  private async begin(user: User, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const key = await this.sessions.begin(user, cookieOf(request, SESSION_COOKIE));
    if (key === undefined) throw new ValidationError([texts.wrongCredentials]);
    this.cookies.setSession(request, reply, key, this.sessions.csrfSecret(key));
  }

  private page(request: FastifyRequest, reply: FastifyReply, refusal?: Refusal): void {
    const secret = this.cookies.csrfSecret(request) ?? newSecret();
    this.cookies.setCsrfSecret(request, reply, secret);
    const names = this.serializer.fields.map(({ name }) => name);
    const messages = refusal ? messagesOf(refusal.body, names) : NO_MESSAGES;
    const controls = this.serializer.fields.map((field) => {
      const { name } = field;
      const control = controlOf('login', field, {
        // What another site's page may have sent is not shown again.
        value: refusal?.status === 403 ? undefined : refusal?.form.get(name),
        errors: messages.fields[name] ?? [],
      });
      return name === 'username'
        ? { ...control, attributes: { ...control.attributes, ...USERNAME } }
        : control;
    });
    sendPage(privately(reply), refusal?.status ?? 200, 'login', {
      title: refusal ? texts.titleOfRefusal(texts.logIn) : texts.logIn,
      csrfToken: maskedToken(secret),
      next: nextOf(request, refusal?.form) ?? '',
      errors: refusal || !queryOf(request).has(ENDED) ? messages.others : [texts.sessionEnded],
      controls,
    });
  }
}
