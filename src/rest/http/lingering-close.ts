import type { IncomingMessage, Server } from 'node:http';
import { Socket } from 'node:net';

/** Milliseconds that a client has for the rest of a request whose answer it was sent already. */
const LINGER = 10_000;

/** What Node's HTTP server keeps at a connection: the request that has not arrived whole. */
interface ServerSocket extends Socket {
  readonly parser?: { readonly incoming?: IncomingMessage | null } | null;
}

/**
 * Connections are closed in two steps where the client is still sending (RFC 9112, section 9.6): first for what this
 * service sends, and for good when the client has finished. Closed at once, what is still on its way would be answered by a
 * reset, and the client would lose the answer.
 */
export function lingerOnClose(server: Server): void {
  server.on('connection', (socket: Socket) => {
    socket.destroySoon = closeInSteps;
  });
}

function closeInSteps(this: ServerSocket): void {
  const request = this.parser?.incoming;
  if (!request || request.complete) return Socket.prototype.destroySoon.call(this);
  this.end();
  const close = (): void => void this.destroy();
  request.once('end', close);
  const timer = setTimeout(close, LINGER).unref();
  this.once('close', () => clearTimeout(timer));
}
