import { Logger } from '@nestjs/common';
import { DatabaseUnavailable } from '../../database/errors.js';
import type { Request } from '../core/contracts.js';
import { EventStream } from '../core/response.js';
import { APIException } from '../exceptions.js';
import { eventText, HEARTBEAT } from '../renderers/event-stream-renderer.js';
import type { ChangeFeed } from './change-feed.js';
import type { ChangePosition } from './change-position.js';

/** Milliseconds of an event stream, after which its client comes back. */
const LONGEST_STREAM = 300_000;

/** Milliseconds for which an event stream relies on a look at its client's credentials. */
const CREDENTIALS_INTERVAL = 15_000;

/** Milliseconds after which a silent event stream says that it is still there. */
const HEARTBEAT_INTERVAL = 15_000;

/** Milliseconds after which the client of a stream that has ended comes back. */
const RETRY = 2000;

/** How many changes of an event stream are read at once. */
const STREAM_PAGE = 100;

/** Milliseconds for which changes are looked through of which a client is told none, before it is told so. */
const LONGEST_SEARCH = 2000;

/** A change as clients are told of it. */
export interface ShownChange {
  readonly cursor: string;
  readonly action: 'create' | 'update' | 'delete';
  readonly id: number;
  /** As it is now; null where it is not there. */
  readonly object: object | null;
}

export interface ShownPage {
  readonly changes: readonly ShownChange[];
  readonly position: ChangePosition;
}

/** A client that follows the changes of one view. */
export interface Follower {
  readonly feed: ChangeFeed;
  readonly request: Request;
  /** Where it begins. */
  readonly after: ChangePosition;
  /** Returns what it is told of the changes behind a position, which may be nothing of those that there are. */
  next(after: ChangePosition, limit: number): Promise<ShownPage>;
  /** Throws APIException where it may follow no longer. */
  check(): Promise<void>;
}

/** Returns the next changes, at once or within so many milliseconds, as soon as there are some. Throws as WaitingPlaces does. */
export async function pollChanges(follower: Follower, limit: number, wait: number): Promise<ShownPage> {
  const { feed, request, after } = follower;
  const until = performance.now() + wait;
  let page = await firstShown(follower, after, limit);
  if (page.changes.length > 0 || wait === 0) return page;
  const leave = feed.places.take(request.client);
  try {
    for (let left = wait; left > 0 && page.changes.length === 0; left = until - performance.now()) {
      await feed.watch.beyond(page.position.number, left, request.signal);
      request.signal.throwIfAborted();
      if (feed.watch.ended.aborted) break;
      page = await firstShown(follower, page.position, limit);
    }
    return page;
  } finally {
    leave();
  }
}

/** The next page that is not empty; an empty one where there is none, or none is found for long. */
async function firstShown(
  { feed, next }: Follower,
  after: ChangePosition,
  limit: number,
): Promise<ShownPage> {
  const until = performance.now() + LONGEST_SEARCH;
  let page = await next(after, limit);
  while (page.changes.length === 0 && !page.position.isPast(feed.watch.settled) && performance.now() < until)
    page = await next(page.position, limit);
  return page;
}

/** Milliseconds in which a stream ends whose process takes its leave, unless its client reads too slowly for that. */
const GRACE = 500;

/** Returns the changes as events. Throws as WaitingPlaces does. */
export function streamChanges(follower: Follower): EventStream {
  const { feed, request } = follower;
  const leave = feed.places.take(request.client);
  const drop = (): void => void setTimeout(() => request.raw.raw.destroy(), GRACE).unref();
  feed.watch.ended.addEventListener('abort', drop);
  return new EventStream(endingWell(eventsOf(follower), request), async () => {
    feed.watch.ended.removeEventListener('abort', drop);
    leave();
  });
}

const logger = new Logger('Changes');

/** The head of the answer has been sent: an error ends the stream, and the client asks again and is told. */
async function* endingWell(events: AsyncIterable<string>, { signal }: Request): AsyncGenerator<string> {
  try {
    yield* events;
  } catch (error) {
    const isExpected = error instanceof APIException || error instanceof DatabaseUnavailable;
    if (!isExpected && !signal.aborted) logger.error(error);
  }
}

/** The next events are only read when the client has taken those before: dispatch ends what is not taken in time. */
async function* eventsOf({ feed, request, after, next, check }: Follower): AsyncGenerator<string> {
  const { watch } = feed;
  const until = performance.now() + LONGEST_STREAM;
  let position = after;
  let spoke = performance.now();
  let checked = spoke;
  yield eventText({ id: String(position), retry: RETRY });
  while (performance.now() < until && !request.signal.aborted && !watch.ended.aborted) {
    if (performance.now() - checked >= CREDENTIALS_INTERVAL) {
      await check();
      checked = performance.now();
    }
    const page = await next(position, STREAM_PAGE);
    position = page.position;
    if (page.changes.length > 0) {
      yield page.changes.map(eventOf).join('');
      spoke = performance.now();
    }
    if (!position.isPast(watch.settled)) continue;
    if (performance.now() - spoke >= HEARTBEAT_INTERVAL) {
      yield HEARTBEAT + eventText({ id: String(position) });
      spoke = performance.now();
    }
    const due = Math.min(spoke + HEARTBEAT_INTERVAL, checked + CREDENTIALS_INTERVAL);
    await watch.beyond(position.number, due - performance.now(), request.signal);
  }
}

const eventOf = (change: ShownChange): string =>
  eventText({ id: change.cursor, event: change.action, data: change });
