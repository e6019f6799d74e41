import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describeOnEveryDatabase } from '../support/databases.js';
import { foreignWriter, type ForeignWriter } from '../support/foreign-writer.js';
import { call } from './call.js';

/** How often a load is killed. */
const KILLS = Number(process.env.LOADDATA_KILLS ?? 3);

const PROJECT = join(import.meta.dirname, '../..');
/** What runs management commands; it builds what is not built. */
const MANAGE = process.env.LOADDATA_MANAGE ?? 'scripts/manage.mjs';

/** More than a mebibyte of them, so that SQLite sets the indexes aside. */
const ROWS = 20_000;
const AUTHOR = 'a'.repeat(40);
const isBad = (number: number): boolean => number % 1000 === 0;
const numbers = Array.from({ length: ROWS }, (_, index) => index + 1);
const csv = (withBad: boolean) =>
  `title,author,published_date,isbn\n${numbers.map((number) => `${number},${AUTHOR},${withBad && isBad(number) ? 'x' : '2000-01-01'},1\n`).join('')}`;

const folder = mkdtempSync(join(tmpdir(), 'bookstore-interrupted-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeOnEveryDatabase('A load that is killed', (db) => {
  let rows: ForeignWriter;
  beforeAll(async () => {
    await call(db.url(), ['migrate']);
    rows = await foreignWriter(db.url());
    await run(['check']).ended; // builds, unless that is done
  }, 120_000);
  afterAll(() => rows.close());
  beforeEach(() => rows.query('DELETE FROM books_book'));

  function run(words: string[]): { ended: Promise<number | null>; kill: () => void } {
    const env = {
      PATH: process.env.PATH,
      DATABASE_URL: db.url(),
      SECRET_KEY: 'a-key-for-tests-that-nobody-else-has-to-know',
    };
    const child = spawn(process.execPath, [MANAGE, ...words], { cwd: PROJECT, env, stdio: 'ignore' });
    return {
      ended: once(child, 'exit').then(([code]) => code as number | null),
      kill: () => child.kill('SIGKILL'),
    };
  }

  /** Runs a command and kills it at a random moment of the time it takes; answers whether it had ended before. */
  async function runAndKill(words: string[], milliseconds: number): Promise<boolean> {
    const { ended, kill } = run(words);
    const isOver = await Promise.race([
      ended.then(() => true),
      setTimeout((0.2 + Math.random()) * milliseconds, false),
    ]);
    if (!isOver) kill();
    await ended;
    if (db.dialect === 'postgres') await untilAlone();
    return isOver;
  }

  /** A server's process may outlive its client by a moment. */
  async function untilAlone(): Promise<void> {
    const others = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
      AND backend_type = 'client backend'`;
    while ((await rows.query(others)).length > 0) await setTimeout(10);
  }

  async function timeOf(words: string[]): Promise<number> {
    const began = Date.now();
    expect(await run(words).ended).toBe(0);
    return Date.now() - began;
  }

  const count = async (sql = 'SELECT count(*) AS count FROM books_book') =>
    Number((await rows.query(sql))[0].count);

  async function expectSound(): Promise<void> {
    const kept = await count(`SELECT sum(rows) AS count FROM books_book_count WHERE level = 20`);
    expect(kept).toBe(await count());
    if (db.dialect !== 'sqlite') return;
    // A connection of its own: FTS5 keeps in memory what an index was like, and checks the file against that.
    const fresh = await foreignWriter(db.url());
    expect(await fresh.query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    await fresh.close();
  }

  it(
    `leaves all of it or nothing, ${KILLS} times`,
    async () => {
      const path = join(folder, `${db.dialect}-whole.csv`);
      writeFileSync(path, csv(false));
      const time = await timeOf(['loaddata', path]);
      expect(await count()).toBe(ROWS);
      const left: number[] = [];
      for (let kill = 0; kill < KILLS; kill++) {
        await rows.query('DELETE FROM books_book');
        await runAndKill(['loaddata', path], time);
        left.push(await count());
        await expectSound();
      }
      expect(left.filter((number) => number !== 0 && number !== ROWS)).toEqual([]);
      if (KILLS > 3)
        process.stderr.write(
          `${db.dialect}: ${left.filter((number) => number === 0).length} of ${KILLS} left nothing\n`,
        );
    },
    120_000 + KILLS * 30_000,
  );

  it(
    `goes on with --resume, nothing twice and nothing missing, killed ${KILLS} times`,
    async () => {
      const path = join(folder, `${db.dialect}-good.csv`);
      writeFileSync(path, csv(true));
      const words = ['loaddata', path, '--keep-going'];
      const time = await timeOf(words);
      for (let kills = 0; kills < KILLS;) {
        await rows.query('DELETE FROM books_book');
        await rows.query('DELETE FROM loaddata_checkpoint');
        for (let isOver = false; !isOver; kills++) isOver = await runAndKill([...words, '--resume'], time);
        expect(await run([...words, '--resume']).ended).toBe(0);
        expect(await count()).toBe(ROWS - ROWS / 1000);
        expect(await count('SELECT count(DISTINCT title) AS count FROM books_book')).toBe(ROWS - ROWS / 1000);
        const rejects = readFileSync(`${path}.rejects.jsonl`, 'utf8').trimEnd().split('\n');
        const lines = rejects.map((text) => (JSON.parse(text) as { line: number }).line);
        expect(lines).toEqual(numbers.filter(isBad).map((number) => number + 1));
        await expectSound();
      }
    },
    240_000 + KILLS * 30_000,
  );

  it('is not resumed when its rejects are gone', async () => {
    const path = join(folder, `${db.dialect}-lost.csv`);
    writeFileSync(path, `title,author,published_date,isbn\n,a,2000-01-01,1\n`);
    const { stderr } = await call(db.url(), ['loaddata', path, '--keep-going', '--resume']);
    expect(stderr).toMatch(
      /^There is no interrupted load of '.*' in its current state: starting at the beginning\.\n/,
    );
    rmSync(`${path}.rejects.jsonl`);
    const again = ['loaddata', path, '--keep-going', '--resume'];
    expect(await call(db.url(), again)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('does not exist.\n'),
    });
    writeFileSync(`${path}.rejects.jsonl`, 'x');
    expect(await call(db.url(), again)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`is not the rejects file of the interrupted load`),
    });
  });
});
