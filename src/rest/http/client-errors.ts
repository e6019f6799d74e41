import { STATUS_CODES } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Node's error. */
interface ClientError extends Error {
  readonly code?: string;
  /** What was being read, and how much of it had been understood. */
  readonly rawPacket?: unknown;
  readonly bytesParsed?: number;
}

/** What Node's parser finds fault with, and the status for it. Anything else is 400, an unknown method too: no fault of ours. */
const STATUSES: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

const DETAILS: Readonly<Record<number, string>> = {
  400: 'Malformed request.',
  408: 'The request took too long to arrive.',
  413: 'The request is too large.',
  431: 'The request headers are too large.',
};

/** Clients that know no better send the characters of an address as they are, which Node's parser refuses (RFC 3986). */
const TO_ENCODE = 'Malformed request: percent-encode the address.';

function detailOf({ code, rawPacket, bytesParsed = 0 }: ClientError, status: number): string {
  const isAddress =
    code === 'HPE_INVALID_URL' && Buffer.isBuffer(rawPacket) && rawPacket[bytesParsed] >= 0x80;
  return isAddress ? TO_ENCODE : DETAILS[status];
}

/**
 * Answers what is no HTTP request, or does not arrive in time, and closes the connection: what follows in it cannot be told
 * from a part of the broken one.
 */
export function answerClientError(error: ClientError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || hasBegunToAnswer(socket)) {
    socket.destroy();
    return;
  }
  const status = STATUSES[error.code ?? ''] ?? 400;
  const body = JSON.stringify({ detail: detailOf(error, status) });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

/** Whether an answer to an earlier request is on its way: Node's own handler asks the same, in the same place. */
const hasBegunToAnswer = (socket: Socket): boolean =>
  (socket as Socket & { _httpMessage?: ServerResponse | null })._httpMessage?.headersSent === true;
