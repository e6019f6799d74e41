import { suspendMaintenance } from '../../database/suspend-maintenance.js';
import type { Database, Transact } from '../../database/database.js';
import type { Model } from '../fixtures/models.js';
import type { Source } from '../files/source.js';

/** Loads of fewer bytes are stored as any rows are. */
const LARGE = 1024 ** 2;

/** About the fewest bytes that a row takes in a file. */
const SMALLEST_ROW = 50;

type Resume = () => Promise<void>;

/**
 * Prepares a table for the rows of a source, in the load's one transaction: for so many that indexing the whole table
 * afterwards is quicker, its indexes are set aside. Answers what brings them back.
 *
 * PostgreSQL gains nothing by it, and nobody could read the table meanwhile.
 */
export async function prepareForBulk(
  database: Database,
  { model }: { readonly model: Model },
  { size = Infinity }: Source,
  transact: Transact,
): Promise<Resume> {
  if (database.dialect === 'postgres' || size < LARGE) return async () => undefined;
  const present = await database.objects(model.entity).all().count();
  if (size / SMALLEST_ROW < present) return async () => undefined;
  const resume = await transact(() => suspendMaintenance(database.dialect, model.table));
  return () => transact(resume);
}
