import { describeOnEveryDatabase } from '../support/databases.js';
import { foreignWriter, type ForeignWriter } from '../support/foreign-writer.js';
import { killAll, startProcess, until, type RunningProcess } from '../operations/process.js';
import { books, Importer } from './imports.js';

const USER = { username: 'ann', password: 'a-good-password' };
const ROWS = 10_000;
const GOOD = ROWS * 0.98;

interface Step {
  readonly state: string;
  readonly done: number;
  readonly of: number;
}

/** When the process is killed. The last may be too late. */
const MOMENTS: readonly (readonly [string, (step: Step) => boolean])[] = [
  ['while rows are checked', ({ state, done }) => state === 'checking' && done > ROWS / 2],
  ['while rows are stored', ({ state, done }) => state === 'storing' && done > ROWS / 2],
  [
    'when all rows are stored and not committed yet',
    ({ state, done, of }) => state === 'storing' && done === of,
  ],
];

afterAll(killAll);

describeOnEveryDatabase('An import whose process is killed', (db) => {
  let service: RunningProcess;
  let rows: ForeignWriter;
  let ann: Importer;

  async function start(): Promise<void> {
    service = await startProcess({
      DATABASE_URL: db.url(),
      SUPERUSER_USERNAME: USER.username,
      SUPERUSER_PASSWORD: USER.password,
    });
    ann = await Importer.logIn(service.base, USER.username, USER.password);
  }

  beforeAll(async () => {
    await start();
    rows = await foreignWriter(db.url());
  }, 150_000);
  afterAll(async () => {
    await rows?.close();
    service?.signal('SIGKILL');
    await service?.ended;
  });

  it.each(MOMENTS)(
    '%s leaves all of it or nothing, and says which',
    async (_when, isMoment) => {
      const before = await countOf('books_book');
      const id = await ann.uploaded(books(ROWS));
      await runUntil(id, isMoment);
      service.signal('SIGKILL');
      await service.ended;
      if (db.dialect === 'postgres') await until(async () => (await rows.query(OTHERS)).length === 0);
      // So much later that nobody takes it to be alive.
      await rows.query(`UPDATE admin_import SET alive_until = '2000-01-01' WHERE id = ${id}`);
      await start();

      const { state, stored, history } = await ann.state(id);
      const isDone = state === 'done';
      expect([state, stored]).toEqual(isDone ? ['done', GOOD] : ['interrupted', null]);
      const after = await countOf('books_book');
      expect(after - before).toBe(isDone ? GOOD : 0);
      await expectAgreement(after);
      if (history !== null) expect(await ann.get(`admin/history/${history}/`)).toMatchObject({ count: GOOD });
      if (isDone) return;
      expect((await ann.run(id, { skip_refused: true })).status).toBe(200);
      await expectAgreement(before + GOOD);
    },
    120_000,
  );

  it('is finished first where the process is told to stop, although nobody waits for its answer', async () => {
    const before = await countOf('books_book');
    const id = await ann.uploaded(books(ROWS));
    await runUntil(id, MOMENTS[0][1]);
    service.signal('SIGTERM');
    expect(await service.ended).toBe(0);
    await start();
    expect((await ann.state(id)).state).toBe('done');
    await expectAgreement(before + GOOD);
  }, 120_000);

  /** Counts, search and history tell of the same books. */
  async function expectAgreement(books: number): Promise<void> {
    const { count } = (await ann.get('books/?page_size=1')) as { count: number };
    const found = (await ann.get('books/?page_size=1&search=volume')) as { count: number };
    const entries = await rows.query(
      `SELECT sum(count) AS sum FROM rest_historyentry WHERE resource = 'books.book'`,
    );
    expect([count, found.count, Number(entries[0].sum)]).toEqual([books, books, books]);
  }

  const countOf = async (table: string): Promise<number> =>
    Number((await rows.query(`SELECT count(*) AS count FROM ${table}`))[0].count);

  /** Follows a run until its moment has come, or it is over. */
  async function runUntil(id: number, isMoment: (step: Step) => boolean): Promise<void> {
    const answer = await ann.stream(id, { skip_refused: true });
    const decoder = new TextDecoder();
    let lines = [''];
    for await (const piece of answer.body!) {
      lines = `${lines.at(-1)}${decoder.decode(piece, { stream: true })}`.split('\n');
      if (lines.slice(0, -1).some((line) => isMoment(JSON.parse(line) as Step))) return;
    }
    expect((await ann.state(id)).state).toBe('done');
  }
});

const OTHERS = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
  AND backend_type = 'client backend'`;
