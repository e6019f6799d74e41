import { query, type Database, type Transact, type Work } from '../../../../database/database.js';
import { Turns } from '../../../../database/reads/turns.js';
import { APIException, Conflict, type ErrorDetail } from '../../../../rest/exceptions.js';
import {
  rangesOf,
  type IdRange,
  Recorder,
  type Actor,
  type RecordedObject,
} from '../../../../rest/history/recorder.js';
import type { Refusal } from '../../../../rest/tables/record.js';
import { storeRows } from '../../../../rest/tables/store-rows.js';
import { Refusals } from './bounded.js';
import { check } from './checked-records.js';
import type { Claims } from './leases.js';
import { contentOf } from '../content.js';
import { ImportFile } from '../import-file.entity.js';
import type { Import } from '../import.entity.js';
import type { Progress } from './run-progress.js';
import type { Target } from './target.js';
import { writeRows, type Written } from './write.js';

/** Imports that a process stores at once: on SQLite they would wait for each other, on PostgreSQL each holds a connection. */
const STORING = new Turns(1);

const GIVEN_UP = 'The import seemed to have been interrupted. Nothing was stored.';

/** Rows are refused, so that none is stored: they are named, the first of them. */
export class RowsRefused extends APIException {
  constructor(refused: number, rows: number, refusals: readonly Refusal[]) {
    const detail = `${refused} of ${rows} rows are refused. Nothing was stored.`;
    super(400, { detail, refusals: refusals as unknown as ErrorDetail });
  }
}

/** What a run is about. */
export interface Run {
  readonly database: Database;
  readonly claims: Claims;
  readonly target: Target;
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
 * state. Throws RowsRefused, Conflict where the run was taken to be dead, and what the database throws.
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
  const content = await contentOf(run.database, run.source);
  const found = await run.claims.keepingAlive(run.name, () => checkAll(run, content));
  if (found.accepted === 0 || (found.refusals.count > 0 && !run.skipRefused))
    throw refused(run, found.refusals);
  const pass = await run.claims.keepingAlive(run.name, () => STORING.take());
  try {
    await run.database.longTransaction((transact) => store(run, content, found.refusals.count, transact));
  } finally {
    pass();
  }
}

const refused = ({ source }: Run, { count, told }: Refusals): RowsRefused =>
  new RowsRefused(count, source.rows, told);

/** Nothing is kept of the rows, which may be many: they are read once more when they are stored. */
async function checkAll(
  { target, source, progress }: Run,
  content: Buffer,
): Promise<{ accepted: number; refusals: Refusals }> {
  const refusals = new Refusals();
  let accepted = 0;
  const { slices } = await check(target, source, content);
  for await (const slice of slices) {
    accepted += slice.rows.length;
    refusals.add(slice.refusals);
    progress.report({ state: 'checking', done: accepted + refusals.count, of: source.rows });
  }
  return { accepted, refusals };
}

async function store(run: Run, content: Buffer, before: number, transact: Transact): Promise<void> {
  const { database, claims, target, source, name, skipRefused, progress } = run;
  const refusals = new Refusals();
  const report = new Report(run);
  await transact(() => new Recorder(database).announce());
  // Another process that takes the run to be dead, or wants to run the import as well, waits from here on.
  if (!(await transact(() => claims.lock(name)))) throw new Conflict(GIVEN_UP);
  const { slices } = await check(target, source, content);
  for await (const { rows, refusals: wrong } of slices) {
    const stored = await transact(function* () {
      const write = (some: typeof rows): Work<readonly Written[]> => writeRows(database, target, some);
      const outcome = yield* storeRows(rows, write, target.errorsOf);
      yield* report.add(outcome.results);
      return outcome;
    });
    refusals.add(wrong);
    refusals.add(stored.refusals);
    progress.report({ state: 'storing', done: report.stored + refusals.count, of: source.rows });
  }
  if (report.stored === 0 || (refusals.count > before && !skipRefused)) throw refused(run, refusals);
  await transact(() => conclude(run, report, refusals.count));
}

/** What a run has stored, and the entries of history that name it. */
class Report {
  stored = 0;
  changed = 0;
  history: number | null = null;
  changes: number | null = null;
  private readonly recorder: Recorder;

  constructor(private readonly run: Run) {
    this.recorder = new Recorder(run.database);
  }

  *add(written: readonly Written[]): Work<void> {
    const ids = written.filter((each) => typeof each === 'number');
    const changes = written.filter((each) => typeof each === 'object');
    this.stored += written.length;
    this.changed += changes.length;
    this.history = yield* this.record(this.history, 'create', rangesOf(ids));
    this.changes = yield* this.record(this.changes, 'change', changes);
  }

  /** Answers the entry that has the objects: a new one for the first of them. */
  private *record(
    entry: number | null,
    action: 'create' | 'change',
    objects: readonly (RecordedObject | IdRange)[],
  ): Work<number | null> {
    const { target, actor } = this.run;
    if (objects.length === 0) return entry;
    if (entry === null) return yield* this.recorder.recordMany(target.model.table, action, objects, actor);
    yield* this.recorder.addTo(entry, objects);
    return entry;
  }
}

function* conclude({ database, claims, source, name }: Run, report: Report, refused: number): Work<void> {
  const { stored, changed, history, changes } = report;
  yield* claims.finish(name, { stored, changed, refused, history, history_of_changes: changes });
  yield* query(`DELETE FROM ${database.objects(ImportFile).table} WHERE import_id = $1`, [source.id]);
}
