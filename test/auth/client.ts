import { jsonOf, send } from '../support/http.js';

/** An answer as tables compare it. */
export interface Seen {
  readonly status: number;
  readonly body: unknown;
}

export interface Pair {
  readonly refresh: string;
  readonly access: string;
}

export const BLACKLISTED: Seen = {
  status: 401,
  body: { detail: 'Token is blacklisted', code: 'token_not_valid' },
};
export const REVOKED: Seen = {
  status: 401,
  body: { detail: 'Token is revoked', code: 'token_not_valid' },
};
export const REVOKED_BEARER: Seen = {
  status: 401,
  body: {
    detail: 'Given token not valid for any token type',
    code: 'token_not_valid',
    messages: [{ token_class: 'AccessToken', token_type: 'access', message: 'Token is revoked' }],
  },
};

/** A program that uses the service at `base`. */
export class Client {
  constructor(readonly base: string) {}

  async post(path: string, body?: object, access?: string): Promise<Seen> {
    const headers = { 'Content-Type': 'application/json', ...bearer(access) };
    return seen(await send(this.base, { method: 'POST', path, headers, body: JSON.stringify(body) }));
  }

  async get(path: string, access?: string): Promise<Seen> {
    return seen(await send(this.base, { path, headers: bearer(access) }));
  }

  logIn(username: string, password: string): Promise<Seen> {
    return this.post('/api/token/', { username, password });
  }

  /** The tokens of a log-in that succeeds. */
  async pair(username: string, password: string): Promise<Pair> {
    const { status, body } = await this.logIn(username, password);
    expect(status).toBe(200);
    return body as Pair;
  }

  refresh(refresh: string): Promise<Seen> {
    return this.post('/api/token/refresh/', { refresh });
  }

  verify(token: string): Promise<Seen> {
    return this.post('/api/token/verify/', { token });
  }

  logOut(refresh: string): Promise<Seen> {
    return this.post('/api/token/blacklist/', { refresh });
  }

  /** A request that needs an access token. */
  me(access: string): Promise<Seen> {
    return this.get('/api/auth/me/', access);
  }
}

const bearer = (access?: string): Record<string, string> =>
  access === undefined ? {} : { Authorization: `Bearer ${access}` };

const seen = (answer: Awaited<ReturnType<typeof send>>): Seen => ({
  status: answer.status,
  body: jsonOf(answer),
});
