import { EventStreamClient } from '../support/event-stream.js';
import { jsonOf, send } from '../support/http.js';
import { childrenOf, killAll, startProcess, until, type RunningProcess } from './process.js';

const ADDRESS = '/api/books/changes/';

afterAll(killAll);

describe('Clients of the feed of changes, with several workers', () => {
  let service: RunningProcess;
  beforeAll(async () => {
    service = await startProcess({ WEB_CONCURRENCY: '2' });
  });

  const add = async (title: string): Promise<object> => {
    const answer = await send(service.base, {
      method: 'POST',
      path: '/api/books/',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ title, author: 'A', published_date: '2000-01-01', isbn: '1' }),
    });
    return jsonOf(answer) as object;
  };
  const open = (): Promise<EventStreamClient> => EventStreamClient.open(service.base, ADDRESS);

  it('hear from a silent stream, and all get what any worker writes', async () => {
    const streams = await Promise.all(Array.from({ length: 8 }, open));
    for (const stream of streams) await stream.next();
    // A comment, and the cursor.
    expect(await streams[0].next()).toEqual({ '': '', id: '0' });
    const books = [await add('One'), await add('Two'), await add('Three')];
    for (const stream of streams) {
      const changes = await stream.changes(3);
      expect(changes.map((each) => (each as { object: object }).object)).toEqual(books);
      stream.close();
    }
  });

  it('are let go when their worker is replaced, and when the service stops', async () => {
    const first = await Promise.all(Array.from({ length: 4 }, open));
    const before = childrenOf(service.pid);
    service.signal('SIGHUP');
    await Promise.all(first.map(({ ended }) => ended));
    expect(first.every(({ answer }) => answer.complete)).toBe(true);
    await until(() => childrenOf(service.pid).filter((pid) => !before.includes(pid)).length === 2);
    const second = await Promise.all(Array.from({ length: 4 }, open));
    service.signal('SIGTERM');
    await Promise.all(second.map(({ ended }) => ended));
    expect(second.every(({ answer }) => answer.complete)).toBe(true);
    expect(await service.ended).toBe(0);
  });
});
