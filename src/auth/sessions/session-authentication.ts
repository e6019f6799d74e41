import { Injectable } from '@nestjs/common';
import { BrowserSession } from '../../rest/core/browser-session.js';
import type { Authenticator, Credentials } from '../../rest/access/authentication.js';
import type { Request } from '../../rest/core/contracts.js';
import { cookieOf, SESSION_COOKIE } from '../../rest/http/messages/cookies.js';
import { PermissionDenied } from '../../rest/exceptions.js';
import { SAFE_METHODS } from '../../rest/http/messages/methods.js';
import { CSRF_FIELD, csrfFault, maskedToken } from './csrf.js';
import { SessionService } from './session.service.js';

/** The session that a request is part of. */
export class RequestSession extends BrowserSession {
  constructor(private readonly csrfSecret: Buffer) {
    super();
  }

  csrfToken(): string {
    return maskedToken(this.csrfSecret);
  }
}

/** Recognises users by the session that they logged in to: DRF's SessionAuthentication. */
@Injectable()
export class SessionAuthentication implements Authenticator {
  readonly csrf = true;

  constructor(private readonly sessions: SessionService) {}

  authenticate(request: Request): Promise<Credentials | null> | null {
    const key = cookieOf(request.raw, SESSION_COOKIE);
    return key === undefined ? null : this.credentials(key, request);
  }

  /** Throws PermissionDenied for a request that another site may have made the browser send. */
  private async credentials(key: string, request: Request): Promise<Credentials | null> {
    const user = await this.sessions.user(key);
    if (!user) return null;
    const [secret, ...older] = this.sessions.csrfSecrets(key);
    const credentials = { user, auth: new RequestSession(secret) };
    const fault = csrfFault(request.raw, await formToken(request), secret, ...older);
    if (fault) {
      // The page that says so is for this user all the same, but shows nothing of what was sent.
      Object.assign(request, credentials, { forged: true });
      throw new PermissionDenied(`CSRF Failed: ${fault}`);
    }
    return credentials;
  }
}

/** A body that cannot be read has no token; what is wrong with it is for the view to say. */
async function formToken(request: Request): Promise<unknown> {
  if (SAFE_METHODS.has(request.raw.method)) return undefined;
  return (await request.form().catch(() => undefined))?.get(CSRF_FIELD);
}
