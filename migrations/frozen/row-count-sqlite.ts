import { quote } from './columns.js';
import { fillLevels, LEVELS, type RowCountSql } from './row-count-levels.js';

/* Frozen: see README.md. */

/**
 * One table, written to by row triggers.
 *
 * INSERT OR REPLACE takes rows away without firing DELETE triggers, and before the row is there nobody can tell whether
 * it will be replaced, ignored or updated. So an id that is about to be taken again is marked (as level 0), and not
 * counted once more when it has been; a deletion that is seen removes the mark.
 */
export function sqliteRowCount(table: string): RowCountSql {
  const [rows, counts] = [quote(table), quote(`${table}_count`)];
  const add = (id: string, change: number): string => {
    const blocks = Object.values(LEVELS).map((level) => `(${level}, ${id} >> ${level}, ${change})`);
    return `INSERT INTO ${counts} VALUES ${blocks.join(', ')} ON CONFLICT DO UPDATE SET rows = rows + excluded.rows;`;
  };
  const mark = `DELETE FROM ${counts} WHERE level = 0; INSERT INTO ${counts} VALUES (0, NEW.id, 1);`;
  const unmark = `DELETE FROM ${counts} WHERE level = 0 AND block = OLD.id;`;
  const isTaken = `EXISTS (SELECT 1 FROM ${rows} WHERE id = NEW.id)`;
  const isUnmarked = `NOT EXISTS (SELECT 1 FROM ${counts} WHERE level = 0 AND block = NEW.id)`;
  // Not UPDATE OF id: the id goes by the names rowid, oid and _rowid_ as well.
  const moves = 'OLD.id <> NEW.id';
  const triggers: Record<string, string> = {
    replace: `BEFORE INSERT ON ${rows} WHEN ${isTaken} BEGIN ${mark} END`,
    insert: `AFTER INSERT ON ${rows} WHEN ${isUnmarked} BEGIN ${add('NEW.id', 1)} END`,
    delete: `AFTER DELETE ON ${rows} BEGIN ${add('OLD.id', -1)} ${unmark} END`,
    displace: `BEFORE UPDATE ON ${rows} WHEN ${moves} AND ${isTaken} BEGIN ${mark} END`,
    leave: `AFTER UPDATE ON ${rows} WHEN ${moves} BEGIN ${add('OLD.id', -1)} ${unmark} END`,
    arrive: `AFTER UPDATE ON ${rows} WHEN ${moves} AND ${isUnmarked} BEGIN ${add('NEW.id', 1)} END`,
  };
  const name = (trigger: string): string => quote(`${table}_count_${trigger}`);
  return {
    create: [
      `CREATE TABLE ${counts} (level INTEGER NOT NULL, block INTEGER NOT NULL, rows INTEGER NOT NULL,
        PRIMARY KEY (level, block)) WITHOUT ROWID`,
      ...Object.entries(triggers).map(([trigger, body]) => `CREATE TRIGGER ${name(trigger)} ${body}`),
    ],
    fill: [`DELETE FROM ${counts}`, ...fillLevels(counts, rows)],
    drop: [
      ...Object.keys(triggers).map((trigger) => `DROP TRIGGER ${name(trigger)}`),
      `DROP TABLE ${counts}`,
    ],
  };
}
