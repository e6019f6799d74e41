import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendPage } from '../../rest/pages/html-page.js';
import { texts } from '../../rest/pages/texts.js';
import { cookieOf, SESSION_COOKIE } from '../../rest/http/messages/cookies.js';
import { API_ROOT } from '../../rest/core/addresses.js';
import { SkipGuards } from '../../rest/ordinary/access-decorators.js';
import { CSRF_FIELD, csrfFault, maskedToken } from './csrf.js';
import { SessionCookies } from './session-cookies.js';
import { nextOf, privately, redirect, sentForm, type Form } from './session-form.js';
import { SessionService } from './session.service.js';

/** `/api-auth/logout/`: ends the session. As with Django only a form can do that, no link. */
@SkipGuards()
@Controller('api-auth/logout')
export class LogoutController {
  constructor(
    private readonly sessions: SessionService,
    private readonly cookies: SessionCookies,
  ) {}

  @Get()
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.page(request, reply, await this.sessionKey(request));
  }

  @Post()
  async logOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = await sentForm(request);
    const key = await this.sessionKey(request);
    if (csrfFault(request, form.get(CSRF_FIELD), ...this.csrfSecrets(request, key)))
      return this.page(request, reply, key, form);
    if (key !== undefined) await this.sessions.end(key);
    this.cookies.clear(request, reply);
    redirect(reply, nextOf(request, form) ?? `/${API_ROOT}/`);
  }

  /** The key of the session that the request is part of; undefined outside of any. */
  private async sessionKey(request: FastifyRequest): Promise<string | undefined> {
    const key = cookieOf(request, SESSION_COOKIE);
    return key !== undefined && (await this.sessions.user(key)) ? key : undefined;
  }

  /** Outside of a session, such as after its end, the secret is the cookie's, which no other site can make a browser send. */
  private csrfSecrets(request: FastifyRequest, key: string | undefined): readonly Buffer[] {
    if (key !== undefined) return this.sessions.csrfSecrets(key);
    return [this.cookies.csrfSecret(request) ?? []].flat();
  }

  /** `refused` is a form that did not come from a page of ours. */
  private page(request: FastifyRequest, reply: FastifyReply, key: string | undefined, refused?: Form): void {
    sendPage(privately(reply), refused ? 403 : 200, 'logout', {
      title: refused ? texts.titleOfRefusal(texts.logOut) : texts.logOut,
      ...(key && { csrfToken: maskedToken(this.sessions.csrfSecret(key)) }),
      next: nextOf(request, refused) ?? '',
      errors: refused ? [texts.csrfFailed] : [],
    });
  }
}
