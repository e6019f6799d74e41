import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Book } from '../../src/books/book.entity.js';
import { query, type Work } from '../../src/database/database.js';
import { DatabaseUnavailable } from '../../src/database/errors.js';
import { describeOnPostgres } from '../support/databases.js';
import { foreignWriter, type ForeignWriter } from '../support/foreign-writer.js';
import { jsonOf, send, type Answer } from '../support/http.js';
import { startService, type Service } from '../support/service.js';

const UNAVAILABLE = [503, '1', { detail: 'Service temporarily unavailable, try again later.' }];
const FULL = [507, '30', { detail: 'Insufficient storage, try again later.' }];

/** A line between the service and the server that can be cut, or fall silent. */
class Line {
  state: 'open' | 'cut' | 'silent' = 'open';
  private readonly sockets = new Set<Socket>();
  private constructor(
    private readonly server: Server,
    private readonly to: URL,
  ) {}

  static async to(url: string): Promise<Line> {
    const line: Line = new Line(
      createServer((socket) => line.join(socket)),
      new URL(url),
    );
    await once(line.server.listen(0, '127.0.0.1'), 'listening');
    return line;
  }

  get url(): string {
    const { port } = this.server.address() as { port: number };
    return Object.assign(new URL(this.to), { host: `127.0.0.1:${port}` }).href;
  }

  /** Connections that there are end, new ones are refused or get no answer. */
  become(state: Line['state']): void {
    this.state = state;
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.become('cut');
    this.server.close();
  }

  private join(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    if (this.state === 'cut') socket.destroy();
    if (this.state !== 'open') return;
    const far = connect(Number(this.to.port), this.to.hostname);
    far.on('error', () => undefined).on('close', () => socket.destroy());
    socket.on('close', () => far.destroy());
    socket.pipe(far).pipe(socket);
  }
}

describeOnPostgres('A fault of PostgreSQL', (db) => {
  let line: Line;
  let service: Service;
  let outside: ForeignWriter;
  beforeAll(async () => {
    line = await Line.to(db.url());
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, `${line.url}?statement_timeout=1000`);
    outside = await foreignWriter(db.url());
  });
  afterAll(async () => {
    await service.close();
    await outside.close();
    line.close();
  });

  let posts = 0;
  const post = (): Promise<Answer> =>
    send(service.base, {
      method: 'POST',
      path: '/api/books/',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        title: `Book ${++posts}`,
        author: 'A',
        published_date: '2000-01-01',
        isbn: '1',
      }),
    });
  const get = (path: string): Promise<Answer> => send(service.base, { path });
  const told = (answer: Answer) => [answer.status, answer.headers['retry-after'], jsonOf(answer)];
  const terminate = () =>
    outside
      .query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      )
      .then(() => sleep(100));
  const sleeping = function* (): Work<void> {
    yield* query('SELECT pg_sleep(20)');
    yield* query('SELECT 1');
  };

  it('ends what is under way when connections are lost, and nothing after it', async () => {
    const { database } = service;
    const snapshot = await database.snapshot();
    const lost = Promise.allSettled([
      database.readSlowly('SELECT pg_sleep(0.9)'),
      database.read('SELECT pg_sleep(20)'),
      database.transaction(sleeping),
      database.longTransaction((transaction) => transaction(sleeping)),
    ]);
    await sleep(300);
    await terminate();
    expect(await lost).toEqual(
      Array(4).fill({ status: 'rejected', reason: expect.any(DatabaseUnavailable) }),
    );
    await expect(snapshot.read('SELECT 1')).rejects.toThrow(DatabaseUnavailable);
    await snapshot.close();
    const answers = await Promise.all(Array.from({ length: 20 }, post));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
  });

  it.each(['cut', 'silent'] as const)(
    'answers 503 in a few seconds while the line is %s, and as ever once it is whole',
    async (state) => {
      const before = await service.database.objects(Book).all().count();
      line.become(state);
      const requests = [post(), get('/api/books/'), get('/api/books/?search=book'), get('/api/books/1/')];
      const probes = Promise.all([get('/ready'), get('/live')]);
      for (const answer of await Promise.all(requests)) expect(told(answer)).toEqual(UNAVAILABLE);
      expect((await probes).map(({ status }) => status)).toEqual([503, 200]);
      line.become('open');
      expect((await post()).status).toBe(201);
      expect((await get('/api/books/?search=book')).status).toBe(200);
      expect(await service.database.objects(Book).all().count()).toBe(before + 1);
    },
    30_000,
  );

  it('ends a statement that takes too long, unless it may', async () => {
    const { database } = service;
    await expect(database.readSlowly('SELECT pg_sleep(5)')).rejects.toThrow(DatabaseUnavailable);
    const patient = function* (): Work<number> {
      return (yield* query('SELECT pg_sleep(1.5)')).length;
    };
    await expect(database.longTransaction((transaction) => transaction(patient))).resolves.toBe(1);
  });

  it('begins transactions anew that have waited for each other', async () => {
    const { database } = service;
    const change = (first: number, second: number) =>
      database.transaction(function* (): Work<number> {
        const sql = 'UPDATE books_book SET author = $2 WHERE id = $1 RETURNING id';
        yield* query(sql, [first, String(first)]);
        yield* query('SELECT pg_sleep(0.2)');
        return (yield* query(sql, [second, String(first)])).length;
      });
    await outside.query(
      `ALTER DATABASE ${new URL(db.url()).pathname.slice(1)} SET deadlock_timeout = '50ms'`,
    );
    await terminate();
    expect(await Promise.all([change(1, 2), change(2, 1)])).toEqual([1, 1]);
  });

  it.each([
    ['a full disk', '53100', FULL],
    ['a failing disk', '58030', UNAVAILABLE],
    ['no memory', '53200', UNAVAILABLE],
  ])('with %s (%s) is told as such, and over when it is over', async (_, code, expected) => {
    await outside.query(`CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'fault' USING ERRCODE = '${code}'; END $$`);
    await outside.query('CREATE TRIGGER fault BEFORE INSERT ON books_book EXECUTE FUNCTION fault()');
    expect(told(await post())).toEqual(expected);
    await outside.query('DROP FUNCTION fault CASCADE');
    expect((await post()).status).toBe(201);
  });

  it('answers 503 while the server only reads', async () => {
    const change = (to: string) =>
      outside.query(`ALTER DATABASE ${new URL(db.url()).pathname.slice(1)} ${to}`).then(terminate);
    await change('SET default_transaction_read_only = on');
    expect(told(await post())).toEqual(UNAVAILABLE);
    expect((await get('/api/books/1/')).status).toBe(200);
    // Without an end of connections: the one that could only read is not used again.
    await outside.query(
      `ALTER DATABASE ${new URL(db.url()).pathname.slice(1)} RESET default_transaction_read_only`,
    );
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 17; attempt++) statuses.push((await post()).status);
    expect(statuses.at(-1)).toBe(201);
  });

  it('fails loudly where a transaction goes on after a statement that failed', async () => {
    const swallowing = function* (): Work<string> {
      try {
        yield* query('INSERT INTO books_book (title) VALUES (NULL)');
      } catch {
        return 'never mind';
      }
      return 'inserted';
    };
    await expect(service.database.transaction(swallowing)).rejects.toThrow(
      'nothing of its transaction is stored',
    );
  });
});
