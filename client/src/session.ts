import { AuthenticationError } from './errors.js';
import type { CallOptions, Http } from './http.js';
import { abortable, withRetries } from './retry.js';
import type { components } from './schema.js';

export type Tokens = Readonly<components['schemas']['TokenPair']>;

/** Where the tokens are kept, such as `localStorage`. By default they are gone with the client. */
export interface TokenStore {
  get(): Tokens | undefined | Promise<Tokens | undefined>;
  /** Undefined logs out: the tokens are to be removed. */
  set(tokens: Tokens | undefined): void | Promise<void>;
}

/** The time before its end at which an access token is renewed. */
const MARGIN = 10_000;

/** A user's tokens, renewed as needed. */
export class Session {
  private renewing: Promise<string | undefined> | undefined;
  /** When the last token received ends, by this machine's clock, which need not agree with the service's. */
  private end: { readonly access: string; readonly time: number } | undefined;

  constructor(
    private readonly store: TokenStore,
    private readonly http: Http,
    private readonly retries: number,
  ) {}

  async logIn(username: string, password: string, options?: CallOptions): Promise<void> {
    await this.keep((await this.send('api/token/', { username, password }, options)) as Tokens);
  }

  /** Forgets the tokens, then revokes the refresh token. Throws if the service cannot be told. */
  async logOut(options?: CallOptions): Promise<void> {
    const tokens = await this.store.get();
    if (!tokens) return;
    await this.store.set(undefined);
    try {
      await this.send('api/token/blacklist/', { refresh: tokens.refresh }, options);
    } catch (error) {
      // It has ended by itself.
      if (!(error instanceof AuthenticationError)) throw error;
    }
  }

  /** Calls `attempt` with the access token, and a second time with a new one if the service does not accept the first. */
  async authorize<T>(
    attempt: (access: string | undefined) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    let access = (await this.store.get())?.access;
    if (access !== undefined && this.endsSoon(access)) access = await this.renew(access, signal);
    try {
      return await attempt(access);
    } catch (error) {
      const isSpent = error instanceof AuthenticationError && error.code === 'token_not_valid';
      if (access === undefined || !isSpent) throw error;
      const renewed = await this.renew(access, signal);
      if (renewed === undefined) throw error;
      return attempt(renewed);
    }
  }

  /** Returns a new access token. All calls that need one at the same time share one request. */
  private renew(spent: string, signal: AbortSignal | undefined): Promise<string | undefined> {
    this.renewing ??= this.exchange(spent).finally(() => (this.renewing = undefined));
    return abortable(this.renewing, signal);
  }

  private async exchange(spent: string): Promise<string | undefined> {
    const tokens = await this.store.get();
    // Renewed by an earlier call, or by another page with the same store.
    if (tokens?.access !== spent) return tokens?.access;
    const isCurrent = async (): Promise<boolean> => (await this.store.get())?.refresh === tokens.refresh;
    try {
      const answer = await this.refresh(tokens);
      if (await isCurrent()) await this.keep({ ...tokens, ...answer });
    } catch (error) {
      if (error instanceof AuthenticationError && (await isCurrent())) await this.store.set(undefined);
      throw error;
    }
    return (await this.store.get())?.access;
  }

  /** The service returns the same answer again for some seconds after a token was spent, so that the request can be repeated. */
  private refresh({ refresh }: Tokens): Promise<Partial<Tokens>> {
    const attempt = (): Promise<unknown> => this.send('api/token/refresh/', { refresh });
    return withRetries({ limit: this.retries, isRepeatable: true }, attempt) as Promise<Partial<Tokens>>;
  }

  private async send(path: string, body: object, options?: CallOptions): Promise<unknown> {
    return (await this.http.send({ method: 'POST', path, body, signal: options?.signal })).body;
  }

  private async keep(tokens: Tokens): Promise<void> {
    const { exp, iat } = claimsOf(tokens.access);
    if (exp !== undefined && iat !== undefined)
      this.end = { access: tokens.access, time: Date.now() + (exp - iat) * 1000 };
    await this.store.set(tokens);
  }

  private endsSoon(access: string): boolean {
    const { exp, iat } = claimsOf(access);
    if (exp === undefined || iat === undefined) return false;
    const time = this.end?.access === access ? this.end.time : exp * 1000;
    return time - Date.now() < Math.min(MARGIN, (exp - iat) * 100);
  }
}

/** Returns a store that lives as long as the client. */
export function memoryStore(tokens?: Tokens): TokenStore {
  let kept = tokens;
  return { get: () => kept, set: (tokens) => void (kept = tokens) };
}

/** Returns what a token says of its times, in seconds; nothing for a text that is no token. */
function claimsOf(token: string): { readonly exp?: number; readonly iat?: number } {
  try {
    const payload = token.split('.')[1] ?? '';
    return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as object;
  } catch {
    return {};
  }
}
