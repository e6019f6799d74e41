import { connect } from 'node:net';
import { createUser } from '../../src/auth/users/users.js';
import { User } from '../../src/auth/users/user.entity.js';
import { Traffic } from '../../src/operations/traffic.js';
import { atCommandLine, Recorder } from '../../src/rest/history/recorder.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { EventStreamClient } from '../support/event-stream.js';
import { jsonOf, send } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';
import { until } from '../operations/process.js';

const ADDRESS = '/api/books/changes/';

/** How many a client may have waiting. */
const MOST = 50;

interface Page {
  readonly changes: readonly { readonly id: number }[];
  readonly cursor: string;
}

describeOnEveryDatabase('Clients that wait for changes', (db) => {
  let service: Service;
  let other: Service;
  beforeAll(async () => {
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url());
    other = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url());
  });
  afterAll(() => Promise.all([service.close(), other.close()]));

  const read = async (query = ''): Promise<Page> =>
    jsonOf(await send(service.base, { path: `${ADDRESS}?${query}` })) as Page;
  const add = async (title: string, { base } = service): Promise<object> => {
    const answer = await send(base, {
      method: 'POST',
      path: '/api/books/',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ title, author: 'A', published_date: '2000-01-01', isbn: '1' }),
    });
    return jsonOf(answer) as object;
  };
  const open = (query = '', headers = {}): Promise<EventStreamClient> =>
    EventStreamClient.open(service.base, `${ADDRESS}?${query}`, headers);
  const created = (object: object): unknown => expect.objectContaining({ action: 'create', object });

  it('get what another process writes, with a long poll', async () => {
    const { cursor } = await read();
    const waiting = read(`since=${cursor}&wait=25`);
    const book = await add('Elsewhere', other);
    expect((await waiting).changes).toEqual([created(book)]);
  });

  it('are not woken by changes of other tables', async () => {
    const { cursor } = await read();
    const waiting = read(`since=${cursor}&wait=25`);
    await service.database.transaction(() => recordOf('auth_user', service));
    const book = await add('Of this table');
    const page = await waiting;
    expect(page.changes).toEqual([created(book)]);
    expect(await read(`since=${page.cursor}`)).toEqual({ changes: [], cursor: page.cursor });
  });

  it('get events, and after a disconnect those that follow', async () => {
    const { cursor } = await read();
    const first = await open();
    expect(first.answer.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    expect(first.answer.headers).not.toHaveProperty('etag');
    expect(await first.next()).toEqual({ id: cursor, retry: '2000' });
    const one = await add('One', other);
    const [change] = (await first.changes(1)) as { cursor: string }[];
    expect(change).toEqual(created(one));
    first.close();
    const [two, three] = [await add('Two'), await add('Three', other)];
    const second = await open(`since=${cursor}`, { 'Last-Event-ID': change.cursor });
    expect(await second.changes(2)).toEqual([created(two), created(three)]);
    second.close();
  });

  it('get no compressed events', async () => {
    const stream = await open('since=0', { 'Accept-Encoding': 'gzip, br' });
    expect(stream.answer.headers).not.toHaveProperty('content-encoding');
    stream.close();
  });

  it('are so many of one client, and no more until some have gone', async () => {
    const { cursor } = await read();
    const streams = await Promise.all(Array.from({ length: MOST }, () => open()));
    const statuses = async (): Promise<number[]> =>
      Promise.all(
        [{ Accept: 'text/event-stream' }, { Accept: '*/*' }].map(
          async (headers) =>
            (await send(service.base, { path: `${ADDRESS}?since=${cursor}&wait=1`, headers })).status,
        ),
      );
    expect(await statuses()).toEqual([429, 429]);
    expect((await read(`since=${cursor}`)).changes).toEqual([]);
    for (const stream of streams) stream.close();
    await until(async () => (await send(service.base, { path: `${ADDRESS}?wait=1` })).status === 200);
  });

  it('are let go with their connection, those behind others in a pipeline too', async () => {
    const { port, hostname } = new URL(service.base);
    const socket = connect(Number(port), hostname);
    const request = `GET ${ADDRESS} HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n`;
    socket.write(request.repeat(MOST + 1));
    await until(async () => (await send(service.base, { path: `${ADDRESS}?wait=1` })).status === 429);
    socket.destroy();
    await until(async () => (await send(service.base, { path: `${ADDRESS}?wait=1` })).status === 200);
    const streams = await Promise.all(Array.from({ length: MOST }, () => open()));
    expect(streams.map(({ answer }) => answer.statusCode)).toEqual(streams.map(() => 200));
    for (const stream of streams) stream.close();
  });

  it('are sent nothing more soon after their credentials have ended', async () => {
    const [ann, ben] = await Promise.all(['ann', 'ben'].map((name) => logIn(service, name)));
    const visitor = new Visitor(service.base);
    await visitor.logIn('ann', PASSWORD);
    const streams = await Promise.all(
      [ann.headers, { Cookie: `sessionid=${visitor.cookies.get('sessionid')}` }, ben.headers, {}].map(
        (headers) => open('', headers),
      ),
    );
    const one = await add('For all');
    for (const stream of streams) expect(await stream.changes(1)).toEqual([created(one)]);
    await service.database.transaction(() =>
      service.database.objects(User).update(ann.id, { is_active: false }),
    );
    const now = performance.now.bind(performance);
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now() + 15_000);
    try {
      const two = await add('For those who may');
      for (const stream of streams.slice(2)) expect(await stream.changes(1)).toEqual([created(two)]);
      for (const stream of streams.slice(0, 2)) {
        await stream.ended;
        await expect(stream.next()).rejects.toThrow('The stream has ended.');
      }
    } finally {
      clock.mockRestore();
      for (const stream of streams) stream.close();
    }
  });

  it('are let go at once when the service stops', async () => {
    const stopping = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url());
    const { cursor } = await read();
    const stream = await EventStreamClient.open(stopping.base, ADDRESS);
    await stream.next();
    const waiting = send(stopping.base, { path: `${ADDRESS}?since=${cursor}&wait=25` });
    // The request has arrived when its answer is waited for.
    await until(() => stopping.app.get(Traffic).inFlight === 2);
    await stopping.close();
    expect(jsonOf(await waiting)).toEqual({ changes: [], cursor });
    await stream.ended;
    expect(stream.answer.complete).toBe(true);
  });
});

/** Writes an entry of history for another table. */
const recordOf = (table: string, { database }: Service): ReturnType<Recorder['record']> =>
  new Recorder(database).record(table, 'change', { id: 1, before: {}, after: {} }, atCommandLine('manage'));

const PASSWORD = 'a-good-password';

/** Makes an account, with a token of its own. */
async function logIn(
  { base, database }: Service,
  username: string,
): Promise<{ id: number; headers: Record<string, string> }> {
  const { id } = await createUser(database, { username }, PASSWORD);
  const answer = await send(base, {
    method: 'POST',
    path: '/api/token/',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password: PASSWORD }),
  });
  const { access } = jsonOf(answer) as { access: string };
  return { id, headers: { Authorization: `Bearer ${access}` } };
}
