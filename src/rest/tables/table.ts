import type { Encoding } from './files/encodings.js';
import type { Mapping } from './mapping.js';
import { Notes } from './notes.js';
import type { Cells } from './record.js';
import { openRecords, type Batches, type TableFormat } from './records.js';
import { openText } from './files/text-file.js';
import type { Source as FieldSource } from '../serializers/field-source.js';

/** How the bytes of a file are to be read; what is undefined the file itself tells. */
export interface Reading {
  readonly format: TableFormat;
  readonly encoding?: Encoding;
  readonly delimiter?: string;
}

/** The rows of a file, with where their fields' values are. */
export interface Table {
  readonly encoding: Encoding;
  /** Whether that is what the file looks like, without saying it. */
  readonly isGuess: boolean;
  /** The names of the columns; undefined where each row has names of its own. */
  readonly header?: readonly string[];
  readonly batches: Batches;
  /** The values of a row that has no fault. Throws ValidationError. */
  readonly bind: (content: unknown) => FieldSource;
  /** What there is to say of the rows that have been checked. */
  readonly notes: Notes;
}

/**
 * Begins to read the rows of a file. Throws LoadError when they cannot be mapped.
 * @param ignore is told once which columns are left out
 */
export async function openTable(
  { format, encoding, delimiter }: Reading,
  stored: AsyncIterable<Buffer>,
  mapping: Mapping,
  ignore: (columns: readonly string[]) => void,
): Promise<Table> {
  const file = await openText(stored, encoding, format === 'csv');
  const notes = new Notes();
  const { label } = mapping.resource.model;
  const { header, batches } = await openRecords(format, file, { delimiter, label, notes });
  const { isGuess } = file;
  const bind = header ? bindCells(mapping, header, ignore) : bindObjects(mapping, ignore);
  return { encoding: file.encoding, isGuess, header, batches, bind, notes };
}

type Ignore = (columns: readonly string[]) => void;

function bindCells(mapping: Mapping, header: readonly string[], ignore: Ignore): Table['bind'] {
  const { source, unused } = mapping.bindHeader(header);
  if (unused.length > 0) ignore(unused);
  return (content) => source(content as Cells);
}

function bindObjects(mapping: Mapping, ignore: Ignore): Table['bind'] {
  let hasTold = false;
  return (content) => {
    const source = mapping.bindObject(content);
    const unused = hasTold ? [] : mapping.unusedKeys(content as object);
    if (unused.length > 0) {
      hasTold = true;
      ignore(unused);
    }
    return source;
  };
}
