import http from 'node:http';
import { Module } from '@nestjs/common';
import { IsInt, IsString } from 'class-validator';
import { Column, Entity, type MigrationInterface, type QueryRunner } from 'typeorm';
import { booksApp } from '../../src/books/books.app.js';
import { BigAutoField, dialectOf } from '../../src/database/columns.js';
import { loadMigrations } from '../../src/database/migrations/migrations.js';
import { PostgresPipeline } from '../../src/database/postgres/pipeline.js';
import { PATIENCE } from '../../src/database/reads/slow-reads.js';
import { Register } from '../../src/rest/routing/mount.js';
import { ReadOnly } from '../../src/rest/serializers/decorators.js';
import { ModelViewSet } from '../../src/rest/viewsets/index.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { send } from '../support/http.js';
import { appOf, startService, type Service } from '../support/service.js';

/* A table without an end, so that a search in it takes as long as it may. */

@Entity('endless_row')
class Row {
  @BigAutoField() id: number;
  @Column({ type: 'text' }) text: string;
}

class RowSerializer {
  @ReadOnly() @IsInt() id: number;
  @IsString() text: string;
}

@Register('rows')
class RowViewSet extends ModelViewSet(Row, RowSerializer) {
  override readonly searchFields = ['text'];
}

@Module({ controllers: [RowViewSet] })
class RowsModule {}

class Endless implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const rows = {
      sqlite: `WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id, 'a' || id AS text FROM n`,
      postgres: `SELECT id, 'a' || id AS text FROM (SELECT generate_series(1, 1000000000000) AS id) AS n`,
    };
    await queryRunner.query(`CREATE VIEW endless_row AS ${rows[dialectOf(queryRunner.dataSource)]}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP VIEW endless_row');
  }
}

const ENDLESS = '/api/rows/?search=b';
const QUICK = '/api/books/?search=b';

describeOnEveryDatabase('Slow reads', (db) => {
  let service: Service;
  const { time } = PATIENCE;
  beforeAll(async () => {
    // Longer than a test may take: none of them ends by itself.
    PATIENCE.time = 60_000;
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny', TRUST_PROXY: '1' }, db.url(), {
      migrations: [...(await loadMigrations()), { name: '9001_endless', changes: new Endless() }],
      apps: [booksApp, appOf(RowsModule, { entities: [Row] })],
    });
  });
  afterEach(() => {
    for (const sent of all.splice(0)) sent.leave();
  });
  afterAll(async () => {
    PATIENCE.time = time;
    await service.close();
  });

  interface Sent {
    /** The status; undefined as long as there is none. */
    status?: number;
    retryAfter?: string;
    readonly answered: Promise<void>;
    leave(): void;
  }

  const all: Sent[] = [];

  /** Sends a request from an address. */
  const ask = (path: string, address: string): Sent => {
    const options = { agent: false, headers: { 'X-Forwarded-For': address } };
    const request = http.get(`${service.base}${path}`, options);
    const sent: Sent = {
      leave: () => request.destroy(),
      answered: new Promise((resolve) => {
        request
          .on('error', () => resolve())
          .on('response', (response) => {
            sent.status = response.statusCode;
            sent.retryAfter = response.headers['retry-after'];
            response.resume().on('end', resolve);
          });
      }),
    };
    all.push(sent);
    return sent;
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await send(service.base, { path: '/api/books/1/' });
  };
  /** How many may run at once of one client. */
  const running = db.dialect === 'sqlite' ? 1 : 2;

  it('end with their clients, waiting or under way', async () => {
    const endless = Array.from({ length: running + 101 }, () => ask(ENDLESS, '10.0.0.1'));
    // One is refused when the others have all of this client's places.
    await until(() => endless.some(({ status }) => status === 503));
    for (const sent of endless) sent.leave();
    const quick = { path: QUICK, headers: { 'X-Forwarded-For': '10.0.0.1' } };
    let { status } = await send(service.base, quick);
    // The service hears of each client by itself: the places become free one after the other.
    while (status === 503) ({ status } = await send(service.base, quick));
    expect(status).toBe(200);
  }, 28_000);

  if (db.dialect === 'postgres') {
    const leaveAsItBegins = async (): Promise<void> => {
      const client = new AbortController();
      const caller = { client: 'ann', signal: client.signal };
      const rows = service.database.readSlowly(`SELECT * FROM endless_row WHERE text = 'b'`, [], caller);
      // There is a connection by then, and the server has yet to receive the statement.
      setImmediate(() => client.abort(new Error('gone')));
      await expect(rows).rejects.toThrow('gone');
    };

    it('end with a client that goes as they begin', async () => {
      for (let round = 0; round < 20; round++) await leaveAsItBegins();
    });

    it('end with their client although the connection that cancels them is lost', async () => {
      jest.spyOn(PostgresPipeline.prototype, 'query').mockRejectedValueOnce(new Error('lost'));
      await leaveAsItBegins();
    });
  }

  it('of one client have a bound, and leave room for others', async () => {
    const sent = Array.from({ length: running + 105 }, () => ask(ENDLESS, '10.0.1.1'));
    const refused = (): Sent[] => sent.filter(({ status }) => status !== undefined);
    await until(() => refused().length >= 5);
    const other = ask(QUICK, '10.0.1.2');
    if (db.dialect === 'postgres') await other.answered;
    expect(refused().map(({ status, retryAfter }) => [status, retryAfter])).toEqual(
      Array(5).fill([503, '1']),
    );
    for (const each of sent) each.leave();
    await other.answered;
    expect(other.status).toBe(200);
  }, 28_000);

  it('do not keep log-ins and writes from their connections', async () => {
    for (const client of ['10.0.2.1', '10.0.2.2', '10.0.2.3', '10.0.2.4'])
      for (let number = 0; number < 20; number++) ask(ENDLESS, client);
    const book = { title: 'T', author: 'A', published_date: '2000-01-01', isbn: '1' };
    for (let write = 0; write < 20; write++) {
      const { status } = await send(service.base, {
        method: 'POST',
        path: '/api/books/bulk/',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify([book, book]),
      });
      expect(status).toBe(201);
    }
  }, 28_000);
});
