import type { Database, Transact, Work } from '../../database/database.js';
import { ValidationError } from '../../rest/exceptions.js';
import { writeCheckpoint } from './checkpoint.js';
import type { Progress } from './progress.js';
import type { InputRecord } from './record.js';
import type { Refusal, RejectFile } from './rejects.js';
import type { Resource } from './resource.js';
import { checkFields, checkRow, type Reading, type RowErrors } from './rows.js';
import { storeRows, type CheckedRow } from './store.js';
import type { Table } from './table.js';

/** One file of rows on its way into the database. */
export interface Load {
  readonly database: Database;
  readonly resource: Resource;
  readonly table: Table;
  readonly rejects: RejectFile;
  readonly progress: Progress;
  /** Whether the rows are checked alone. */
  readonly dryRun: boolean;
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
 * the others stay is for whoever made the transaction to say.
 */
export async function loadRows(load: Load, transact: Transact): Promise<Outcome> {
  const { table, rejects, progress } = load;
  let accepted = 0;
  let refused = 0;
  for await (const batch of table.batches) {
    const records = batch.filter(({ line }) => line > load.resumeAfter);
    const { rows, refusals } = await checkAll(load, records);
    refused += refusals.length;
    if (load.dryRun) {
      rejects.add(refusals);
      accepted += rows.length;
    } else if (records.length > 0) {
      const more = await transact(() => storeBatch(load, records, rows, refusals));
      accepted += rows.length - more;
      refused += more;
    }
    progress.add(batch.length);
  }
  return { accepted, refused };
}

/** Everything that a batch leaves behind, in one transaction. Answers how many rows the database has refused. */
function* storeBatch(
  { database, resource, rejects, checkpoint }: Load,
  records: readonly InputRecord<unknown>[],
  rows: readonly CheckedRow[],
  refusals: readonly Refusal[],
): Work<number> {
  const more = yield* storeRows(database, resource, rows);
  rejects.add([...refusals, ...more].sort((a, b) => a.line - b.line));
  if (checkpoint) {
    const { line } = records[records.length - 1];
    yield* writeCheckpoint(checkpoint, { line, rejects: rejects.length });
  }
  return more.length;
}

interface Checked {
  readonly rows: readonly CheckedRow[];
  readonly refusals: readonly Refusal[];
}

async function checkAll(load: Load, records: readonly InputRecord<unknown>[]): Promise<Checked> {
  const rows: CheckedRow[] = [];
  const refusals: Refusal[] = [];
  const mayWait = load.resource.serializer.hasOwnConstraints;
  for (const record of records) {
    const reading = mayWait ? await check(load, record, checkRow) : check(load, record, checkFields);
    if ('row' in reading) rows.push({ record, row: reading.row });
    else refusals.push({ line: record.line, errors: reading.errors, row: record.raw });
  }
  return { rows, refusals };
}

/** What `checkFields`, or `checkRow`, finds in a record that may be no row at all. */
function check<R>(
  { table, resource }: Load,
  { content, fault }: InputRecord<unknown>,
  how: (resource: Resource, source: ReturnType<Table['bind']>) => R,
): R | Extract<Reading, { errors: unknown }> {
  if (fault) return { errors: { non_field_errors: [fault] } };
  try {
    return how(resource, table.bind(content));
  } catch (error) {
    if (error instanceof ValidationError) return { errors: error.body as RowErrors };
    throw error;
  }
}
