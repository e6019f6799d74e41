import { describeOnEmptyDatabases } from '../support/databases.js';
import { send } from '../support/http.js';
import { killAll, startProcess } from './process.js';

/** Milliseconds for a test that starts processes, on a machine that does other things too. */
const LIMIT = 120_000;

afterAll(killAll);

const COPIES = 4;
const ACCOUNT = { username: 'ann', password: 'a-good-password' };

describeOnEmptyDatabases('Copies that start together on an empty database', (db) => {
  it(
    'all serve, with one account between them',
    async () => {
      const environment = {
        DATABASE_URL: db.url(),
        SUPERUSER_USERNAME: ACCOUNT.username,
        SUPERUSER_PASSWORD: ACCOUNT.password,
      };
      const copies = await Promise.all(Array.from({ length: COPIES }, () => startProcess(environment)));
      for (const { base, said } of copies) {
        const logIn = await send(base, {
          method: 'POST',
          path: '/api/token/',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(ACCOUNT),
        });
        const { access } = JSON.parse(logIn.body.toString()) as { access: string };
        const headers = { Authorization: `Bearer ${access}` };
        const users = await send(base, { path: '/api/admin/users/', headers });
        expect(JSON.parse(users.body.toString())).toMatchObject({
          count: 1,
          results: [{ id: 1, username: ACCOUNT.username, is_superuser: true }],
        });
        expect(said()).not.toMatch(/error|There are no users yet/i);
      }
      for (const { signal } of copies) signal('SIGTERM');
      expect(await Promise.all(copies.map(({ ended }) => ended))).toEqual(Array(COPIES).fill(0));
    },
    LIMIT,
  );
});
