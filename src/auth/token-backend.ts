import { createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Settings } from '../settings.js';
import { checkClaims, TokenError, type Claims } from './tokens.js';

export const ALGORITHM = 'HS256';

/** What a header can hold: a longer text is not worth decoding. */
const LONGEST = 16_384;

/** Verified tokens kept in mind: the busiest few thousand clients, in about 4 MB. */
const MOST_REMEMBERED = 5000;

/** Signs tokens and verifies them. */
@Injectable()
export class TokenBackend {
  /** A KeyObject, never a text: jsonwebtoken tries to read a text as a certificate first, which costs 50 times as much. */
  readonly key: KeyObject;
  private readonly jwt: JwtService;
  private readonly verified = new Map<string, unknown>();

  constructor(settings: Settings) {
    this.key = createSecretKey(settings.secretKey, 'utf8');
    this.jwt = new JwtService({
      secret: this.key,
      signOptions: { algorithm: ALGORITHM },
      // Times are checked by checkClaims, in simplejwt's words and order.
      verifyOptions: { algorithms: [ALGORITHM], ignoreExpiration: true, ignoreNotBefore: true },
    });
  }

  encode(claims: Claims): string {
    return this.jwt.sign(claims);
  }

  /** The claims of a token with a good signature, in force now. Throws TokenError. */
  decode(token: string): Claims {
    const payload = this.recall(token) ?? this.verify(token);
    checkClaims(payload);
    return payload;
  }

  /** The payload of a token whose signature was found good before, which it stays. Its times are still to be checked. */
  recall(token: string): unknown {
    return this.verified.get(token);
  }

  /** Keeps the payload of a token whose signature was found good just now, in place of the oldest one kept. */
  remember(token: string, payload: unknown): void {
    const [oldest] = this.verified.keys();
    if (this.verified.size === MOST_REMEMBERED) this.verified.delete(oldest);
    this.verified.set(token, Object.freeze(payload));
  }

  private verify(token: string): unknown {
    if (token.length > LONGEST) throw new TokenError('Token is invalid');
    try {
      return this.jwt.verify<object>(token);
    } catch {
      throw new TokenError('Token is invalid');
    }
  }
}
