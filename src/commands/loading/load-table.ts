import type { Database, Transact } from '../../database/database.js';
import { suspendMaintenance } from '../../database/suspend-maintenance.js';
import { Mapping } from '../../rest/tables/mapping.js';
import { missingParts } from '../../rest/tables/date-format.js';
import type { TableFormat } from '../../rest/tables/records.js';
import { titleOf } from '../../rest/tables/files/encodings.js';
import { openTable } from '../../rest/tables/table.js';
import { writeLine, type Shell } from '../shell.js';
import { identify, readCheckpoint, removeCheckpoint } from './checkpoint.js';
import { loadRows, type Load, type Outcome } from './loader.js';
import { rejectsOf, type InputFile, type LoadOptions } from './options.js';
import { Progress } from './progress.js';
import { RejectFile } from './rejects.js';
import type { findResource } from './loadable-resource.js';
import { openSource, STDIN, type Source } from '../files/source.js';

/** Loads a file of CSV or JSON Lines. `rejects` is the reject file's path. Throws CommandError for what concerns the file as a whole. */
export async function loadTable(
  shell: Shell,
  database: Database,
  resource: ReturnType<typeof findResource>,
  { name, format }: InputFile,
  options: LoadOptions,
  transact: Transact,
): Promise<Outcome & { rejects: string }> {
  const { keepGoing = false, dryRun = false } = options;
  const source = openSource(name, shell);
  const warn = (text: string): void => writeLine(shell.stderr, `Warning: ${source.name}: ${text}`);
  const mapping = new Mapping(resource, options.map, options.dateFormat?.read);
  const table = await open(source, format as TableFormat, mapping, options, warn);
  const progress = new Progress(shell.stderr, source);
  const { resumeAfter, rejected, checkpoint } = await start(database, resource, name, options);
  if (options.resume) writeLine(shell.stderr, beginning(name, resumeAfter));
  const rejects = new RejectFile(options.rejects ?? rejectsOf(name), rejected);
  const load = {
    ...{ database, mapping, table, rejects, progress },
    ...{ dryRun, inParts: keepGoing, resumeAfter, checkpoint },
  };
  try {
    const finish =
      keepGoing || dryRun ? undefined : await prepareForBulk(database, resource, source, transact);
    const outcome = await loadRows(load, transact);
    const missing = options.dateFormat && missingParts(options.dateFormat.text);
    for (const sentence of [...table.notes.sentences, ...(missing ? [missing] : [])]) warn(sentence);
    if (finish && outcome.refused === 0) {
      progress.note('indexing');
      await finish();
    }
    return { ...outcome, rejects: rejects.path };
  } finally {
    progress.end();
    rejects.close();
  }
}

/** Opens a table, and warns of what its file does not say. */
async function open(
  { blocks }: ReturnType<typeof openSource>,
  format: TableFormat,
  mapping: Mapping,
  { encoding, delimiter }: LoadOptions,
  warn: (text: string) => void,
): ReturnType<typeof openTable> {
  const table = await openTable({ format, encoding, delimiter }, blocks, mapping, (columns) => {
    warn(`left out: ${columns.join(', ')}.`);
  });
  if (table.isGuess)
    warn(`read as ${titleOf(table.encoding)}, which was detected; use --encoding to change it.`);
  return table;
}

const beginning = (name: string, after: number): string =>
  after > 0
    ? `Continuing after line ${after} of '${name}'.`
    : `There is no interrupted load of '${name}' in its current state: starting at the beginning.`;

interface Start extends Pick<Load, 'resumeAfter' | 'checkpoint'> {
  /** Bytes of the reject file that are accounted for. */
  readonly rejected: number;
}

/** Where to begin. With --keep-going checkpoints are written from now on, unless the source cannot be read again. */
async function start(
  database: Database,
  { model }: ReturnType<typeof findResource>,
  name: string,
  options: LoadOptions,
): Promise<Start> {
  if (!options.keepGoing || options.dryRun || name === STDIN) return { resumeAfter: 0, rejected: 0 };
  const { format, encoding, delimiter, map, dateFormat } = options;
  const ways = [model.label, format, [...map], dateFormat?.text, encoding, delimiter];
  const checkpoint = await identify(name, ...ways);
  const found = options.resume ? await readCheckpoint(database, checkpoint) : undefined;
  if (!found) await database.transaction(() => removeCheckpoint(checkpoint));
  return { resumeAfter: found?.line ?? 0, rejected: found?.rejects ?? 0, checkpoint };
}

/** Loads of fewer bytes are stored as any rows are. */
const LARGE = 1024 ** 2;

/** About the fewest bytes that a row takes in a file. */
const SMALLEST_ROW = 50;

type Resume = () => Promise<void>;

/**
 * Prepares a table for the rows of a source, in the load's one transaction: for so many that indexing the whole table
 * afterwards is quicker, its indexes are set aside. Answers what brings them back.
 *
 * PostgreSQL gains nothing by it, and no other session could read the table until the end.
 */
async function prepareForBulk(
  database: Database,
  { model }: ReturnType<typeof findResource>,
  { size = Infinity }: Source,
  transact: Transact,
): Promise<Resume> {
  if (database.dialect === 'postgres' || size < LARGE) return async () => undefined;
  const present = await database.objects(model.entity).all().count();
  if (size / SMALLEST_ROW < present) return async () => undefined;
  const resume = await transact(() => suspendMaintenance(database.dialect, model.table));
  return () => transact(resume);
}
