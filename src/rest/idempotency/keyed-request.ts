import { createHmac } from 'node:crypto';
import type { Request } from '../core/contracts.js';
import { arrivedBody } from '../core/request.js';
import { ParseError, UnprocessableContent } from '../exceptions.js';
import { addressOf } from '../http/messages/client-address.js';
import type { IdempotencyKey } from './idempotency-key.entity.js';

/** One keyed request: whose, which key, and what it asks for. */
export interface KeyedRequest extends Pick<IdempotencyKey, 'sender' | 'key' | 'fingerprint'> {
  /** Its fingerprints by older secret keys. */
  readonly others: readonly string[];
}

/** Visible ASCII, as a string of structured fields (RFC 9651, section 3.3.3) or without its quotes. */
export const KEY = /^(?:"((?:[ !#-[\]-~]|\\["\\]){1,255})"|([!#-~][ -~]{0,254}))$/;

const HEADER = 'idempotency-key';

export const hasKey = (request: Request): boolean => request.header(HEADER) !== undefined;

/** Throws ParseError for a malformed key, and what reading the body throws. */
export async function keyedRequest(request: Request, secretKeys: readonly string[]): Promise<KeyedRequest> {
  const header = request.header(HEADER) ?? '';
  const [, quoted, bare] = (KEY.exec(header) ?? []) as (string | undefined)[];
  const key = quoted?.replace(/\\(.)/g, '$1') ?? bare;
  if (key === undefined) throw new ParseError('Idempotency-Key must be 1 to 255 visible ASCII characters.');
  const { raw, user } = request;
  const body = await arrivedBody(raw);
  const [fingerprint, ...others] = secretKeys.map((secretKey) =>
    createHmac('sha256', secretKey)
      .update(JSON.stringify([raw.method, raw.url, raw.sentContentType]))
      .update(body)
      .digest('hex'),
  );
  return {
    sender: user ? `user ${user.id}` : `address ${addressOf(raw.ip) ?? raw.ip}`,
    key,
    fingerprint,
    others,
  };
}

/** Throws UnprocessableContent where a key was already used with a different request. */
export function checkSame({ fingerprint, others }: KeyedRequest, kept: string): void {
  if (fingerprint !== kept && !others.includes(kept))
    throw new UnprocessableContent('This Idempotency-Key was already used with a different request.');
}
