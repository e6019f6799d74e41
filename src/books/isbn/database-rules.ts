import type { QueryRunner } from 'typeorm';
import type { Database, Row } from '../../database/database.js';
import { inLockedTransaction } from '../../database/migrations/migration-ledger.js';
import type { Dialect } from '../../database/sql/statement.js';
import { SettingsError } from '../../settings.js';
import { ISBN_RULES, type IsbnRules } from './isbn.js';

type Rule = IsbnRules[number];

const TABLE = 'books_book';

/** The texts that follow are the same on both databases. `isbn` is the column, `NEW.isbn` in a trigger. */
const DIGITS = `'0123456789'`;
const bare = (isbn: string): string => `replace(replace(${isbn}, '-', ''), ' ', '')`;
const digit = (isbn: string, at: number): string => `CAST(substr(${isbn}, ${at}, 1) AS INTEGER)`;
const sum = (isbn: string, weights: readonly number[]): string =>
  weights.map((weight, index) => `${weight} * ${digit(isbn, index + 1)}`).join(' + ');
const hasTenDigits = (isbn: string): string =>
  `length(${isbn}) = 10 AND ltrim(substr(${isbn}, 1, 9), ${DIGITS}) = ''`;

/** What is true of a row that obeys, as `isIsbn` and `normalizeIsbn` have it. CASE keeps texts out of sums. */
const CHECKS: Readonly<Record<Exclude<Rule, 'unique'>, (isbn: string) => string>> = {
  check_digit: (isbn) => {
    const text = bare(isbn);
    const last = `substr(${text}, 10, 1)`;
    return `CASE
      WHEN length(${text}) = 13 AND ltrim(${text}, ${DIGITS}) = '' AND substr(${text}, 1, 3) IN ('978', '979')
        THEN (${sum(text, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1])}) % 10 = 0
      WHEN ${hasTenDigits(text)} AND upper(${last}) = 'X' THEN (${sum(text, [10, 9, 8, 7, 6, 5, 4, 3, 2])} + 10) % 11 = 0
      WHEN ${hasTenDigits(text)} AND ltrim(${last}, ${DIGITS}) = ''
        THEN (${sum(text, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1])}) % 11 = 0
      ELSE FALSE END`;
  },
  normalized: (isbn) =>
    `${isbn} = ${bare(isbn)} AND NOT (${hasTenDigits(isbn)} AND substr(${isbn}, 10, 1) = 'x')`,
};

const nameOf = (rule: Rule): string => (rule === 'unique' ? `${TABLE}_isbn_key` : `${TABLE}_isbn_${rule}`);

/** Rows that break a rule. */
const broken = (rule: Rule): string =>
  rule === 'unique'
    ? `EXISTS (SELECT 1 FROM ${TABLE} other WHERE other.isbn = ${TABLE}.isbn AND other.id < ${TABLE}.id)`
    : `NOT (${CHECKS[rule]('isbn')})`;

/** SQLite can add a constraint to no table that is there. Triggers with the words of one do the same. */
const trigger = (rule: Exclude<Rule, 'unique'>, event: string): string =>
  `CREATE TRIGGER ${nameOf(rule)}_${event} BEFORE ${event} ON ${TABLE} WHEN NOT (${CHECKS[rule]('NEW.isbn')})
    BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ${nameOf(rule)}'); END`;

const EVENTS = ['INSERT', 'UPDATE'];

function create(rule: Rule, dialect: Dialect): string[] {
  if (rule === 'unique') return [`CREATE UNIQUE INDEX ${nameOf(rule)} ON ${TABLE} (isbn)`];
  return dialect === 'sqlite'
    ? EVENTS.map((event) => trigger(rule, event))
    : [`ALTER TABLE ${TABLE} ADD CONSTRAINT ${nameOf(rule)} CHECK (${CHECKS[rule]('isbn')})`];
}

function drop(rule: Rule, dialect: Dialect): string[] {
  if (rule === 'unique') return [`DROP INDEX ${nameOf(rule)}`];
  return dialect === 'sqlite'
    ? EVENTS.map((event) => `DROP TRIGGER ${nameOf(rule)}_${event}`)
    : [`ALTER TABLE ${TABLE} DROP CONSTRAINT ${nameOf(rule)}`];
}

const PRESENT: Readonly<Record<Dialect, string>> = {
  sqlite: `SELECT replace(name, '_INSERT', '') AS name FROM sqlite_master WHERE tbl_name = '${TABLE}'`,
  postgres: `SELECT conname AS name FROM pg_constraint WHERE conrelid = to_regclass('${TABLE}')
    UNION SELECT relname FROM pg_class JOIN pg_index ON indexrelid = oid WHERE indrelid = to_regclass('${TABLE}')`,
};

/**
 * Brings what the database enforces in line with ISBN_RULES, after the migrations: a rule that was switched on is checked
 * by the database from now on, whatever writes; one that was switched off no longer. Throws SettingsError where books that
 * are there already break one.
 */
export async function applyIsbnRules(
  database: Database,
  { isbnRules }: { readonly isbnRules: IsbnRules },
): Promise<void> {
  const { dialect, dataSource } = database;
  const changed = (rows: readonly Row[]): Rule[] => {
    const present = new Set(rows.map(({ name }) => name));
    return ISBN_RULES.filter((rule) => present.has(nameOf(rule)) !== isbnRules.includes(rule));
  };
  if (changed(await database.read(PRESENT[dialect])).length === 0) return;
  await inLockedTransaction(dataSource, async (queryRunner) => {
    // Another process that starts at the same time may have been first.
    for (const rule of changed((await queryRunner.query(PRESENT[dialect])) as Row[])) {
      const wanted = isbnRules.includes(rule);
      if (wanted) await refuseBroken(queryRunner, rule, isbnRules);
      for (const sql of (wanted ? create : drop)(rule, dialect)) await queryRunner.query(sql);
    }
  });
}

/** How many ids an error names. */
const NAMED = 5;

async function refuseBroken(queryRunner: QueryRunner, rule: Rule, rules: IsbnRules): Promise<void> {
  const where = `FROM ${TABLE} WHERE ${broken(rule)}`;
  const [{ count }] = (await queryRunner.query(`SELECT count(*) AS count ${where}`)) as { count: number }[];
  if (Number(count) === 0) return;
  const rows = (await queryRunner.query(`SELECT id ${where} ORDER BY id LIMIT ${NAMED}`)) as { id: number }[];
  const ids = rows.map(({ id }) => id).join(', ') + (Number(count) > NAMED ? ', …' : '');
  throw new SettingsError(
    'ISBN_RULES',
    rules.join(),
    `rules that all stored books satisfy; ${rule} is violated by ${count} (id ${ids}), which must be changed first`,
  );
}
