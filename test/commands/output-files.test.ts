import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { call } from './call.js';

const GOOD = 'title,author,published_date,isbn\nDune,x,1965-08-01,1\n';
const BAD = 'title,author,published_date,isbn\n,x,1965-08-01,1\n';

describe('A file that a command writes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-output-'));
  const url = `sqlite:${join(folder, 'db.sqlite3')}`;
  const path = (name: string): string => join(folder, name);
  const made = (name: string, content: string): string => {
    writeFileSync(path(name), content);
    return path(name);
  };
  beforeAll(() => call(url, ['migrate']));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What comes out of a pipe that `words` are told to write to. */
  async function throughPipe(words: (pipe: string) => string[]): Promise<string> {
    const pipe = path('pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = spawn('cat', [pipe]);
    const [output] = await Promise.all([text(reader.stdout), call(url, words(pipe)), once(reader, 'close')]);
    expect(statSync(pipe).isFIFO()).toBe(true);
    rmSync(pipe);
    return output;
  }

  it.each([
    ['text', 'precious'],
    ['JSON', '[{"line":1}]'],
    ['JSON Lines of another kind', '{"line":1,"errors":3}\n'],
    ['text behind what looks like rejects', '{"line":2,"errors":{"a":["b"]},"row":"c"}\nprecious\n'],
  ])('for refused rows is left alone where it is there and holds %s', async (_what, content) => {
    for (const [file, words] of [
      [GOOD, []],
      [BAD, []],
      [GOOD, ['--dry-run']],
    ] as const) {
      const rejects = made('precious', content);
      const { code, stderr } = await call(url, [
        ...['loaddata', made('a.csv', file), '--rejects', rejects, ...words],
      ]);
      expect([code, stderr]).toEqual([
        1,
        expect.stringContaining('is not a rejects file, so it is not overwritten.'),
      ]);
      expect(readFileSync(rejects, 'utf8')).toBe(content);
    }
  });

  it('for refused rows may be an empty one, one of an earlier load, or a link to one', async () => {
    const rejects = made('rejects.jsonl', '');
    symlinkSync(rejects, path('link'));
    for (const name of ['rejects.jsonl', 'rejects.jsonl', 'link']) {
      expect((await call(url, ['loaddata', made('a.csv', BAD), '--rejects', path(name)])).code).toBe(1);
      expect(readFileSync(rejects, 'utf8')).toMatch(/^\{"line":2,.*\n$/);
    }
    expect((await call(url, ['loaddata', made('a.csv', GOOD), '--rejects', path('link')])).code).toBe(0);
    expect(readFileSync(rejects, 'utf8')).toBe('');
  });

  it('for refused rows is not the file that is loaded, by whatever name', async () => {
    const file = made('r.jsonl', '{"line":2,"errors":{"a":["b"]},"row":"c"}\n');
    symlinkSync(file, path('same'));
    const { stderr } = await call(url, ['loaddata', file, '--rejects', path('same')]);
    expect(stderr).toContain('--rejects would overwrite the file to load.');
  });

  it('may be a pipe, which stays one', async () => {
    const rejected = await throughPipe((pipe) => ['loaddata', made('a.csv', BAD), '--rejects', pipe]);
    expect(rejected).toMatch(/^\{"line":2,/);
    expect(await throughPipe((pipe) => ['dumpdata', 'books', '--output', pipe])).toMatch(/^\[\n?/);
    expect(await throughPipe((pipe) => ['spectacular', '--file', pipe])).toMatch(/^openapi: /);
  });

  it('is replaced whole by a dump, or stays as it is', async () => {
    const file = made('dump.json', 'precious');
    expect((await call(url, ['dumpdata', 'nothing', '--output', file])).code).toBe(1);
    expect((await call(`sqlite:${path('empty.sqlite3')}`, ['dumpdata', '--output', file])).code).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe('precious');
    expect((await call(url, ['dumpdata', 'books', '--output', file])).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^\[/);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    await call(url, ['dumpdata', 'books', '--output', path('new.json')]);
    expect(statSync(path('new.json')).mode & 0o777).toBe(0o600);
  });

  it.each(['dumpdata', 'spectacular'])('of %s is never a database or a folder', async (command) => {
    const option = command === 'dumpdata' ? '--output' : '--file';
    const before = readFileSync(path('db.sqlite3'));
    expect((await call(url, [command, option, path('db.sqlite3')])).stderr).toContain(
      'is a database and is not overwritten.',
    );
    expect(readFileSync(path('db.sqlite3'))).toEqual(before);
    expect((await call(url, [command, option, folder])).stderr).toContain('is a directory.');
  });

  it('of a backup is a new one', async () => {
    const file = made('backup.sqlite3', 'precious');
    symlinkSync(path('nowhere'), path('dangling'));
    for (const name of [file, path('dangling')])
      expect((await call(url, ['dbbackup', name])).stderr).toContain('already exists.');
    expect([readFileSync(file, 'utf8'), existsSync(path('nowhere'))]).toEqual(['precious', false]);
  });
});
