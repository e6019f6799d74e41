import { createClient, type Client, type ClientOptions } from '../../client/src/index.js';

type Respond = (request: Request, count: number) => Response | undefined | Promise<Response | undefined>;

export interface Spied {
  readonly client: Client;
  /** What the client has sent, in order. */
  readonly requests: readonly Request[];
  /** `METHOD /path` of each request. */
  lines(): string[];
}

/** A client whose requests are recorded, and answered by `respond` where that returns a response. */
export function spiedClient(
  base: string,
  respond: Respond = () => undefined,
  options?: Partial<ClientOptions>,
): Spied {
  const requests: Request[] = [];
  const spy = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    requests.push(request);
    return (await respond(request.clone(), requests.length)) ?? fetch(request);
  };
  return {
    client: createClient({ baseUrl: base, fetch: spy, ...options }),
    requests,
    lines: () => requests.map(({ method, url }) => `${method} ${url.slice(new URL(url).origin.length)}`),
  };
}

/** A response that a service or a proxy could give. */
export const respondWith = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });

/** Returns what `promise` is rejected with. */
export const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => {
      throw new Error(`It succeeded: ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
