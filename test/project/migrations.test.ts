import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';

const MIGRATIONS = join(import.meta.dirname, '../../migrations');

const files = readdirSync(MIGRATIONS, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

const importsOf = (file: string): string[] =>
  ts
    .preProcessFile(readFileSync(join(MIGRATIONS, file), 'utf8'))
    .importedFiles.map(({ fileName }) => fileName);

/** What a migration may import, and what a file of migrations/frozen may: nothing that lives on. */
const isAllowed = (file: string, imported: string): boolean =>
  imported === 'typeorm' ||
  isBuiltin(imported) ||
  (file.startsWith('frozen') ? /^\.\/[\w-]+\.js$/ : /^\.\/frozen\/[\w-]+\.js$/).test(imported);

describe('Migrations', () => {
  it.each(files)('import no code that changes: %s', (file) => {
    expect(importsOf(file).filter((imported) => !isAllowed(file, imported))).toEqual([]);
  });

  it('are numbered without gaps, but for the two that there never were', () => {
    const numbers = files.map((file) => Number.parseInt(file)).filter(Number.isInteger);
    const missing = Array.from({ length: Math.max(...numbers) }, (_, index) => index + 1);
    expect(missing.filter((number) => !numbers.includes(number))).toEqual([4, 8]);
  });
});
