import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { once } from 'node:events';
import { request as open, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { checkAnswer } from './openapi-check.js';

export interface Request {
  /** Any token, not only what HTTP defines. GET when absent. */
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Sent as it is, with its Content-Length. Absent: no body, which for POST, PUT and PATCH is said by a length of 0. */
  readonly body?: string | Buffer;
}

export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const WITH_BODY = ['POST', 'PUT', 'PATCH'];

/**
 * Sends exactly this request to the service at `base`. The only headers added are Host (unless given), Connection and
 * Content-Length: no Accept, no Content-Type, no User-Agent. Throws where the service's OpenAPI document does not describe
 * the answer.
 */
export async function send(
  base: string,
  { method = 'GET', path, headers = {}, body }: Request,
): Promise<Answer> {
  const { hostname, port } = new URL(base);
  const hasBody = body !== undefined || WITH_BODY.includes(method);
  const length = hasBody ? { 'Content-Length': Buffer.byteLength(body ?? '') } : {};
  const exchange = open({
    ...{ hostname, port, method, path, agent: false },
    headers: { ...headers, Connection: 'close', ...length },
  });
  // A service may answer and close before it has read everything: no failure once the answer is there.
  exchange.on('error', () => undefined).end(body);
  const [answer] = (await once(exchange, 'response')) as [IncomingMessage];
  const answered = { status: answer.statusCode!, headers: answer.headers, body: await buffer(answer) };
  checkAnswer(base, { method, path }, { ...answered, body: Buffer.from(textOf(answered)) });
  return answered;
}

/**
 * Writes `bytes`, a request of whatever shape, to a connection of its own and answers all that comes back until the
 * service closes it: a well-formed request should ask for `Connection: close`.
 */
export async function sendBytes(base: string, bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  return text(socket);
}

/** The answer's body as text, unpacked. */
export const textOf = ({ headers, body }: Answer): string =>
  (UNPACK[headers['content-encoding'] ?? ''] ?? ((bytes: Buffer) => bytes))(body).toString('utf8');

const UNPACK: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
};

/** The answer's body as JSON; undefined when it is empty or not JSON. */
export function jsonOf(answer: Answer): unknown {
  try {
    return JSON.parse(textOf(answer)) as unknown;
  } catch {
    return undefined;
  }
}
