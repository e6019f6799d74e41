import type { Server } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ServiceUnavailable } from '../rest/exceptions.js';

/** A request, from the end of its head until its answer has left or its connection is gone. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** When it began, by performance.now(). */
  readonly began: number;
}

/** Milliseconds after which a request that has no answer yet is given one: 503. */
const LONGEST_HANDLING = 30_000;

/** How often that is looked at, in milliseconds. */
const LOOK_INTERVAL = 1000;

/** The requests under way in this process, and the connections they come by. */
export class Traffic {
  /** The service has been told to stop. */
  stopping = false;
  private leaving = false;
  private readonly exchanges = new Set<Exchange>();
  /** With the bytes that had gone through each when closeSilent() last looked. */
  private readonly connections = new Map<Socket, number>();
  private readonly awaitingEnd: (() => void)[] = [];

  watch(server: Server): void {
    server.on('connection', (socket: Socket) => this.track(socket));
    const look = setInterval(() => this.look(), LOOK_INTERVAL).unref();
    server.on('close', () => clearInterval(look));
  }

  /** Takes in a request; `ended` is told once it is over. */
  begin(exchange: Exchange, ended: (exchange: Exchange) => void): void {
    const { request, reply } = exchange;
    const { socket } = request.raw;
    this.exchanges.add(exchange);
    if (this.leaving) tellLast(reply);
    // What the service asks of itself comes by no connection.
    if (socket instanceof Socket && !this.connections.has(socket)) this.track(socket);
    reply.raw.on('close', () => {
      this.exchanges.delete(exchange);
      ended(exchange);
    });
  }

  /** From now on each answer tells its client that it is the last of its connection. */
  leave(): void {
    this.leaving = true;
    for (const { reply } of this.exchanges) if (!reply.raw.headersSent) tellLast(reply);
  }

  get inFlight(): number {
    return this.exchanges.size;
  }

  /** The requests of which no answer has begun. */
  get unanswered(): Exchange[] {
    return [...this.exchanges].filter(({ reply }) => !reply.sent && !reply.raw.headersSent);
  }

  get openConnections(): number {
    return this.connections.size;
  }

  /** Resolves when no connection is open. */
  allGone(): Promise<void> {
    if (this.connections.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.awaitingEnd.push(resolve));
  }

  /** Closes the connections by which nothing has come or gone since the last call, and no request is under way. */
  closeSilent(): void {
    const busy = new Set([...this.exchanges].map(({ request }) => request.raw.socket));
    for (const [socket, bytes] of this.connections) {
      const now = socket.bytesRead + socket.bytesWritten;
      if (now === bytes && !busy.has(socket)) socket.destroySoon();
      this.connections.set(socket, now);
    }
  }

  private track(socket: Socket): void {
    this.connections.set(socket, NEVER_LOOKED);
    socket.once('close', () => {
      this.connections.delete(socket);
      if (this.connections.size === 0) for (const tell of this.awaitingEnd.splice(0)) tell();
    });
  }

  private look(): void {
    const now = performance.now();
    for (const exchange of this.exchanges) {
      const { request, reply, began } = exchange;
      // An answer in a pipeline hears nothing of the end of its connection.
      if (request.raw.socket.destroyed) this.exchanges.delete(exchange);
      else if (now - began > LONGEST_HANDLING && request.raw.complete && !reply.raw.headersSent)
        reply.send(new ServiceUnavailable('The request took too long.'));
    }
  }
}

const NEVER_LOOKED = -1;

const tellLast = (reply: FastifyReply): void => void reply.header('connection', 'close');
