import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atRest } from '../../src/auth/tokens/token-digest.js';
import { newToken } from '../../src/auth/tokens/tokens.js';
import { TokenBackend } from '../../src/auth/tokens/token-backend.js';
import { createUser } from '../../src/auth/users/users.js';
import { query, type Row } from '../../src/database/database.js';
import { migrate } from '../../src/database/migrations/migrator.js';
import { openDatabase } from '../../src/database/open-database.js';
import { entities } from '../support/entities.js';
import { readSettings } from '../../src/settings.js';
import { call } from '../commands/call.js';
import { describeOnEmptyDatabases } from '../support/databases.js';
import { startService, type Service } from '../support/service.js';
import { BLACKLISTED, Client, type Pair } from './client.js';

const ROTATION = { ROTATE_REFRESH_TOKENS: 'true', BLACKLIST_AFTER_ROTATION: 'true' };
const PASSWORD = 'a-good-password';
const DIGEST_ALONE = { digest: true, signature: false };
const TABLE = 'token_blacklist_outstandingtoken';

const folder = mkdtempSync(join(tmpdir(), 'bookstore-tokens-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeOnEmptyDatabases('A refresh token', (db) => {
  let service: Service;
  let client: Client;
  beforeAll(async () => {
    await beforeDigests(db.url());
    service = await startService(ROTATION, db.url());
    client = new Client(service.base);
  });
  afterAll(() => service?.close());

  /** Tokens of the time before, and of log-ins since. */
  const old = { parent: '', child: '' };
  let id: number;

  /** A database as the migration before left it: a token that was just spent, its child, and many others. */
  async function beforeDigests(url: string): Promise<void> {
    const database = await openDatabase({ databaseUrl: url }, entities);
    await migrate(database.dataSource);
    ({ id } = await createUser(database, { username: 'ann' }, PASSWORD));
    await migrate(database.dataSource, '0012_search_in_small_steps');
    const backend = new TokenBackend(
      readSettings({ SECRET_KEY: 'a-key-for-tests-that-nobody-else-has-to-know' }),
    );
    const row = (token: ReturnType<typeof newToken>) => {
      const encoded = backend.encode(token);
      return { id: encoded, values: [token.jti, encoded, new Date(), new Date(token.exp * 1000)] };
    };
    const tokens = Array.from({ length: 1100 }, () =>
      row(newToken('refresh', 86400, { user_id: String(id) })),
    );
    await database.transaction(function* () {
      for (const [index, { values }] of tokens.entries())
        yield* query(
          `INSERT INTO ${TABLE} (id, user_id, jti, token, created_at, expires_at) VALUES ($1, ${id}, $2, $3, $4, $5)`,
          [1000 + index, ...values],
        );
      yield* query('INSERT INTO auth_tokenfamily (id) VALUES (1000)');
      yield* query(
        'INSERT INTO auth_tokenfamily_member (token_id, family_id, spent_at, child_id) VALUES (1000, 1000, $1, 1001)',
        [Date.now() + 5000],
      );
      yield* query('INSERT INTO auth_tokenfamily_member (token_id, family_id) VALUES (1001, 1000)');
    });
    [old.parent, old.child] = tokens.map((token) => token.id);
    await database.close();
  }

  const rows = (): Promise<Row[]> => service.database.read(`SELECT jti, token FROM ${TABLE}`);
  /** What a thief of the database, of a dump or of a backup can read. */
  async function everything(): Promise<string> {
    const { stdout } = await call(db.url(), ['dumpdata']);
    const read = JSON.stringify(await rows()) + stdout;
    // PostgreSQL's own program copies what its tables have.
    if (db.dialect === 'postgres') return read;
    const backup = join(folder, `${randomUUID()}.backup`);
    expect(await call(db.url(), ['dbbackup', backup])).toMatchObject({ code: 0, stderr: '' });
    return read + readFileSync(backup, 'latin1');
  }
  /** A token is of use with its signature alone. */
  const foundIn = (text: string, token: string) => ({
    digest: text.includes(atRest(token)),
    signature: text.includes(token.split('.')[2]),
  });
  async function pair(): Promise<Pair> {
    return client.pair('ann', PASSWORD);
  }

  it('that was kept as it is before is a digest now, and goes on working', async () => {
    expect((await rows()).filter(({ token }) => !/^sha256:[\da-f]{64}$/.test(token as string))).toEqual([]);
    const text = await everything();
    for (const token of [old.parent, old.child]) expect(foundIn(text, token)).toEqual(DIGEST_ALONE);
    const again = await client.refresh(old.parent);
    expect(again).toMatchObject({ status: 200, body: { refresh: old.child } });
    expect((await client.refresh(old.child)).status).toBe(200);
  });

  it('is nowhere to be read, nor is the child that it was spent for', async () => {
    const { refresh } = await pair();
    const [first, again] = [await client.refresh(refresh), await client.refresh(refresh)];
    const { refresh: child } = first.body as Pair;
    expect((again.body as Pair).refresh).toBe(child);
    const unknown = service.app.get(TokenBackend).encode(newToken('refresh', 300, { user_id: String(id) }));
    expect((await client.logOut(unknown)).status).toBe(200);
    const text = await everything();
    for (const token of [refresh, child, unknown]) {
      expect(foundIn(text, token)).toEqual(DIGEST_ALONE);
    }
  });

  it('of a dump of Django’s is a digest from then on, and goes on working', async () => {
    const [good, bad] = [1, 2].map(() => newToken('refresh', 300, { user_id: String(id), from: 'Django' }));
    const [refresh, listed] = [good, bad].map((token) => service.app.get(TokenBackend).encode(token));
    const fixture = [
      ...[good, bad].map(({ jti, exp }, index) => ({
        model: 'token_blacklist.outstandingtoken',
        pk: 5000 + index,
        fields: {
          ...{ user: id, jti, token: [refresh, listed][index] },
          ...{ created_at: new Date(), expires_at: new Date(exp * 1000) },
        },
      })),
      {
        model: 'token_blacklist.blacklistedtoken',
        pk: 5000,
        fields: { token: 5001, blacklisted_at: new Date() },
      },
    ];
    const path = join(folder, `${db.dialect}.json`);
    writeFileSync(path, JSON.stringify(fixture));
    for (let round = 0; round < 2; round++)
      expect(await call(db.url(), ['loaddata', path])).toMatchObject({ code: 0, stderr: '' });
    const text = await everything();
    for (const token of [refresh, listed]) {
      expect(foundIn(text, token)).toEqual(DIGEST_ALONE);
    }
    expect(await client.refresh(listed)).toEqual(BLACKLISTED);
    expect(await client.refresh(refresh)).toMatchObject({ status: 200 });
  });
});
