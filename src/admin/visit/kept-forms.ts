import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CSRF_FIELD, csrfFault, isForeign } from '../../auth/sessions/csrf.js';
import { SessionCookies } from '../../auth/sessions/session-cookies.js';
import { sentForm } from '../../auth/sessions/session-form.js';
import { SessionService } from '../../auth/sessions/session.service.js';
import { cookieOf, SESSION_COOKIE } from '../../rest/http/messages/cookies.js';

/** Forms that a user sent after the session had ended, to be sent again after the next log-in. */
@Injectable()
export class KeptForms {
  constructor(
    private readonly sessions: SessionService,
    private readonly cookies: SessionCookies,
  ) {}

  /**
   * The fields of the form that was sent, if it bears the token of a page that was made here for this browser. Any other
   * may come from another site, which wants a user with more rights to send it. Nothing is kept of such a form, nor of one
   * longer than the limit for anonymous clients.
   */
  async fieldsOf(request: FastifyRequest): Promise<[name: string, value: string][]> {
    const secrets = this.secretsOf(request);
    if (secrets.length === 0 || isForeign(request)) return [];
    const form = await sentForm(request).catch(() => undefined);
    if (!form || csrfFault(request, form.get(CSRF_FIELD), ...secrets) !== undefined) return [];
    return [...form.entries()].filter(
      (field): field is [string, string] => typeof field[1] === 'string' && isKept(field[0]),
    );
  }

  /** Those of the session that the browser still knows, and of the cookie that outlives it. */
  private secretsOf(request: FastifyRequest): Buffer[] {
    const key = cookieOf(request, SESSION_COOKIE);
    const secret = this.cookies.csrfSecret(request);
    return [...(key === undefined ? [] : this.sessions.csrfSecrets(key)), ...(secret ? [secret] : [])];
  }
}

/** The token is another one after the log-in, and a password, typed once or twice, belongs in no page. */
const isKept = (name: string): boolean => name !== CSRF_FIELD && !name.startsWith('password');
