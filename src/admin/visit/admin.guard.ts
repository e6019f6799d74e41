import {
  applyDecorators,
  Controller,
  Injectable,
  UseFilters,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SessionService } from '../../auth/sessions/session.service.js';
import { cookieOf, SESSION_COOKIE } from '../../rest/http/messages/cookies.js';
import { SkipGuards } from '../../rest/ordinary/access-decorators.js';
import { AdminErrors } from './admin-exception.filter.js';
import { FlashMessages } from './flash-messages.js';
import { FormKeys } from './form-keys.js';
import { NotLoggedIn, NotStaff } from './refusals.js';
import { AdminSite } from '../site/site.js';
import { Visit } from './visit.js';

/** Lets in the staff, by the session of the browsable API. Throws NotLoggedIn, NotStaff. */
@Injectable()
export class Gate implements CanActivate {
  constructor(
    private readonly sessions: SessionService,
    readonly site: AdminSite,
    readonly flashMessages: FlashMessages,
    readonly formKeys: FormKeys,
  ) {}

  async canActivate(context: ExecutionContext): Promise<true> {
    const http = context.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    const key = cookieOf(request, SESSION_COOKIE);
    const user = key === undefined ? undefined : await this.sessions.user(key);
    if (key === undefined || !user) throw new NotLoggedIn(key !== undefined);
    request.visitor = user;
    reply.visit = new Visit(request, reply, this, user, this.sessions.csrfSecret(key));
    if (!user.is_staff) throw new NotStaff();
    return true;
  }
}

/** A controller of pages of the admin site, for the staff alone: `@AdminController('history')` is at /admin/history/. */
export const AdminController = (path: string): ClassDecorator =>
  applyDecorators(Controller(`admin/${path}`), SkipGuards(), UseGuards(Gate), UseFilters(AdminErrors));
