import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { describeOnEmptyDatabases } from '../support/databases.js';
import { foreignWriter } from '../support/foreign-writer.js';
import { describeOnRedis } from '../support/redis.js';
import { call, type Result } from './call.js';

const CLEAN: Result = { code: 0, stdout: 'System check identified no issues.\n', stderr: '' };

describeOnEmptyDatabases('check', (db) => {
  const check = (REDIS_URL = '', ...words: string[]): Promise<Result> =>
    call(db.url(), ['check', ...words], { env: { REDIS_URL } });

  const execute = async (sql: string): Promise<void> => {
    const writer = await foreignWriter(db.url());
    await writer.query(sql);
    await writer.close();
  };

  const listen = async (answer?: string): Promise<Server> => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      if (answer !== undefined) socket.on('data', () => socket.write(answer));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return server;
  };
  const hostOf = (server: Server): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;

  const toldOf = (host: string, reason: string): Result => ({
    code: 0,
    stdout: [
      'System check identified some issues:\n\nWARNINGS:',
      `?: (bookstore.W019) Redis at ${host} cannot be used: ${reason}.`,
      '\tHINT: Until it answers, requests that a throttle limits get 503.\n',
      'System check identified 1 issue.\n',
    ].join('\n'),
    stderr: '',
  });

  beforeAll(async () => {
    await call(db.url(), ['migrate']);
  });

  it('does not ask for a Redis that is not set', async () => {
    expect(await check()).toEqual(CLEAN);
  });

  it('names the Redis that refuses connections, without its password', async () => {
    const server = await listen();
    const host = hostOf(server);
    await once(server.close(), 'close');
    expect(await check(`redis://ann:tell-nobody@${host}/1`)).toEqual(
      toldOf(host, `connect ECONNREFUSED ${host}`),
    );
  });

  it('fails for it where warnings are failures', async () => {
    expect((await check('redis://127.0.0.1:1', '--fail-level', 'WARNING')).code).toBe(1);
  });

  it('gives up one that says nothing after 3 seconds', async () => {
    const server = await listen();
    const { timeout: usual } = AbortSignal;
    const sooner = jest.spyOn(AbortSignal, 'timeout').mockImplementation((time) => usual(time / 10));
    const result = await check(`redis://:tell-nobody@${hostOf(server)}`);
    expect(result).toEqual(toldOf(hostOf(server), 'no answer in 3 s'));
    expect(sooner.mock.calls).toEqual([[3000]]);
    sooner.mockRestore();
    server.close();
  });

  it('tells what it answers in place of PONG', async () => {
    const server = await listen('-WRONGPASS invalid username-password pair\r\n'.repeat(5));
    const { code, stdout } = await check(`redis://:tell-nobody@${hostOf(server)}`);
    expect(code).toBe(0);
    expect(stdout).toContain(`Redis at ${hostOf(server)} cannot be used: WRONGPASS`);
    expect(stdout).not.toContain('tell-nobody');
    server.close();
  });

  it('warns of migrations that only a newer version knows', async () => {
    await execute(`INSERT INTO "migrations" ("name") VALUES ('0099_later'), ('0098_late')`);
    const { code, stdout } = await check();
    expect(code).toBe(0);
    expect(stdout).toContain(
      '?: (bookstore.W018) The database has migrations that this version does not know: 0098_late, 0099_later.\n',
    );
    expect((await check('', '--fail-level', 'WARNING')).code).toBe(1);
  });

  describeOnRedis('check', (url) => {
    it('is content with one that answers', async () => {
      await execute(`DELETE FROM "migrations" WHERE "name" > '0098'`);
      expect(await check(url)).toEqual(CLEAN);
    });
  });
});
