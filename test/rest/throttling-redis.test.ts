import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { send } from '../support/http.js';
import { describeOnRedis } from '../support/redis.js';
import { startService, type Service } from '../support/service.js';

/** Stands between the service and Redis, so that Redis can go away or fall silent. */
class Line {
  private readonly sockets = new Set<Socket>();
  private server: Server;
  private port = 0;

  constructor(private readonly redis: URL) {}

  get url(): string {
    return Object.assign(new URL(this.redis), { hostname: '127.0.0.1', port: String(this.port) }).href;
  }

  async open(): Promise<void> {
    this.server = createServer((client) => {
      const upstream = connect(Number(this.redis.port || 6379), this.redis.hostname);
      this.sockets.add(client).add(upstream);
      client.on('error', () => undefined).on('close', () => upstream.destroy());
      upstream.on('error', () => undefined).on('close', () => client.destroy());
      client.pipe(upstream).pipe(client);
    }).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Nothing arrives any more, and nobody is told. */
  fallSilent(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  async cut(): Promise<void> {
    const closed = once(this.server.close(), 'close');
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
    await closed;
  }
}

describeOnRedis('Throttles', (redis) => {
  const line = new Line(new URL(redis));
  let service: Service;
  beforeAll(async () => {
    await line.open();
    service = await startService({ THROTTLE_ANON: '1000000/s', REDIS_URL: line.url }, 'sqlite::memory:');
    await expectRecovery();
  });
  afterAll(async () => {
    await service.close();
    await line.cut();
  });

  const logIn = { method: 'POST', path: '/api/token/', headers: { 'Content-Type': 'application/json' } };
  const statusOf = async (path = '/api/'): Promise<number> => (await send(service.base, { path })).status;

  async function expectUnavailable(): Promise<void> {
    const since = performance.now();
    const { status, headers } = await send(service.base, { path: '/api/' });
    expect([status, headers['retry-after']]).toEqual([503, '1']);
    expect(performance.now() - since).toBeLessThan(2500);
    const body = '{"username":"x","password":"y"}';
    expect(await send(service.base, { ...logIn, body })).toMatchObject({ status: 503 });
  }

  async function expectRecovery(): Promise<void> {
    for (const since = performance.now(); (await statusOf()) !== 200; await sleep(50))
      expect(performance.now() - since).toBeLessThan(10_000);
  }

  it('count', async () => {
    const { status, headers } = await send(service.base, { path: '/api/' });
    expect([status, headers['ratelimit-policy']]).toEqual([200, '"anon";q=1000000;w=1']);
  });

  it('refuse while Redis is gone, and count again when it is back', async () => {
    await line.cut();
    await expectUnavailable();
    await line.open();
    await expectRecovery();
  });

  it('refuse while Redis says nothing, and count again when it does', async () => {
    line.fallSilent();
    await expectUnavailable();
    await expectRecovery();
  });

  it('do not keep the service from starting without Redis, nor from ending', async () => {
    await line.cut();
    const other = await startService({ THROTTLE_ANON: '9/s', REDIS_URL: line.url }, 'sqlite::memory:');
    expect((await send(other.base, { path: '/api/' })).status).toBe(503);
    await other.close();
    await line.open();
    await expectRecovery();
  });
});
