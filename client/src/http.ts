import { ConnectionError, errorOf, type ApiError } from './errors.js';

/** Values of a query string; those that are undefined are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

export interface CallOptions {
  /** Aborts the call, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** One request. */
export interface Call extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the service's address, without a slash at the start. */
  readonly path: string;
  readonly query?: Query | URLSearchParams | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A successful response, with its body read. */
export interface Answer {
  readonly headers: Headers;
  readonly body: unknown;
}

/** Sends requests to one service, and nowhere else: redirects are not followed. */
export class Http {
  private readonly base: string;

  constructor(
    base: string,
    private readonly fetch: typeof globalThis.fetch,
  ) {
    this.base = base.endsWith('/') ? base : `${base}/`;
  }

  /** Throws an `ApiError` for a response that is no success, or no JSON, and a `ConnectionError` if there is none. */
  async send(call: Call): Promise<Answer> {
    const response = await this.open(call);
    const text = await connected(call, () => response.text());
    const body = parse(text);
    if (text !== '' && typeof body === 'string') throw refusalOf(call, response, text);
    return { headers: response.headers, body };
  }

  /** As `send`, with the body of a success left unread. */
  async open(call: Call): Promise<Response> {
    const { method, body, signal } = call;
    const response = await connected(call, () =>
      this.fetch(this.address(call), {
        method,
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...call.headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
        // With the cookie of the browsable API, the service would ask for a CSRF token.
        credentials: 'omit',
        redirect: 'manual',
      }),
    );
    if (response.ok) return response;
    throw refusalOf(call, response, await connected(call, () => response.text()));
  }

  private address({ path, query = {} }: Call): string {
    const given = query instanceof URLSearchParams ? [...query] : Object.entries(query);
    const values = given
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, String(value)]);
    return this.base + path + (values.length > 0 ? `?${new URLSearchParams(values).toString()}` : '');
  }
}

/** Returns what `work` resolves to, and makes a `ConnectionError` of what it throws, unless the caller has aborted it. */
export async function connected<T>(
  { method, path, signal }: Omit<Call, 'body'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw new ConnectionError(`${method} ${path}: the connection failed`, { cause: error });
  }
}

const refusalOf = ({ method, path }: Call, { status, headers }: Response, text: string): ApiError =>
  errorOf({ method, path, status, headers, body: parse(text) });

/** Returns the JSON that a text is, or the text: a proxy in between may answer with a page. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
