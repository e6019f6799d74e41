import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database, Transact, Work } from '../../database/database.js';
import { Turns } from '../../database/turns.js';
import { APIException, Conflict, type ErrorDetail } from '../../rest/exceptions.js';
import { rangesOf } from '../../rest/history/ranges.js';
import { Recorder, type Actor } from '../../rest/history/recorder.js';
import type { Refusal } from '../../rest/loading/refusal.js';
import type { Resource } from '../../rest/loading/resource.js';
import { storeRows, type CheckedRow } from '../../rest/loading/store.js';
import { check } from './check.js';
import type { Claims } from './claims.js';
import { contentOf } from './content.js';
import { ImportFile } from './import-file.entity.js';
import type { Import } from './import.entity.js';
import { TOLD } from './preview.js';
import type { Progress } from './progress.js';

/** Rows that are stored in one go: the serving thread is held up for no longer than these take. */
const SLICE = 200;

/** Imports that a process stores at once: on SQLite they would wait for each other, on PostgreSQL each holds a connection. */
const STORING = new Turns(1);

const GIVEN_UP = 'The import was taken to be interrupted. Nothing was stored.';

/** Rows are refused, so that none is stored: they are named, the first of them. */
export class RowsRefused extends APIException {
  constructor(refused: number, rows: number, refusals: readonly Refusal[]) {
    const detail = `${refused} of ${rows} rows are refused. Nothing was stored.`;
    super(400, { detail, refusals: refusals.slice(0, TOLD) as unknown as ErrorDetail });
  }
}

/** What a run is about. */
export interface Run {
  readonly database: Database;
  readonly claims: Claims;
  readonly resource: Resource;
  readonly source: Import;
  /** Its claim. */
  readonly name: string;
  readonly actor: Actor;
  /** Whether the other rows are stored where some are refused. */
  readonly skipRefused: boolean;
  readonly progress: Progress;
}

/**
 * Checks the rows of an import and stores them, all in one transaction with the entry in the history and the import's own
 * state. Throws RowsRefused, Conflict where the run has been given up meanwhile, and what the database throws.
 */
export async function runImport(run: Run): Promise<void> {
  try {
    await perform(run);
  } catch (error) {
    const state = error instanceof RowsRefused ? 'new' : 'interrupted';
    // Where even that cannot be written, the run's silence will tell.
    await run.claims.release(run.name, state).catch(() => undefined);
    throw error;
  }
}

async function perform(run: Run): Promise<void> {
  const { rows, refusals } = await run.claims.keepingAlive(run.name, () => checkAll(run));
  if (rows.length === 0 || (refusals.length > 0 && !run.skipRefused)) throw refused(run, refusals);
  const pass = await run.claims.keepingAlive(run.name, () => STORING.take());
  try {
    await run.database.longTransaction((transact) => store(run, rows, refusals, transact));
  } finally {
    pass();
  }
}

const refused = ({ source }: Run, refusals: readonly Refusal[]): RowsRefused =>
  new RowsRefused(refusals.length, source.rows, refusals);

async function checkAll({ database, resource, source, progress }: Run): Promise<{
  readonly rows: readonly CheckedRow[];
  readonly refusals: readonly Refusal[];
}> {
  const rows: CheckedRow[] = [];
  const refusals: Refusal[] = [];
  for await (const checked of check(resource, source, await contentOf(database, source.id))) {
    rows.push(...checked.rows);
    refusals.push(...checked.refusals);
    progress.report({ state: 'checking', done: rows.length + refusals.length, of: source.rows });
  }
  return { rows, refusals };
}

async function store(
  run: Run,
  rows: readonly CheckedRow[],
  before: readonly Refusal[],
  transact: Transact,
): Promise<void> {
  const { database, claims, resource, name, skipRefused, progress } = run;
  const refusals = [...before];
  const ids: number[] = [];
  // Whoever takes the run to be dead, or wants to run the import as well, waits from here on, and then knows.
  if (!(await transact(() => claims.lock(name)))) throw new Conflict(GIVEN_UP);
  for (let start = 0; start < rows.length; start += SLICE) {
    const slice = rows.slice(start, start + SLICE);
    const stored = await transact(() => storeRows(database, resource, slice));
    for (const id of stored.ids) ids.push(id);
    refusals.push(...stored.refusals);
    progress.report({ state: 'storing', done: start + slice.length, of: rows.length });
    await nextTurn();
  }
  if (ids.length === 0 || (refusals.length > before.length && !skipRefused)) throw refused(run, refusals);
  await transact(() => conclude(run, ids, refusals.length));
}

function* conclude(
  { database, claims, resource, source, name, actor }: Run,
  ids: readonly number[],
  refused: number,
): Work<void> {
  const history = yield* new Recorder(database).recordMany(
    resource.model.table,
    'create',
    rangesOf(ids),
    actor,
  );
  yield* claims.finish(name, { stored: ids.length, refused, history });
  yield {
    sql: `DELETE FROM ${database.objects(ImportFile).table} WHERE import_id = $1`,
    parameters: [source.id],
  };
}
