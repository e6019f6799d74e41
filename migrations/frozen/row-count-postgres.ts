import { quote } from './columns.js';
import { fillLevels, LEVELS, type RowCountSql } from './row-count-levels.js';

/* Frozen: see README.md. */

/** One statement in this many folds the changes into the levels; until then each read adds them up. */
const FOLD_EVERY = 256;

/**
 * Writers that changed one counter would wait for each other, so each statement adds a row with its change of each
 * block to `…_delta`. Now and then a writer folds those it can see into `…_level`, unless somebody else is doing so.
 * The view `…_count` is both together. A fold is one statement, so every snapshot sees all of it or nothing.
 */
export function postgresRowCount(table: string): RowCountSql {
  const name = (end: string): string => quote(`${table}_count${end}`);
  const [rows, counts, level, delta] = [quote(table), name(''), name('_level'), name('_delta')];
  const { lowest } = LEVELS;
  const each = `(VALUES ${Object.values(LEVELS)
    .map((level) => `(${level})`)
    .join(', ')}) AS each(level)`;
  const changed = (change: string): string =>
    `INSERT INTO ${delta} SELECT id >> ${lowest}, ${change} FROM changed GROUP BY 1;`;
  const trigger = (event: string, how: string): string =>
    `CREATE TRIGGER ${name(`_${event.toLowerCase()}`)} AFTER ${event} ON ${rows} ${how} EXECUTE FUNCTION ${name('_change')}()`;
  return {
    create: [
      `CREATE TABLE ${level} (level integer NOT NULL, block bigint NOT NULL, rows bigint NOT NULL,
        PRIMARY KEY (level, block)) WITH (fillfactor = 50)`,
      `CREATE TABLE ${delta} (block bigint NOT NULL, rows bigint NOT NULL)`,
      `CREATE VIEW ${counts} AS SELECT level, block, CAST(sum(rows) AS bigint) AS rows FROM (
        SELECT level, block, rows FROM ${level} UNION ALL
        SELECT each.level, block >> (each.level - ${lowest}), rows FROM ${delta} CROSS JOIN ${each}
      ) AS parts GROUP BY level, block`,
      `CREATE FUNCTION ${name('_fold')}() RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
        WITH gone AS (
          DELETE FROM ${delta} WHERE (SELECT pg_try_advisory_xact_lock('${delta}'::regclass::oid::integer, 0)) RETURNING block, rows
        )
        INSERT INTO ${level} AS kept
        SELECT each.level, block >> (each.level - ${lowest}), sum(rows) FROM gone CROSS JOIN ${each} GROUP BY 1, 2
        ON CONFLICT (level, block) DO UPDATE SET rows = kept.rows + excluded.rows
      $$`,
      // A fold in a transaction that does not see what others commit could fail it: those leave folding to others.
      `CREATE FUNCTION ${name('_change')}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
        DECLARE written bigint;
        BEGIN
          CASE TG_OP
            WHEN 'INSERT' THEN ${changed('count(*)')}
            WHEN 'DELETE' THEN ${changed('-count(*)')}
            WHEN 'UPDATE' THEN INSERT INTO ${delta} VALUES (OLD.id >> ${lowest}, -1), (NEW.id >> ${lowest}, 1);
            WHEN 'TRUNCATE' THEN TRUNCATE ${delta}, ${level};
          END CASE;
          GET DIAGNOSTICS written = ROW_COUNT;
          IF random() * ${FOLD_EVERY} < written AND current_setting('transaction_isolation') = 'read committed' THEN
            PERFORM ${name('_fold')}();
          END IF;
          RETURN NULL;
        END
      $$`,
      trigger('INSERT', 'REFERENCING NEW TABLE AS changed FOR EACH STATEMENT'),
      trigger('DELETE', 'REFERENCING OLD TABLE AS changed FOR EACH STATEMENT'),
      trigger('UPDATE', 'FOR EACH ROW WHEN (OLD.id <> NEW.id)'),
      trigger('TRUNCATE', 'FOR EACH STATEMENT'),
    ],
    fill: [`TRUNCATE ${delta}, ${level}`, ...fillLevels(level, rows)],
    drop: [
      ...['insert', 'delete', 'update', 'truncate'].map(
        (event) => `DROP TRIGGER ${name(`_${event}`)} ON ${rows}`,
      ),
      `DROP FUNCTION ${name('_change')}(), ${name('_fold')}()`,
      `DROP VIEW ${counts}`,
      `DROP TABLE ${level}, ${delta}`,
    ],
  };
}
