import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import {
  AuthenticationError,
  GoneError,
  createClient,
  type Book,
  type Change,
  type Client,
} from '../../client/src/index.js';
import { USER, startBookstore } from '../browser/bookstore.js';
import type { Service } from '../support/service.js';
import { failureOf, respondWith, spiedClient } from './spy.js';

const EMMA = { title: 'Emma', author: 'Jane Austen', published_date: '1815-12-23', isbn: '9780141439587' };
const NO_CHANGES = respondWith(200, { changes: [], cursor: '7' });

/** The first changes that are yielded, so many. */
async function take(changes: AsyncIterable<Change<Book>>, count: number): Promise<Change<Book>[]> {
  const taken: Change<Book>[] = [];
  for await (const change of changes) if (taken.push(change) === count) break;
  return taken;
}

/** The same, in parts, each of which begins with the cursor of the last change before it. */
async function inParts({ books }: Client, since: string, count: number): Promise<Change<Book>[]> {
  const taken: Change<Book>[] = [];
  while (taken.length < count) {
    taken.push(...(await take(books.changes({ since: taken.at(-1)?.cursor ?? since }), 10)));
  }
  return taken;
}

/**
 * Stands before the service as a bad network does: of three connections the first is refused, the second ends after 700
 * bytes, and the third is good for 10,000.
 */
async function badNetwork(service: Service): Promise<{ readonly network: Server; cuts(): number }> {
  let [connections, cuts] = [0, 0];
  const network = createServer((near) => {
    let left = [0, 700, 10_000][connections++ % 3];
    const far = connect(Number(new URL(service.base).port), '127.0.0.1');
    const cut = (): void => {
      cuts++;
      near.destroy();
      far.destroy();
    };
    const forward = (bytes: Buffer): void => {
      near.write(bytes.subarray(0, left));
      left -= bytes.length;
      if (left <= 0) cut();
    };
    if (left === 0) return cut();
    for (const socket of [near, far]) socket.on('error', () => undefined);
    const end = (other: Socket) => (): void => void other.destroy();
    near.on('data', (bytes) => far.write(bytes)).on('close', end(far));
    far.on('data', forward).on('close', end(near));
  });
  await once(network.listen(0, '127.0.0.1'), 'listening');
  return { network, cuts: () => cuts };
}

describe('The feed of changes', () => {
  let service: Service;
  let writer: Client;
  beforeAll(async () => {
    service = await startBookstore(0);
    writer = createClient({ baseUrl: service.base });
    await writer.logIn(USER.username, USER.password);
  });
  afterAll(() => service.close());

  it('yields what is created, updated and deleted, with the object as it is now', async () => {
    const { client, lines } = spiedClient(service.base);
    const since = await writer.books.changesCursor();
    const changes = client.books.changes();
    const first = changes.next();
    // The iterator begins where the feed is when it is first asked.
    while (lines().length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    const { id } = await writer.books.create(EMMA);
    expect((await first).value).toMatchObject({ action: 'create', id, object: { id, ...EMMA } });
    await writer.books.patch(id, { title: 'Emma: A Novel' });
    expect((await changes.next()).value).toMatchObject({
      action: 'update',
      object: { title: 'Emma: A Novel' },
    });
    await writer.books.delete(id);
    const { value } = await changes.next();
    expect(value).toEqual({ cursor: value.cursor, action: 'delete', id, object: null });
    await changes.return(undefined as never);
    expect(lines().slice(0, 2)).toEqual([
      'GET /api/books/changes/?limit=1000&wait=0',
      `GET /api/books/changes/?since=${since}&limit=1000&wait=25`,
    ]);
    expect((await take(client.books.changes({ since }), 3)).map(({ action }) => action)).toEqual(
      Array(3).fill('delete'),
    );
  });

  it('yields each change once and in order over a network that breaks', async () => {
    const { network, cuts } = await badNetwork(service);
    try {
      const since = await writer.books.changesCursor();
      const client = createClient({ baseUrl: `http://127.0.0.1:${(network.address() as AddressInfo).port}` });
      const taken = inParts(client, since, 400);
      const ids: number[] = [];
      for (let round = 0; round < 20; round++) {
        const books = await writer.books.bulkCreate(Array.from({ length: 20 }, () => EMMA));
        ids.push(...books.map(({ id }) => id));
      }
      const changes = await taken;
      expect(changes.map(({ id }) => id)).toEqual(ids);
      expect(new Set(changes.map(({ cursor }) => cursor)).size).toBe(400);
      expect(cuts()).toBeGreaterThan(10);
    } finally {
      network.close();
    }
  }, 60_000);

  it('says that changes are not kept', async () => {
    const gone = await failureOf(writer.books.changes({ since: '999999999' }).next());
    expect(gone).toBeInstanceOf(GoneError);
    expect(gone).toMatchObject({ name: 'GoneError', status: 410, path: 'api/books/changes/' });
  });

  it('throws what does not pass by itself', async () => {
    const tokens = { access: 'x', refresh: 'x' };
    const { books } = createClient({ baseUrl: service.base, tokens });
    expect(await failureOf(books.changes().next())).toBeInstanceOf(AuthenticationError);
    expect(await failureOf(writer.books.changes({ since: 'x' }).next())).toMatchObject({
      fields: { since: ['Invalid cursor.'] },
    });
  });

  it('ends when it is aborted, before or while it waits', async () => {
    const { client, requests } = spiedClient(service.base);
    const leaving = new AbortController();
    const next = failureOf(client.books.changes({ signal: leaving.signal }).next());
    while (requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    leaving.abort(new Error('The page was left'));
    expect(await next).toBe(leaving.signal.reason);
    expect(requests[1].signal.aborted).toBe(true);
    expect(await failureOf(client.books.changes({ signal: leaving.signal }).next())).toBe(
      leaving.signal.reason,
    );
  });
});

describe('The feed of changes waits', () => {
  let waits: number[];
  /** Whether a minute passes at once. */
  let isLate: boolean;
  beforeEach(() => {
    waits = [];
    isLate = false;
    const { setTimeout: timer } = globalThis;
    jest.spyOn(Math, 'random').mockReturnValue(1);
    jest.spyOn(globalThis, 'setTimeout').mockImplementation(((callback: () => void, delay: number) => {
      if (delay <= 60_000) waits.push(delay);
      return timer(callback, delay < 60_000 || isLate ? 0 : delay);
    }) as typeof setTimeout);
  });
  afterEach(() => jest.restoreAllMocks());

  /** A request that gets no response, as over a connection that has died unnoticed. */
  const silence = (request: Request): Promise<never> =>
    new Promise((_, reject) => {
      request.signal.addEventListener('abort', () => reject(request.signal.reason as Error));
    });

  it('for up to eight seconds before it asks again, however often', async () => {
    const change = { cursor: '8', action: 'delete', id: 1, object: null };
    const { client, requests } = spiedClient('http://127.0.0.1:9', (_, count) => {
      if (count < 60) throw new TypeError('fetch failed');
      return respondWith(200, { changes: [change], cursor: '8' });
    });
    expect(await take(client.books.changes({ since: '7' }), 1)).toEqual([change]);
    expect(requests).toHaveLength(60);
    const delays = waits.filter((wait) => wait !== 60_000);
    expect(delays.slice(0, 4)).toEqual([250, 500, 1000, 250]);
    expect(Math.max(...delays)).toBe(8000);
  });

  it('no longer than a minute for a response', async () => {
    isLate = true;
    const leaving = new AbortController();
    const { client, requests } = spiedClient('http://127.0.0.1:9', (request, count) => {
      if (count === 1) return silence(request);
      isLate = false;
      if (count === 3) leaving.abort();
      return NO_CHANGES.clone();
    });
    const { signal } = leaving;
    expect(await failureOf(client.books.changes({ since: '7', signal }).next())).toBe(signal.reason);
    expect(waits.slice(0, 2)).toEqual([60_000, 250]);
    expect(requests).toHaveLength(3);
  });
});
