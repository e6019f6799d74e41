import type { SchemaObject, SecuritySchemeObject } from '@nestjs/swagger';
import type { AuthenticatedUser } from '../core/authenticated-user.js';
import type { Request } from '../core/contracts.js';

export interface Credentials {
  readonly user: AuthenticatedUser;
  /** What the user was recognised by, a token's claims for one. */
  readonly auth: unknown;
}

/** An authenticator as the OpenAPI document shows it. */
export interface SecurityScheme {
  readonly name: string;
  readonly definition: SecuritySchemeObject;
  /** The body of its refusals. */
  readonly refusal: SchemaObject;
  /** How to get and bear credentials: a section of the document's introduction, in Markdown. */
  readonly introduction: string;
}

/** A way of recognising users: https://www.django-rest-framework.org/api-guide/authentication/ */
export interface Authenticator {
  /** Null where the request bears no credentials of this kind. Throws AuthenticationFailed for bad ones. */
  authenticate(request: Request): Promise<Credentials | null> | null;
  /** The challenge in `WWW-Authenticate` (RFC 9110, section 11.6.1). Without one a refusal is 403 instead of 401. */
  authenticateHeader?(request: Request): string;
  /**
   * Whether browsers send its credentials of their own accord, so that it refuses (403) what might be forged: see
   * BrowserSession.
   */
  readonly csrf?: boolean;
  /** What the OpenAPI document says of it. */
  readonly securityScheme?: SecurityScheme;
}
