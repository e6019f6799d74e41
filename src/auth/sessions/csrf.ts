import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { SAFE_METHODS } from '../../rest/http/messages/methods.js';

/*
 * Tokens against forged requests, as Django has them: https://docs.djangoproject.com/en/5.2/ref/csrf/. A page bears the
 * secret in another disguise each time, so that what a compressed page's length tells about it is worth nothing (BREACH).
 */

/** Bytes of a secret, and of a mask. */
const LENGTH = 32;

export const CSRF_FIELD = 'csrfmiddlewaretoken';
const CSRF_HEADER = 'x-csrftoken';

export const newSecret = (): Buffer => randomBytes(LENGTH);

/** A token for a page to send back. */
export function maskedToken(secret: Buffer): string {
  const mask = randomBytes(LENGTH);
  return Buffer.concat([mask, xor(secret, mask)]).toString('base64url');
}

/** Whether a token, masked or the bare secret as the cookie has it, is of this secret. */
export function isTokenOf(secret: Buffer, token: string): boolean {
  const bytes = Buffer.from(token, 'base64url');
  const actual = bytes.length === 2 * LENGTH ? xor(bytes.subarray(LENGTH), bytes) : bytes;
  return actual.length === secret.length && timingSafeEqual(actual, secret);
}

const xor = (bytes: Buffer, mask: Buffer): Buffer =>
  Buffer.from(bytes.map((byte, index) => byte ^ mask[index]));

/**
 * Why a request may be forged, in Django's words; undefined for one that is not. It has to bear a token of one of the
 * secrets in its form or its header, and to come from a page of ours where the browser tells.
 */
export function csrfFault(
  { method, headers }: FastifyRequest,
  formToken: unknown,
  ...secrets: readonly Buffer[]
): string | undefined {
  if (SAFE_METHODS.has(method)) return undefined;
  const { origin, host } = headers;
  if (origin !== undefined && !isOwnOrigin(origin, host)) {
    return `Origin checking failed - ${origin} does not match any trusted origins.`;
  }
  const token = formToken || headers[CSRF_HEADER];
  if (typeof token !== 'string' || token === '') return 'CSRF token missing.';
  if (secrets.some((secret) => isTokenOf(secret, token))) return undefined;
  return `CSRF token from ${formToken ? 'POST' : "the 'X-Csrftoken' HTTP header"} incorrect.`;
}

/** Whether a browser says that a request comes from a page of another origin: https://www.w3.org/TR/fetch-metadata/ */
export const isForeign = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  (headers.origin !== undefined && !isOwnOrigin(headers.origin, headers.host)) ||
  ['cross-site', 'same-site'].includes(String(headers['sec-fetch-site']));

/** The scheme is left alone: behind a proxy it may be another one here than it is for the browser. */
const isOwnOrigin = (origin: string, host: string | undefined): boolean =>
  URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
