import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieOf, SESSION_COOKIE, setCookie } from '../../rest/http/messages/cookies.js';
import { Settings } from '../../settings.js';
import { SESSION_AGE } from './session.service.js';

const CSRF_COOKIE = 'csrftoken';

/** Seconds: Django's CSRF_COOKIE_AGE, a year. */
const CSRF_AGE = 31_449_600;

/** Scripts of our own pages may read the CSRF cookie, as with Django, and send it as X-CSRFToken. None reads the session's. */
const KINDS: Readonly<Record<string, { readonly maxAge: number; readonly httpOnly: boolean }>> = {
  [SESSION_COOKIE]: { maxAge: SESSION_AGE, httpOnly: true },
  [CSRF_COOKIE]: { maxAge: CSRF_AGE, httpOnly: false },
};

/** Gives browsers the cookies of a session and takes them away. */
@Injectable()
export class SessionCookies {
  constructor(private readonly settings: Settings) {}

  /** A secret for the forms of a user who is not logged in yet. */
  setCsrfSecret(request: FastifyRequest, reply: FastifyReply, secret: Buffer): void {
    reply.header('set-cookie', this.lines(request, { [CSRF_COOKIE]: secret.toString('base64url') }));
  }

  /** The secret that a browser was given, if it is one. */
  csrfSecret(request: FastifyRequest): Buffer | undefined {
    const value = cookieOf(request, CSRF_COOKIE);
    return value !== undefined && /^[\w-]{43}$/.test(value) ? Buffer.from(value, 'base64url') : undefined;
  }

  setSession(request: FastifyRequest, reply: FastifyReply, key: string, csrfSecret: Buffer): void {
    reply.header('set-cookie', this.ofSession(request, key, csrfSecret));
  }

  clear(request: FastifyRequest, reply: FastifyReply): void {
    reply.header('set-cookie', this.ofNone(request));
  }

  /** The lines of `Set-Cookie` that give a browser a session. */
  ofSession(request: FastifyRequest, key: string, csrfSecret: Buffer): string[] {
    return this.lines(request, { [SESSION_COOKIE]: key, [CSRF_COOKIE]: csrfSecret.toString('base64url') });
  }

  /** The lines of `Set-Cookie` that take it away. */
  ofNone(request: FastifyRequest): string[] {
    return this.lines(request, { [SESSION_COOKIE]: '', [CSRF_COOKIE]: '' });
  }

  private lines(request: FastifyRequest, cookies: Readonly<Record<string, string>>): string[] {
    return Object.entries(cookies).map(([name, value]) =>
      setCookie(request, this.settings, { name, value, ...KINDS[name] }),
    );
  }
}
