import { ConflictError, ConnectionError, ThrottledError } from '../../client/src/index.js';
import { failureOf, respondWith, spiedClient, type Spied } from './spy.js';

const BASE = 'http://127.0.0.1:9';
const EMMA = { title: 'Emma', author: 'Jane Austen', published_date: '1815-12-23', isbn: '9780141439587' };
const BOOK = { id: 1, ...EMMA };

/** What a response is; an error instead of one is a connection that breaks. */
type Step = Response | Error;

describe('The client', () => {
  it('remembers the versions of the last thousand objects', async () => {
    const { client, requests } = spiedClient(BASE, () => respondWith(200, BOOK, { etag: '"1"' }));
    for (let id = 1; id <= 1000; id++) await client.books.get(id);
    await client.books.get(1);
    await client.books.get(1001);
    for (const id of [1, 3, 2]) await client.books.patch(id, {});
    expect(requests.slice(-3).map(({ headers }) => headers.get('if-match'))).toEqual(['"1"', '"1"', null]);
  });
});

describe('The client repeats', () => {
  /** The milliseconds that each wait was to take. */
  let waits: number[];
  beforeEach(() => {
    waits = [];
    const { setTimeout: timer } = globalThis;
    jest.spyOn(Math, 'random').mockReturnValue(1);
    jest.spyOn(globalThis, 'setTimeout').mockImplementation(((callback: () => void, delay: number) => {
      waits.push(delay);
      return timer(callback, 0);
    }) as typeof setTimeout);
  });
  afterEach(() => jest.restoreAllMocks());

  /** A client whose requests get these responses, one after the other, and the last one from then on. */
  const clientWith = (...steps: Step[]): Spied =>
    spiedClient(BASE, (_, count) => {
      const step = steps[Math.min(count, steps.length) - 1];
      if (step instanceof Error) throw step;
      return step.clone();
    });

  const BROKEN = new TypeError('fetch failed');
  const BUSY = respondWith(503, { detail: 'Busy.' });
  const throttled = (retryAfter: string): Response =>
    respondWith(429, { detail: 'Request was throttled.' }, { 'retry-after': retryAfter });

  it('a read, after longer and longer times', async () => {
    const { client, requests } = clientWith(
      BROKEN,
      BUSY,
      respondWith(502, '<h1>Bad gateway'),
      respondWith(200, BOOK),
    );
    expect(await client.books.get(1)).toEqual(BOOK);
    expect(requests).toHaveLength(4);
    expect(waits).toEqual([250, 500, 1000]);
  });

  it('as often as it is told to, and throws the last error', async () => {
    const { client, requests } = clientWith(BUSY);
    expect(await failureOf(client.books.list())).toMatchObject({
      name: 'ApiError',
      status: 503,
      detail: 'Busy.',
    });
    expect(requests).toHaveLength(4);
    const never = spiedClient(BASE, () => Promise.reject(BROKEN), { retries: 0 });
    expect(await failureOf(never.client.books.list())).toMatchObject({
      name: 'ConnectionError',
      cause: BROKEN,
    });
    expect(never.requests).toHaveLength(1);
  });

  it('a read whose response breaks off', async () => {
    const half = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('[{"id"')),
      pull: (controller) => controller.error(BROKEN),
    });
    const spied = spiedClient(BASE, (_, count) =>
      count === 1 ? new Response(half) : respondWith(200, [BOOK]),
    );
    expect(await spied.client.books.list()).toEqual([BOOK]);
  });

  it('a keyed write with the same key, also while the first is being processed', async () => {
    const underWay = respondWith(409, { detail: 'still being processed' }, { 'retry-after': '1' });
    const { client, requests } = clientWith(BROKEN, underWay, respondWith(201, BOOK));
    expect(await client.books.create(EMMA)).toEqual(BOOK);
    const keys = new Set(requests.map(({ headers }) => headers.get('idempotency-key')));
    expect([...keys]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(await Promise.all(requests.map((request) => request.json()))).toEqual([EMMA, EMMA, EMMA]);
    expect(waits).toEqual([250, 1500]);
    await client.books.create(EMMA);
    expect(requests.at(-1)!.headers.get('idempotency-key')).not.toBe([...keys][0]);
  });

  it('no conflict for ever', async () => {
    const { client } = clientWith(respondWith(409, { detail: 'still being processed' }));
    expect(await failureOf(client.books.bulkCreate([]))).toBeInstanceOf(ConflictError);
  });

  it('no other write whose outcome is not known', async () => {
    for (const step of [BROKEN, BUSY]) {
      const { client, requests } = clientWith(step);
      await failureOf(client.books.patch(1, {}));
      await failureOf(client.books.update(1, EMMA));
      await failureOf(client.books.delete(1));
      await failureOf(client.logIn('ann', 'a-good-password'));
      expect(requests).toHaveLength(4);
    }
    const { client } = clientWith(BROKEN);
    expect(await failureOf(client.books.delete(1))).toBeInstanceOf(ConnectionError);
  });

  it('whatever was throttled, when the service says so', async () => {
    const { client } = clientWith(throttled('7'), respondWith(200, BOOK));
    expect(await client.books.patch(1, {})).toEqual(BOOK);
    expect(waits).toEqual([7250]);
  });

  it('nothing that would have to wait long', async () => {
    const { client, requests } = clientWith(throttled('86400'));
    const error = await failureOf(client.books.list());
    expect(error).toBeInstanceOf(ThrottledError);
    expect(error).toMatchObject({ retryAfter: 86_400 });
    expect(requests).toHaveLength(1);
  });

  it('at a time that a proxy gives as a date', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-01-01T00:00:00Z'));
    const { client } = clientWith(throttled('Thu, 01 Jan 2026 00:00:09 GMT'), respondWith(200, BOOK));
    await client.books.get(1);
    const { client: without } = clientWith(throttled('soon'));
    expect(await failureOf(without.books.get(1))).toMatchObject({ retryAfter: undefined });
    expect(waits[0]).toBe(9250);
  });

  it('nothing that is no answer of the service', async () => {
    const { client, requests } = clientWith(respondWith(200, '<h1>Log in to this network'));
    const error = await failureOf(client.books.list());
    expect(error).toMatchObject({ name: 'ApiError', status: 200, body: '<h1>Log in to this network' });
    expect(requests).toHaveLength(1);
  });

  it('nothing that is refused for good', async () => {
    for (const status of [400, 403, 404, 412, 422, 500]) {
      const { client, requests } = clientWith(respondWith(status, { detail: 'No.' }));
      expect(await failureOf(client.books.create(EMMA))).toMatchObject({ status, detail: 'No.' });
      expect(requests).toHaveLength(1);
    }
  });

  it('nothing for a caller who has given up, with the reason that the caller gave', async () => {
    const reason = new Error('The page was closed.');
    const controller = new AbortController();
    const { client, requests } = spiedClient(BASE, () => {
      // After the response, while the client waits.
      queueMicrotask(() => setTimeout(() => controller.abort(reason), 0));
      return respondWith(503, {}, { 'retry-after': '20' });
    });
    jest.restoreAllMocks();
    const cleared = jest.spyOn(globalThis, 'clearTimeout');
    expect(await failureOf(client.books.list({}, { signal: controller.signal }))).toBe(reason);
    // A timer would keep the process alive.
    expect(cleared).toHaveBeenCalledTimes(1);
    expect(requests).toHaveLength(1);
    expect(await failureOf(client.books.list({}, { signal: AbortSignal.abort(reason) }))).toBe(reason);
  });
});
