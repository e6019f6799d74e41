import type { Page } from './page.js';

/** What an action answers, not yet rendered: https://www.django-rest-framework.org/api-guide/responses/ */
export class Response {
  /** Lines of `Set-Cookie`. They are not among the headers, since pages show those. */
  cookies: readonly string[] = [];

  constructor(
    /** Null for an answer without a body. */
    readonly data: unknown,
    readonly status = 200,
    readonly headers: Readonly<Record<string, string>> = {},
    /** The part of a list that it is. */
    readonly page?: Page,
  ) {}

  withCookies(lines: readonly string[]): this {
    this.cookies = lines;
    return this;
  }
}

/** An answer that goes on: Server-Sent Events, each sent when it is there. */
export class EventStream {
  constructor(
    readonly events: AsyncIterable<string>,
    /** Lets go of what the stream holds. For when its client has gone, or it has ended. */
    readonly close: () => Promise<void>,
  ) {}
}
