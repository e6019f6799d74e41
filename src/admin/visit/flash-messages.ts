import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieOf, SESSION_COOKIE, setCookie } from '../../rest/http/messages/cookies.js';
import { Settings } from '../../settings.js';

/** Said on the page that a browser is sent on to. */
export interface FlashMessage {
  readonly level: 'success' | 'warning' | 'error';
  readonly text: string;
  /** A page to go on to from here. */
  readonly link?: { readonly text: string; readonly url: string };
  /** The id of the history's entry that a button beside the message undoes. */
  readonly undo?: number;
}

const COOKIE = 'messages';

/** Bytes of a text, which take four thirds in the cookie: a proxy takes 4 kB of a head, and a browser as much of a cookie. */
const LONGEST = 800;

/** Seconds in which the page has to come. */
const AGE = 60;

/** Messages for the next page, in a cookie that only this service can write: Django's CookieStorage of messages. */
@Injectable()
export class FlashMessages {
  constructor(private readonly settings: Settings) {}

  put(request: FastifyRequest, reply: FastifyReply, message: FlashMessage): void {
    const text = Buffer.from(JSON.stringify(shortened(message))).toString('base64url');
    this.set(request, reply, `${text}.${this.signature(request, text)}`);
  }

  /** The message that this request brings, which is not shown again. */
  take(request: FastifyRequest, reply: FastifyReply): FlashMessage | undefined {
    const cookie = cookieOf(request, COOKIE);
    if (cookie === undefined) return undefined;
    this.set(request, reply, '');
    const [text, signature = ''] = cookie.split('.');
    const [given, expected] = [Buffer.from(signature), Buffer.from(this.signature(request, text))];
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as FlashMessage;
  }

  /** Of a message to this session alone. */
  private signature(request: FastifyRequest, text: string): string {
    const session = cookieOf(request, SESSION_COOKIE) ?? '';
    return createHmac('sha256', this.settings.secretKey)
      .update(`message\0${session}\0${text}`)
      .digest('base64url');
  }

  private set(request: FastifyRequest, reply: FastifyReply, value: string): void {
    const attributes = { maxAge: AGE, path: '/admin', httpOnly: true };
    reply.header('set-cookie', setCookie(request, this.settings, { name: COOKIE, value, ...attributes }));
  }
}

function shortened(message: FlashMessage): FlashMessage {
  const bytes = Buffer.from(message.text);
  if (bytes.length <= LONGEST) return message;
  // A character that is cut in two becomes U+FFFD.
  return { ...message, text: `${bytes.toString('utf8', 0, LONGEST).replace(/\ufffd+$/, '')}…` };
}
