import { existsSync, readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { send } from '../support/http.js';
import { Visitor } from '../support/visitor.js';
import { childrenOf, killAll, ROOT, run, startProcess, until, type RunningProcess } from './process.js';

/** Milliseconds for a test that starts processes, on a machine that does other things too. */
const LIMIT = 120_000;

afterAll(killAll);

const PASSWORD = 'a-good-password';
const BOOK = JSON.stringify({ title: 'Dune', author: 'F', published_date: '1965-08-01', isbn: '1' });
const HEAD = `POST /api/books/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${BOOK.length}\r\n\r\n`;

/** A connection that is kept: `ask` sends text and answers what comes back next. */
class Connection {
  private constructor(readonly socket: Socket) {}

  static async to({ base }: RunningProcess): Promise<Connection> {
    const socket = connect(Number(new URL(base).port), '127.0.0.1').setEncoding('utf8');
    await once(socket, 'connect');
    return new Connection(socket);
  }

  async ask(bytes: string): Promise<string> {
    this.socket.write(bytes);
    const [answer] = (await once(this.socket, 'data')) as [string];
    return answer;
  }
}

const GET = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;

const isRefused = (service: RunningProcess): Promise<boolean> =>
  Connection.to(service).then(
    ({ socket }) => !socket.destroy(),
    (error: NodeJS.ErrnoException) => error.code === 'ECONNREFUSED',
  );

/** What every client, and whoever watches, sees of a service that is told to stop. */
async function expectGoodbye(service: RunningProcess): Promise<void> {
  const idle = await Connection.to(service);
  const uploading = await Connection.to(service);
  const probe = await Connection.to(service);
  const silent = await Connection.to(service);
  for (const each of [idle, probe, silent])
    expect(await each.ask(GET('/ready'))).toMatch(/^HTTP\/1.1 200 [^]*keep-alive/);
  uploading.socket.write(HEAD + BOOK.slice(0, 10));
  await until(async () =>
    /in_flight 2/.test((await send(service.base, { path: '/metrics' })).body.toString()),
  );
  service.signal('SIGTERM');
  await until(async () => (await send(service.base, { path: '/ready' })).status === 503);
  expect(await probe.ask(GET('/ready'))).toMatch(/^HTTP\/1.1 503 [^]*connection: close/);
  expect(await idle.ask(GET('/api/books/'))).toMatch(/^HTTP\/1.1 200 [^]*connection: close/);
  const told = performance.now();
  expect(await text(silent.socket)).toBe('');
  expect(performance.now() - told).toBeGreaterThan(1000);
  // The queue of connections is the system's, and the last worker that leaves it closes it.
  await until(() => isRefused(service));
  expect(await uploading.ask(BOOK.slice(10))).toMatch(/^HTTP\/1.1 201 [^]*connection: close/);
  expect(await service.ended).toBe(0);
}

describe('A service of one process', () => {
  let service: RunningProcess;
  beforeAll(async () => {
    service = await startProcess({ SUPERUSER_USERNAME: 'ann', SUPERUSER_PASSWORD: PASSWORD });
  }, LIMIT);

  it('writes a line for each request, with nothing secret in it', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const { headers } = await send(service.base, {
      path: '/api/books/1/?token=tell-nobody',
      headers: {
        Authorization: 'Bearer tell-nobody',
        Cookie: 'sessionid=tell-nobody',
        'X-Request-ID': 'order-7',
        traceparent: `00-${trace}-b7ad6b7169203331-01`,
      },
    });
    const credentials = { username: 'tell-nobody', password: 'tell-nobody' };
    await send(service.base, {
      method: 'POST',
      path: '/api/token/',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(credentials),
    });
    await until(() => service.requests().length === 2);
    const [line, logIn] = service.requests();
    expect(line).toMatchObject({
      ...{
        level: 30,
        id: 'order-7',
        method: 'GET',
        route: '/api/books/{id}',
        path: '/api/books/1/',
        status: 401,
      },
      ...{ trace_id: trace, parent_id: 'b7ad6b7169203331', flags: '01', ms: expect.any(Number) },
    });
    expect(headers.traceresponse).toBe(`00-${trace}-${String(line.span_id)}-01`);
    expect(logIn).toMatchObject({
      path: '/api/token/',
      status: 401,
      id: expect.stringMatching(/^[\w-]{12}-[0-9a-z]+$/),
    });
    expect(service.said()).not.toContain('tell-nobody');
  });

  it('names who looks at a page of the admin site', async () => {
    const ann = new Visitor(service.base);
    await ann.logIn('ann', PASSWORD);
    await ann.get('/admin/');
    await until(() => service.requests().some(({ path }) => path === '/admin/'));
    expect(service.requests().find(({ path }) => path === '/admin/')).toMatchObject({ user: 1, status: 200 });
  });

  it('makes no error of a client that goes in the middle of its request', async () => {
    const { socket } = await Connection.to(service);
    socket.write(HEAD + BOOK.slice(0, 10));
    await until(async () =>
      /in_flight 2/.test((await send(service.base, { path: '/metrics' })).body.toString()),
    );
    socket.destroy();
    await until(() => service.requests().some(({ status }) => status === 499));
    await send(service.base, { path: '/live' });
    await until(() => service.requests().some(({ path }) => path === '/live'));
    expect(service.said()).not.toContain('"level":50');
  });

  it('goes on after SIGHUP', async () => {
    service.signal('SIGHUP');
    await until(() => service.said().includes('There are no workers to replace'));
    expect((await send(service.base, { path: '/live' })).status).toBe(200);
  });

  it('finishes what is under way when it is told to stop, and takes its leave of the others', async () => {
    await expectGoodbye(service);
  });

  it(
    'ends at once at a second signal',
    async () => {
      const other = await startProcess();
      const { socket } = await Connection.to(other);
      socket.write(HEAD);
      other.signal('SIGINT');
      await until(async () => (await send(other.base, { path: '/ready' })).status === 503);
      other.signal('SIGTERM');
      expect(await other.ended).toBe(1);
    },
    LIMIT,
  );
});

describe('A service that npm starts', () => {
  const START = ['npm', 'start', '--prefix', ROOT];

  it.each([
    ['npm alone', (npm: number) => [npm]],
    ['both, as a terminal does', (npm: number) => [npm, ...childrenOf(npm)]],
  ])(
    'finishes what is under way when a signal is sent to %s',
    async (_name, targets) => {
      const service = await startProcess({}, START);
      const uploading = await Connection.to(service);
      uploading.socket.write(HEAD + BOOK.slice(0, 10));
      await until(async () =>
        /in_flight 2/.test((await send(service.base, { path: '/metrics' })).body.toString()),
      );
      for (const pid of targets(service.pid)) process.kill(pid, 'SIGINT');
      await until(async () => (await send(service.base, { path: '/ready' })).status === 503);
      expect(await uploading.ask(BOOK.slice(10))).toMatch(/^HTTP\/1.1 201 /);
      expect(await service.ended).toBe(0);
    },
    LIMIT,
  );
});

describe('A service of several workers', () => {
  let service: RunningProcess;
  let workers: number[];
  let folder: string;
  beforeAll(async () => {
    service = await startProcess({ WEB_CONCURRENCY: '2' });
    workers = childrenOf(service.pid);
    folder = /BOOKSTORE_SHARED_FOLDER=([^\0]+)/.exec(readFileSync(`/proc/${workers[0]}/environ`, 'utf8'))![1];
  }, LIMIT);

  const isCounted = async (requests: number): Promise<boolean> => {
    const { body } = await send(service.base, { path: '/metrics' });
    return body.includes(`\nhttp_requests_total{method="GET",route="/live",status="200"} ${requests}\n`);
  };

  it('says once where it serves', () => {
    expect(workers).toHaveLength(2);
    expect(service.said().match(/is serving on/g)).toHaveLength(1);
    expect(existsSync(folder)).toBe(true);
  });

  it('replaces its workers after SIGHUP, and still counts what the old ones have counted', async () => {
    for (let number = 0; number < 7; number++) await send(service.base, { path: '/live' });
    await until(() => isCounted(7));
    service.signal('SIGHUP');
    await until(() => childrenOf(service.pid).every((pid) => !workers.includes(pid)));
    workers = childrenOf(service.pid);
    expect(workers).toHaveLength(2);
    await until(() => isCounted(7));
  });

  it('replaces a worker that dies', async () => {
    process.kill(workers[0], 'SIGKILL');
    await until(() => childrenOf(service.pid).filter((pid) => pid !== workers[0]).length === 2);
    expect(service.said()).toContain(`Worker ${workers[0]} died (SIGKILL).`);
    expect((await send(service.base, { path: '/live' })).status).toBe(200);
  });

  it('finishes what is under way when it is told to stop, and takes its leave of the others', async () => {
    await expectGoodbye(service);
    expect(existsSync(folder)).toBe(false);
  });

  it(
    'ends when its workers cannot start',
    async () => {
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      const { port } = taken.address() as AddressInfo;
      const { ended, said } = run({ WEB_CONCURRENCY: '2', PORT: String(port) });
      expect(await ended).toBe(1);
      expect(said()).toContain('EADDRINUSE');
      taken.close();
    },
    LIMIT,
  );
});
