/* Builds and serves an example: `npm run example -- library`. Its database is data/EXAMPLE.sqlite3 unless DATABASE_URL says otherwise. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [name = '', ...command] = process.argv.slice(2);
const program = new URL(
  `../dist/examples/${name}/${command.length > 0 ? 'manage' : 'main'}.js`,
  import.meta.url,
);
await import('./build.mjs');
if (!name || !existsSync(program)) {
  const folder = new URL('../dist/examples/', import.meta.url);
  console.error(
    `Usage: npm run example -- NAME [command…], where NAME is ${readdirSync(folder).join(' or ')}.`,
  );
  process.exit(1);
}
mkdirSync('data', { recursive: true });
process.env.DATABASE_URL ??= `sqlite:data/${name}.sqlite3`;
process.argv.splice(1, 2, fileURLToPath(program));
await import(program.href);
