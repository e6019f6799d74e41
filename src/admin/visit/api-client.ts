import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { FastifyRequest, InjectOptions, LightMyRequestResponse } from 'fastify';
import { signalOf } from '../../rest/http/messages/client-signal.js';
import { channelHeaders, type Channel } from '../../rest/core/channel.js';
import { ApiRefusal } from './refusals.js';
import { texts } from '../texts.js';

export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body read as JSON; its text where it is none; null for an empty one. */
  readonly data: T;
  /** What makes a request look forged: where it comes from, or the token that it bears, or does not. */
  readonly csrfFault?: 'origin' | 'token';
}

interface Sent {
  /** JSON unless it is a Buffer, whose content type is then among the headers. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What of a visitor's own request goes on to the API: who it is from, and how the client called this service. */
const PASSED_ON = [
  'cookie',
  'host',
  'origin',
  'user-agent',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'traceparent',
];

/**
 * The service's own API, asked in this process on behalf of a visitor of the admin site. Authentication, permission,
 * validation, conditional requests and history are the API's, and so are the words of its refusals.
 */
export class ApiClient {
  /** Of the form that the visitor sent; it has to be there for whatever changes something. */
  csrfToken?: string;

  constructor(
    private readonly visitor: FastifyRequest,
    private readonly channel: Channel = 'admin',
  ) {}

  /** The body of what GET answers. Throws ApiRefusal for a status other than 200. */
  async get<T>(path: string): Promise<T> {
    const { status, data } = await this.send<T>('GET', path);
    if (status !== 200) throw new ApiRefusal(status, data);
    return data;
  }

  /** Whatever the API answers. */
  async send<T = unknown>(
    method: Method,
    path: string,
    { body, headers = {} }: Sent = {},
  ): Promise<Answer<T>> {
    const isBytes = Buffer.isBuffer(body);
    const response = await this.inject({
      ...this.request(method, path, {
        ...(body !== undefined && !isBytes && { 'content-type': 'application/json' }),
        ...headers,
      }),
      ...(body !== undefined && { payload: isBytes ? body : JSON.stringify(body) }),
    });
    return answerOf<T>(response, response.body);
  }

  /**
   * Sets something going that tells in JSON Lines how it goes on. Answers the last of them; undefined where that has not come
   * after so many milliseconds: then it goes on by itself.
   */
  async start<T>(path: string, body: object, timeout: number): Promise<Answer<T | undefined>> {
    const headers = { accept: 'application/jsonl', 'content-type': 'application/json' };
    const response = await this.inject({
      ...this.request('POST', path, headers),
      payload: JSON.stringify(body),
      payloadAsStream: true,
    });
    // The race hears of a failure even when it is over.
    const lines = await Promise.race([
      text(response.stream()),
      setTimeout(timeout, undefined, { ref: false }),
    ]);
    if (response.statusCode !== 200) return answerOf<T>(response, lines ?? '');
    const last = lines === undefined ? undefined : (JSON.parse(lines.trimEnd().split('\n').at(-1)!) as T);
    return { ...answerOf(response, ''), data: last };
  }

  /** What GET answers, as bytes, compressed as the visitor's browser likes it. */
  async stream(path: string): Promise<Answer<Readable>> {
    const { headers } = this.visitor;
    const encodings = headers['accept-encoding'];
    const response = await this.inject({
      ...this.request('GET', path, { accept: '*/*', ...(encodings && { 'accept-encoding': encodings }) }),
      payloadAsStream: true,
    });
    const data = response.stream();
    // Who reads no further lets go of what is read from.
    data.once('close', () => response.raw.res.destroy());
    // The reader of the stream handles a failure. Until there is one, a failure must not end the process.
    data.on('error', () => undefined);
    return { status: response.statusCode, headers: response.headers as IncomingHttpHeaders, data };
  }

  /** What only reads ends when the visitor has gone. Throws ClientGone then. */
  private async inject(options: InjectOptions): Promise<LightMyRequestResponse> {
    if (options.method !== 'GET') return this.visitor.server.inject(options);
    const gone = signalOf(this.visitor.raw);
    gone.throwIfAborted();
    const ending = new AbortController();
    const end = (): void => ending.abort();
    gone.addEventListener('abort', end);
    try {
      return await this.visitor.server.inject({ ...options, signal: ending.signal });
    } catch (error) {
      throw gone.aborted ? gone.reason : error;
    } finally {
      gone.removeEventListener('abort', end);
    }
  }

  private request(method: Method, path: string, headers: Readonly<Record<string, string>>) {
    return {
      method,
      url: path,
      remoteAddress: this.visitor.socket.remoteAddress,
      headers: {
        ...this.passedOn(),
        accept: 'application/json',
        'x-request-id': this.visitor.id,
        ...(this.csrfToken !== undefined && { 'x-csrftoken': this.csrfToken }),
        ...channelHeaders(this.channel),
        ...headers,
      },
    };
  }

  private passedOn(): Record<string, string | string[]> {
    const { headers } = this.visitor;
    return Object.fromEntries(
      PASSED_ON.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
    );
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

function csrfFaultOf(status: number, data: unknown): Answer['csrfFault'] {
  const detail = String((data as { detail?: unknown } | null)?.detail);
  if (status !== 403 || !detail.startsWith('CSRF Failed:')) return undefined;
  return detail.startsWith('CSRF Failed: CSRF token') ? 'token' : 'origin';
}

function answerOf<T>({ statusCode, headers }: LightMyRequestResponse, body: string): Answer<T> {
  const data = dataOf(body, headers['content-type']);
  const csrfFault = csrfFaultOf(statusCode, data);
  return {
    status: statusCode,
    headers: headers as IncomingHttpHeaders,
    // Mostly the token is of an earlier session of the same person's.
    data: (csrfFault === 'token' ? { detail: texts.otherSession } : data) as T,
    csrfFault,
  };
}

function dataOf(body: string, contentType: unknown): unknown {
  if (body === '') return null;
  return String(contentType).startsWith('application/json') ? (JSON.parse(body) as unknown) : body;
}
