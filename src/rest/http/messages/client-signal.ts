import { EventEmitter, setMaxListeners } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { ClientGone } from '../../exceptions.js';

const signals = new WeakMap<EventEmitter, AbortSignal>();

/** Aborted with ClientGone when the client of a request has gone. Requests of one connection share it. */
export function signalOf(request: IncomingMessage): AbortSignal {
  // One that this process sends to itself has no connection: it is destroyed with an error.
  const isSent = request.socket instanceof Socket;
  const source = isSent ? request.socket : request;
  let signal = signals.get(source);
  if (!signal) {
    const controller = new AbortController();
    // A pipeline may have as many requests as its client likes.
    setMaxListeners(0, controller.signal);
    const abort = (): void => controller.abort(new ClientGone());
    if (source.destroyed) abort();
    else source.once(isSent ? 'close' : 'error', abort);
    signals.set(source, (signal = controller.signal));
  }
  return signal;
}
