import type { Renderer } from '../core/contracts.js';
import { jsonOf } from '../core/json-text.js';
import { EventStream } from '../core/response.js';

interface Event {
  readonly id?: string;
  readonly event?: string;
  readonly data?: unknown;
  /** Milliseconds after which a client whose connection has ended comes back. */
  readonly retry?: number;
}

/** An event as text: https://html.spec.whatwg.org/multipage/server-sent-events.html. Without data it is not told to scripts. */
export const eventText = ({ data, ...fields }: Event): string =>
  [
    ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`),
    ...(data === undefined ? [] : [`data: ${jsonOf(data)}`]),
  ].join('\n') + '\n\n';

/** A comment, by which both ends notice that the other has gone. */
export const HEARTBEAT = ':\n';

/** Whatever is not a stream, such as a refusal, is one event. */
export const EventStreamRenderer: Renderer = {
  mediaType: 'text/event-stream',
  format: 'sse',
  contentType: 'text/event-stream',
  vary: 'Accept',
  // A proxy must not hold events back (https://nginx.org/r/proxy_buffering), and a stream's connection ends with it.
  headers: { 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'close' },
  variant: () => '.sse',
  render: ({ data, status }) => {
    if (data instanceof EventStream) return data.events;
    if (data === null) return '';
    return eventText({ event: status >= 400 ? 'error' : 'message', data });
  },
};
