import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
import { AuthenticationFailed } from '../../rest/exceptions.js';
import type { Request } from '../../rest/core/contracts.js';
import { ALGORITHM, TokenBackend } from './token-backend.js';

/** What `bytes.split()` splits at in Python. */
const WHITE_SPACE = /[\t-\r ]+/;

/**
 * The token after `Bearer`, a word that DRF compares case and all; null for a header of another scheme.
 * Throws AuthenticationFailed for one that is not of two words.
 */
export function bearerToken(request: Request): string | null {
  const words = request.header('authorization')?.split(WHITE_SPACE).filter(Boolean);
  if (words?.[0] !== 'Bearer') return null;
  if (words.length === 2) return words[1];
  throw new AuthenticationFailed({
    detail: 'Authorization header must contain two space-delimited values',
    code: 'bad_authorization_header',
  });
}

/** Verifies the signature of the bearer token, and nothing else: times, type and user are for JWTAuthentication. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(backend: TokenBackend) {
    super({
      // The types were written for Express's requests and for keys as text.
      jwtFromRequest: bearerToken as never,
      secretOrKeyProvider: (_request: unknown, token: string, done: (error: null, key: never) => void) =>
        done(null, backend.keyFor(token) as never),
      algorithms: [ALGORITHM],
      ignoreExpiration: true,
      jsonWebTokenOptions: { ignoreNotBefore: true },
    });
  }

  validate(payload: unknown): unknown {
    return payload;
  }

  /**
   * The payload of a request's token, null where its signature is not good.
   *
   * As passport does, makes a strategy object for each request, whose actions end the attempt: set on the strategy
   * itself, one request's would be called for another's.
   */
  verify(request: Request): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const actions = { success: resolve, fail: reject, error: reject };
      (Object.assign(Object.create(this), actions) as this).authenticate(request as never);
    }).catch(() => null);
  }
}
