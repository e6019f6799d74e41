import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { send, sendBytes } from '../support/http.js';
import { childrenOf, killAll, startProcess, until, type RunningProcess } from './process.js';

/** Milliseconds for a test that starts processes, on a machine that does other things too. */
const LIMIT = 120_000;

afterAll(killAll);

/** What lets a signal stand for a fault of the service's own: SIGUSR2 throws, SIGPIPE leaves a rejection alone. */
const FAULTY = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`
    process.on('SIGUSR2', () => { throw new Error('has escaped') });
    process.on('SIGPIPE', () => { Promise.reject(new Error('was rejected')) });
  `)}`,
};

const BEGUN = 'POST /api/books/?token=tell-nobody HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{';

/** A connection by which a request has begun, which waits for the rest of its body. */
async function begin(service: RunningProcess): Promise<Socket> {
  const before = await inFlight(service);
  const socket = connect(Number(new URL(service.base).port), '127.0.0.1').setEncoding('utf8');
  socket.write(BEGUN);
  await until(async () => (await inFlight(service)) > before);
  return socket;
}

async function inFlight({ base }: RunningProcess): Promise<number> {
  const { body } = await send(base, { path: '/metrics' });
  return Number(/in_flight (\d+)/.exec(body.toString())![1]);
}

const faults = (service: RunningProcess): Record<string, unknown>[] =>
  service
    .said()
    .split('\n')
    .filter((line) => line.includes('Uncaught error.'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('An error that nothing catches, in a process that serves alone', () => {
  let service: RunningProcess;
  beforeAll(async () => {
    service = await startProcess(FAULTY);
  }, LIMIT);

  it.each([
    ['SIGUSR2', 'uncaughtException', 'has escaped'],
    ['SIGPIPE', 'unhandledRejection', 'was rejected'],
  ] as const)('answers the only request under way, after %s', async (signal, origin, message) => {
    const told = faults(service).length;
    const socket = await begin(service);
    service.signal(signal);
    const [answer] = (await once(socket, 'data')) as [string];
    expect(answer).toMatch(/^HTTP\/1\.1 500 [^]*\r\n\r\n\{"detail":"A server error occurred\."\}$/);
    socket.destroy();
    await until(() => faults(service).length > told);
    expect(faults(service).at(-1)).toMatchObject({
      ...{ level: 50, origin, stack: expect.stringContaining(message) },
      requests: [{ id: expect.any(String), method: 'POST', path: '/api/books/' }],
    });
    expect(service.said()).not.toContain('tell-nobody');
  });

  it('leaves several requests alone, and names them', async () => {
    const told = faults(service).length;
    const sockets = [await begin(service), await begin(service)];
    service.signal('SIGUSR2');
    await until(() => faults(service).length > told);
    expect(faults(service).at(-1)!.requests).toHaveLength(2);
    for (const socket of sockets) {
      socket.write('"a": 1 }');
      const [answer] = (await once(socket, 'data')) as [string];
      expect(answer).toMatch(/^HTTP\/1\.1 415 /);
      socket.destroy();
    }
  });

  it('goes on when a client that asks for a tunnel resets the connection', async () => {
    const { port } = new URL(service.base);
    for (let tries = 0; tries < 20; tries++) {
      const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
      socket.write('CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n', () => socket.resetAndDestroy());
      await once(socket, 'close');
    }
    const told = faults(service).length;
    expect((await send(service.base, { path: '/live' })).status).toBe(200);
    expect(faults(service)).toHaveLength(told);
  });

  it('ends as ever', async () => {
    service.signal('SIGTERM');
    expect(await service.ended).toBe(0);
  });
});

describe('In a service of several workers', () => {
  let service: RunningProcess;
  beforeAll(async () => {
    service = await startProcess({ ...FAULTY, WEB_CONCURRENCY: '2' });
  }, LIMIT);

  const hasReplaced = (pids: readonly number[]): boolean => {
    const now = childrenOf(service.pid);
    return now.length === 2 && !pids.some((pid) => now.includes(pid));
  };

  it(
    'a worker that has let an error escape is replaced once, without a refused request',
    async () => {
      const [first, second] = childrenOf(service.pid);
      const statuses: number[] = [];
      let isOver = false;
      const asking = (async () => {
        while (!isOver) statuses.push((await send(service.base, { path: '/live' })).status);
      })();
      for (let times = 0; times < 3; times++) process.kill(first, 'SIGUSR2');
      await until(() => hasReplaced([first]), LIMIT / 2);
      isOver = true;
      await asking;
      expect(new Set(statuses)).toEqual(new Set([200]));
      expect(childrenOf(service.pid)).toContain(second);
      expect(service.said()).not.toContain('died (');
    },
    LIMIT,
  );

  it('the next one waits for its turn', async () => {
    const before = childrenOf(service.pid);
    const told = faults(service).length;
    for (const pid of before) process.kill(pid, 'SIGUSR2');
    await until(() => faults(service).length >= told + before.length);
    expect((await send(service.base, { path: '/live' })).status).toBe(200);
    expect(childrenOf(service.pid)).toEqual(before);
  });

  it('the first process goes on', async () => {
    const told = faults(service).length;
    service.signal('SIGUSR2');
    await until(() => faults(service).length > told);
    expect((await send(service.base, { path: '/live' })).status).toBe(200);
  });

  it(
    'a worker that hangs is killed and replaced',
    async () => {
      const [hanging, other] = childrenOf(service.pid);
      process.kill(hanging, 'SIGSTOP');
      await until(() => hasReplaced([hanging]), LIMIT / 2);
      expect(service.said()).toContain(`Worker ${hanging} is unresponsive and is killed.`);
      expect(childrenOf(service.pid)).toContain(other);
      expect(await sendBytes(service.base, 'GET /live HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
    },
    LIMIT,
  );

  it(
    'no worker is blamed when all have been stopped, the first process too',
    async () => {
      const all = [service.pid, ...childrenOf(service.pid)];
      const before = childrenOf(service.pid);
      for (const pid of all) process.kill(pid, 'SIGSTOP');
      await new Promise((resolve) => setTimeout(resolve, 12_000));
      for (const pid of all) process.kill(pid, 'SIGCONT');
      await new Promise((resolve) => setTimeout(resolve, 2500));
      expect(childrenOf(service.pid)).toEqual(before);
      expect(service.said().match(/is unresponsive/g)).toHaveLength(1);
    },
    LIMIT,
  );

  it('all end as ever', async () => {
    service.signal('SIGTERM');
    expect(await service.ended).toBe(0);
  });
});
