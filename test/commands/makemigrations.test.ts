import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { namesIn } from '../../src/database/migrations/migrations.js';

const PROJECT = join(import.meta.dirname, '../..');
const PARTS = ['src', 'migrations', 'scripts', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];

/** A copy of the project, in which entities can be edited. */
const copy = mkdtempSync(join(tmpdir(), 'bookstore-project-'));
const entity = join(copy, 'src/books/book.entity.ts');

beforeAll(() => {
  for (const part of PARTS) cpSync(join(PROJECT, part), join(copy, part), { recursive: true });
  // What is edited here needs no check of its types and no declarations, which take most of a build.
  const config = join(copy, 'tsconfig.build.json');
  writeFileSync(
    config,
    readFileSync(config, 'utf8').replace('"declaration": true', '"declaration": false, "noCheck": true'),
  );
  symlinkSync(join(PROJECT, 'node_modules'), join(copy, 'node_modules'), 'junction');
});
afterAll(() => rmSync(copy, { recursive: true, force: true, maxRetries: 5 }));

/** `npm run manage -- WORDS` in the copy, which builds what has changed. */
function manage(words: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { PATH: process.env.PATH, SECRET_KEY: 'a-key-for-tests-that-nobody-else-has-to-know' };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['scripts/manage.mjs', ...words.split(' ')],
      { cwd: copy, env },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

/** Commands side by side, the first of which to come builds. */
const manageAll = (...commands: string[]) => Promise.all(commands.map(manage));

const edit = (change: (text: string) => string) =>
  writeFileSync(entity, change(readFileSync(entity, 'utf8')));
const existing = namesIn(join(PROJECT, 'migrations'));
const written = () =>
  namesIn(join(copy, 'migrations'))
    .filter((name) => !existing.includes(name))
    .map((name) => `${name}.ts`);
/** The number of the first migration that is written here, and of the one after it. */
const [next, afterNext] = [1, 2].map((more) =>
  String(Number(existing.at(-1)?.slice(0, 4)) + more).padStart(4, '0'),
);
const text = (file: string) => readFileSync(join(copy, 'migrations', file), 'utf8');

const PUBLISHER = `@Column({ type: 'varchar', length: 50, default: '' }) publisher: string;`;

const REFUSAL =
  'CommandError: This would drop column books_book.publisher. Nothing was written. If that is intended, add --allow-drop; ' +
  'write a rename by hand, with renameColumn or renameTable.\n';

describe('makemigrations', () => {
  it('writes one file for what has changed, once', async () => {
    edit((text) => text.replace(/\n}\s*$/, `\n\n  ${PUBLISHER}\n}\n`));
    const shown = `Migrations:\n  migrations/${next}_book_publisher.ts\n    + Add field publisher to book\n`;

    const [dry, check] = await manageAll('makemigrations --dry-run', 'makemigrations --check');
    expect(dry).toEqual({ code: 0, stdout: shown, stderr: '' });
    expect(check).toMatchObject({ code: 1, stdout: shown });
    expect(written()).toEqual([]);

    expect(await manage('makemigrations')).toEqual({ code: 0, stdout: shown, stderr: '' });
    expect(written()).toEqual([`${next}_book_publisher.ts`]);
    expect(text(`${next}_book_publisher.ts`)).toContain(
      `new TableColumn({ name: 'publisher', type: 'varchar', length: '50', default: "''" })`,
    );
    const [again, migrate] = await manageAll('makemigrations', 'migrate');
    expect(again).toEqual({ code: 0, stdout: 'No changes detected\n', stderr: '' });
    const applied = expect.stringContaining(`  Applying ${next}_book_publisher... OK\n`);
    expect(migrate).toMatchObject({ code: 0, stdout: applied, stderr: '' });
  }, 120_000);

  it('drops a column only where that is allowed', async () => {
    edit((text) => text.replace(PUBLISHER, ''));
    expect(await manage('makemigrations')).toEqual({ code: 1, stdout: '', stderr: REFUSAL });
    expect(written()).toEqual([`${next}_book_publisher.ts`]);

    const { code, stdout } = await manage('makemigrations --allow-drop --name goodbye');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `Migrations:\n  migrations/${afterNext}_goodbye.ts\n    - Remove field publisher from book\n`,
    });
    expect(text(`${afterNext}_goodbye.ts`)).toContain(
      `await queryRunner.dropColumn('books_book', 'publisher');`,
    );
  }, 120_000);

  it('is not confused by a migration that was deleted again', async () => {
    rmSync(join(copy, `migrations/${afterNext}_goodbye.ts`));
    expect(await manage('showmigrations')).toEqual({
      code: 0,
      stdout: [...existing, `${next}_book_publisher`].map((name) => ` [X] ${name}\n`).join(''),
      stderr: '',
    });
  }, 120_000);
});
