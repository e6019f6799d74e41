import { bulkCreate } from '../../database/models/bulk-create.js';
import type { Database, Transact, Work } from '../../database/database.js';
import { rangesOf, atCommandLine, Recorder } from '../../rest/history/recorder.js';
import type { Mapping } from '../../rest/tables/mapping.js';
import type { InputRecord, Refusal } from '../../rest/tables/record.js';
import { storeRows, type CheckedRow } from '../../rest/tables/store-rows.js';
import { checkTable } from '../../rest/tables/check-records.js';
import type { Table } from '../../rest/tables/table.js';
import { writeCheckpoint } from './checkpoint.js';
import type { Progress } from './progress.js';
import type { RejectFile } from './rejects.js';

/** One file of rows on its way into the database. */
export interface Load {
  readonly database: Database;
  readonly mapping: Mapping;
  readonly table: Table;
  readonly rejects: RejectFile;
  readonly progress: Progress;
  /** Whether the rows are checked alone. */
  readonly dryRun: boolean;
  /** Whether each batch is a transaction of its own. */
  readonly inParts: boolean;
  /** The last line of an earlier load that went so far. */
  readonly resumeAfter: number;
  /** Under which name to note how far it has come. */
  readonly checkpoint?: string;
}

export interface Outcome {
  /** Rows that are stored, or could be. */
  readonly accepted: number;
  readonly refused: number;
}

/**
 * Checks and stores the rows batch by batch, each with a call of `transact`. Those refused go to the reject file; whether
 * the others stay is for the caller, who made the transaction, to decide.
 */
export async function loadRows(load: Load, transact: Transact): Promise<Outcome> {
  const { table, rejects, progress } = load;
  let accepted = 0;
  let refused = 0;
  let entry: number | undefined;
  for await (const batch of table.batches) {
    const records = batch.filter(({ line }) => line > load.resumeAfter);
    const { rows, refusals } = await checkTable(table, load.mapping, records);
    refused += refusals.length;
    if (load.dryRun) {
      rejects.add(refusals);
      accepted += rows.length;
    } else if (records.length > 0) {
      const batch = await transact(() => storeBatch(load, records, rows, refusals, entry));
      entry = batch.entry;
      accepted += rows.length - batch.refused;
      refused += batch.refused;
    }
    progress.add(batch.length);
  }
  return { accepted, refused };
}

interface Batch {
  /** How many rows the database has refused. */
  readonly refused: number;
  /** The entry of history that tells of the load; undefined as long as it has stored nothing. */
  readonly entry: number | undefined;
}

/** Everything that a batch leaves behind, in one transaction. */
function* storeBatch(
  { database, mapping: { resource }, rejects, checkpoint, inParts }: Load,
  records: readonly InputRecord<unknown>[],
  rows: readonly CheckedRow[],
  refusals: readonly Refusal[],
  entry: number | undefined,
): Work<Batch> {
  const { results: ids, refusals: more } = yield* storeRows(
    rows,
    (some) =>
      bulkCreate(
        database,
        resource.model.entity,
        some.map(({ row }) => row),
      ),
    resource.errorsOf,
  );
  rejects.add([...refusals, ...more].sort((a, b) => a.line - b.line));
  if (checkpoint) {
    const { line } = records[records.length - 1];
    yield* writeCheckpoint(checkpoint, { line, rejects: rejects.length });
  }
  const recorder = new Recorder(database);
  const ranges = rangesOf(ids);
  if (entry !== undefined) yield* inParts ? recorder.addLater(entry, ranges) : recorder.addTo(entry, ranges);
  else if (ids.length > 0)
    entry = yield* recorder.recordMany(resource.model.table, 'load', ranges, atCommandLine('loaddata'));
  return { refused: more.length, entry };
}
