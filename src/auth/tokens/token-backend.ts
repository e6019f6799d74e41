import { createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Settings } from '../../settings.js';
import { checkClaims, invalid, type Claims } from './tokens.js';

export const ALGORITHM = 'HS256';

/** What a header can hold: a longer text is not worth decoding. */
const LONGEST = 16_384;

/** Verified tokens kept in mind: the busiest few thousand clients, in about 4 MB. */
const MOST_REMEMBERED = 5000;

/** Signs tokens and verifies them. */
@Injectable()
export class TokenBackend {
  /**
   * The key that signs, and older ones whose tokens still count. KeyObjects, never texts: jsonwebtoken tries to read a
   * text as a certificate first, which costs 50 times as much.
   */
  private readonly keys: readonly [KeyObject, ...KeyObject[]];
  private readonly jwt: JwtService;
  private readonly verified = new Map<string, unknown>();

  constructor({ secretKeys }: Settings) {
    const [key, ...fallbacks] = secretKeys.map((text) => createSecretKey(text, 'utf8'));
    this.keys = [key, ...fallbacks];
    this.jwt = new JwtService({
      secret: key,
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

  /**
   * The key that a token is to be verified with: the one that signed it, or the newest. What the token says of it does not
   * count. Throws TokenError for one that is not to be verified at all.
   */
  keyFor(token: string): KeyObject {
    if (hasCriticalHeaders(token)) throw invalid();
    const [key, ...fallbacks] = this.keys;
    if (fallbacks.length === 0 || this.payload(token, key) !== undefined) return key;
    return fallbacks.find((fallback) => this.payload(token, fallback) !== undefined) ?? key;
  }

  private verify(token: string): unknown {
    const payload = token.length > LONGEST ? undefined : this.payload(token, this.keyFor(token));
    if (payload === undefined) throw invalid();
    return payload;
  }

  /** Undefined for a token that the key did not sign. */
  private payload(token: string, secret: KeyObject): unknown {
    try {
      // The type was written for keys as text.
      return this.jwt.verify<object>(token, { secret: secret as never });
    } catch {
      return undefined;
    }
  }
}

/** Whether a token is for readers alone that understand what we do not: https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11 */
function hasCriticalHeaders(token: string): boolean {
  const [header] = token.split('.', 1);
  return Buffer.from(header, 'base64url').includes('"crit"');
}
