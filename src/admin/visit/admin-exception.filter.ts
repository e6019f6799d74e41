import { STATUS_CODES } from 'node:http';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ENDED } from '../../auth/sessions/login.controller.js';
import { privately, redirect } from '../../auth/sessions/session-form.js';
import { LOG_IN, sendPage } from '../../rest/pages/html-page.js';
import { APIException } from '../../rest/exceptions.js';
import { lastAnswer } from '../../rest/http/last-answer.js';
import { SAFE_METHODS } from '../../rest/http/messages/methods.js';
import { KeptForms } from './kept-forms.js';
import { ApiRefusal, NotLoggedIn, NotStaff } from './refusals.js';
import { texts } from '../texts.js';
import type { Visit } from './visit.js';

/** Answers what keeps a page from being shown, with a way back from each. Unforeseen errors are the service's to answer. */
@Catch(NotLoggedIn, NotStaff, ApiRefusal, APIException, HttpException)
export class AdminErrors implements ExceptionFilter {
  constructor(private readonly keptForms: KeptForms) {}

  async catch(error: Caught, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    try {
      await this.answer(error, request, reply);
    } catch (second) {
      lastAnswer(reply, second);
    }
  }

  private async answer(error: Caught, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (error instanceof NotLoggedIn) return this.sendToLogIn(request, reply, error);
    if (error instanceof NotStaff) {
      const page = {
        title: texts.notStaffTitle,
        username: reply.visit.user.username,
        next: request.originalUrl,
      };
      return reply.visit.page('admin/not-staff', page, 403);
    }
    const status = error instanceof HttpException ? error.getStatus() : error.status;
    const { messages } = error instanceof ApiRefusal ? error : new ApiRefusal(status, bodyOf(error));
    const title = status === 404 ? texts.notFound : (STATUS_CODES[status] ?? texts.error);
    const back = SAFE_METHODS.has(request.method) ? undefined : await wayBack(reply.visit);
    return reply.visit.page('admin/refused', { title, messages, back }, status);
  }

  /** A form is kept until its sender has logged in again; a page can simply be requested again. */
  private async sendToLogIn(
    request: FastifyRequest,
    reply: FastifyReply,
    { ended }: NotLoggedIn,
  ): Promise<void> {
    const logIn = `${LOG_IN}?next=${encodeURIComponent(request.originalUrl)}${ended ? `&${ENDED}=1` : ''}`;
    if (SAFE_METHODS.has(request.method)) return redirect(reply, logIn);
    sendPage(privately(reply), 403, 'admin/logged-out', {
      title: texts.loggedOutTitle,
      logIn,
      action: request.originalUrl,
      fields: await this.keptForms.fieldsOf(request),
    });
  }
}

/** The page from which a form was sent, as far as it says so, can be read and is one of ours; else the one at its own address. */
async function wayBack(visit: Visit): Promise<string> {
  try {
    return (!visit.isForeign && visit.next(await visit.form().catch(() => undefined))) || visit.path;
  } catch {
    return visit.path; // The address has too many parameters to be read.
  }
}

type Caught = NotLoggedIn | NotStaff | ApiRefusal | APIException | HttpException;

const bodyOf = (error: APIException | HttpException): unknown =>
  error instanceof APIException ? error.body : null;
