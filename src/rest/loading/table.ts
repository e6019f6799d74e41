import type { Source as FieldSource } from '../serializers/serializer.js';
import { csvRecords } from './csv-records.js';
import { jsonRecords } from './json-lines.js';
import type { Mapping } from './mapping.js';
import type { InputRecord } from './record.js';

export type TableFormat = 'csv' | 'jsonl';

/** The rows of a file, with where their fields' values are. */
export interface Table {
  readonly batches: AsyncIterable<readonly InputRecord<unknown>[]>;
  /** The values of a row that has no fault. Throws ValidationError. */
  readonly bind: (content: unknown) => FieldSource;
}

/**
 * Begins to read the rows of a file. Throws LoadError when they cannot be mapped.
 * @param ignore is told once which columns are left out
 */
export function openTable(
  format: TableFormat,
  blocks: AsyncIterable<Buffer>,
  mapping: Mapping,
  ignore: (columns: readonly string[]) => void,
): Promise<Table> {
  return OPEN[format](blocks, mapping, ignore);
}

type Open = (
  ...given: [AsyncIterable<Buffer>, Mapping, (columns: readonly string[]) => void]
) => Promise<Table>;

const OPEN: Readonly<Record<TableFormat, Open>> = {
  async csv(blocks, mapping, ignore) {
    const batches = csvRecords(blocks);
    const [header, ...rest] = await firstOf(batches);
    const { source, unused } = mapping.bindHeader(header?.content ?? []);
    if (unused.length > 0) ignore(unused);
    return { batches: after(rest, batches), bind: (content) => source(content as readonly string[]) };
  },

  async jsonl(blocks, mapping, ignore) {
    let hasTold = false;
    const bind = (content: unknown): FieldSource => {
      const { source, unused } = mapping.bindObject(content);
      if (unused.length > 0 && !hasTold) {
        hasTold = true;
        ignore(unused);
      }
      return source;
    };
    return { batches: jsonRecords(blocks), bind };
  },
};

type Batches = AsyncGenerator<readonly InputRecord<readonly string[]>[]>;

async function firstOf(batches: Batches): Promise<readonly InputRecord<readonly string[]>[]> {
  for (;;) {
    const next = await batches.next();
    if (next.done) return [];
    if (next.value.length > 0) return next.value;
  }
}

async function* after(first: readonly InputRecord<readonly string[]>[], batches: Batches): Batches {
  if (first.length > 0) yield first;
  yield* batches;
}
