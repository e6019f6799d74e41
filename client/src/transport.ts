import type { Answer, Call, Http } from './http.js';
import { withRetries } from './retry.js';
import { Session, type TokenStore } from './session.js';

/** Sends requests with the user's token, and again after failures that pass. */
export class Transport {
  readonly session: Session;

  constructor(
    private readonly http: Http,
    store: TokenStore,
    private readonly retries: number,
  ) {
    this.session = new Session(store, http, retries);
  }

  /** Returns the response to a call, with its body read. */
  send(call: Call): Promise<Answer> {
    return this.authorized(call, (request) => this.http.send(request));
  }

  /** Returns the response to a call, with its body left unread. */
  open(call: Call): Promise<Response> {
    return this.authorized(call, (request) => this.http.open(request));
  }

  private authorized<T>(call: Call, send: (call: Call) => Promise<T>): Promise<T> {
    const { method, headers, signal } = call;
    const isRepeatable = method === 'GET' || headers?.['idempotency-key'] !== undefined;
    return this.session.authorize((access) => {
      const authorization = access === undefined ? undefined : { authorization: `Bearer ${access}` };
      const authorized = { ...call, headers: { ...headers, ...authorization } };
      return withRetries({ limit: this.retries, isRepeatable, signal }, () => send(authorized));
    }, signal);
  }
}
