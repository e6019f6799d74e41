import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { ParseError, RequestTooLarge, ServiceUnavailable } from '../exceptions.js';

/**
 * A body that is read when it is first asked for: by then it is known whether the address takes one, and from which client.
 * Node discards a body that is not read, once the request is answered.
 */
export class LateBody {
  private arrival?: Promise<Buffer>;

  /** @param limit in bytes */
  constructor(
    private readonly payload: IncomingMessage,
    private readonly limit: number,
  ) {}

  /**
   * The bytes. Throws RequestTooLarge for more than the address takes, or than `limit` bytes where that is less; ParseError
   * for a body that does not arrive whole.
   */
  read(limit = this.limit): Promise<Buffer> {
    return (this.arrival ??= this.arrive(Math.min(limit, this.limit)));
  }

  private arrive(limit: number): Promise<Buffer> {
    const { payload } = this;
    if (Number(payload.headers['content-length'] ?? 0) > limit)
      return Promise.reject(new RequestTooLarge(limit));
    // Who asks late may ask for the body of a client that has gone.
    if (payload.destroyed) return Promise.reject(cutShort());
    awaitingContinue.get(payload)?.writeContinue();
    return collect(payload, limit);
  }
}

const awaitingContinue = new WeakMap<IncomingMessage, ServerResponse>();

/** A client that asks before it sends a body (RFC 9110, section 10.1.1) is told to go on when the body is read, and not before. */
export function continueWhenRead(server: Server): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    awaitingContinue.set(request, response);
    server.emit('request', request, response);
  });
}

/**
 * The bytes of a stream in one buffer, which grows as they come: a body in pieces of one byte takes no more memory than
 * one in a single piece. Throws RequestTooLarge for more than `limit` bytes, of which no more is kept; ParseError for a
 * stream that breaks off.
 */
export function collect(stream: Readable, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer = NOTHING;
    let length = 0;
    let isOver = false;
    const hold = (next: Buffer): void => {
      arriving += next.length - bytes.length;
      bytes = next;
    };
    const refuse = (error: Error): void => {
      isOver = true;
      hold(NOTHING);
      stream.removeAllListeners('data').resume();
      reject(error);
    };
    stream.on('data', (piece: Buffer) => {
      const start = length;
      length += piece.length;
      if (length > limit) return refuse(new RequestTooLarge(limit));
      if (length > SMALL && arriving > MOST_ARRIVING) return refuse(new ServiceUnavailable(TOO_MANY));
      if (start === 0) return hold(piece);
      if (length > bytes.length) hold(grown(bytes.subarray(0, start), Math.min(2 * length, limit)));
      bytes.set(piece, start);
    });
    stream.on('end', () => {
      isOver = true;
      const whole = bytes.subarray(0, length);
      hold(NOTHING);
      resolve(whole);
    });
    const breakOff = (): void => {
      if (!isOver) refuse(cutShort());
    };
    // A stream that has been destroyed without an error only closes.
    stream.on('error', breakOff).on('close', breakOff);
  });
}

const NOTHING = Buffer.alloc(0);

/** Bytes of bodies that may be on their way at a time, in this process: clients that send slowly must not fill the memory. */
const MOST_ARRIVING = 128 * 1024 ** 2;
/** Bytes of a body that has its place whatever others send. */
const SMALL = 64 * 1024;
const TOO_MANY = 'Too many large requests are arriving, try again later.';

let arriving = 0;

const cutShort = (): ParseError => new ParseError('The request body is incomplete.');

function grown(bytes: Buffer, size: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(size);
  larger.set(bytes);
  return larger;
}
