import { checkRecords, type Checked } from '../../../../rest/tables/check-records.js';
import type { InputRecord, Refusal, RowErrors } from '../../../../rest/tables/record.js';
import type { CheckedRow } from '../../../../rest/tables/store-rows.js';
import type { Table } from '../../../../rest/tables/table.js';
import { FieldError } from '../../../../rest/serializers/fields/index.js';
import { noSuchObject } from '../../../../rest/viewsets/bulk-rows.js';
import type { Target } from './target.js';

type Entry = InputRecord<unknown>;

/** New rows have no id beyond this, so that there are enough for those that come after them. */
const MOST_ID = 10 ** 15;

/**
 * Checks the rows of a file that become objects, or change those that have their ids: these are checked as PATCH does, the others
 * as POST does.
 */
export class TargetRows {
  private readonly seen = new Set<number>();

  constructor(
    private readonly target: Target,
    private readonly bind: Table['bind'],
  ) {}

  /** Throws PermissionDenied where the user may not change an object. */
  async check(records: readonly Entry[]): Promise<Checked> {
    const ids = new Map<Entry, number>();
    for (const record of records) {
      const id = this.idOf(record);
      if (id !== undefined) ids.set(record, id);
    }
    const present = await this.target.present([...ids.values()]);
    const { rows, refusals } = await checkRecords(this.target, this.bind, records, (record) =>
      present.seen.get(ids.get(record) ?? 0),
    );
    const faults = new Map<Entry, RowErrors>();
    for (const [record, id] of ids) {
      const fault = this.faultOf(id, present.all.has(id), present.seen.has(id));
      if (fault) faults.set(record, fault);
    }
    if (faults.size === 0) return { rows, refusals };
    const more = rows
      .filter(({ record }) => faults.has(record))
      .map(({ record }): Refusal => ({ line: record.line, errors: faults.get(record)!, row: record.raw }));
    return {
      rows: rows.filter(({ record }) => !faults.has(record)),
      refusals: [...refusals, ...more].sort((a, b) => a.line - b.line),
    };
  }

  /** The id that a row has; undefined where it has none, or an invalid one, which its check reports. */
  private idOf({ content, fault }: Entry): number | undefined {
    if (fault !== undefined) return undefined;
    const { id } = this.target;
    try {
      const value = this.bind(content)(id, false);
      return value === undefined || value === null || value === '' ? undefined : (id.run(value) as number);
    } catch (error) {
      if (error instanceof FieldError) return undefined;
      throw error;
    }
  }

  private faultOf(id: number, isThere: boolean, isSeen: boolean): RowErrors | undefined {
    const { name } = this.target.id;
    if (this.seen.has(id)) return { [name]: ['This field must be unique.'] };
    this.seen.add(id);
    if (isThere) return isSeen ? undefined : noSuchObject(id);
    if (id < 1) return { [name]: ['Ensure this value is greater than or equal to 1.'] };
    return id > MOST_ID ? { [name]: [`Ensure this value is less than or equal to ${MOST_ID}.`] } : undefined;
  }
}

/** What a row does to the objects that are there. */
export type Effect = 'created' | 'changed' | 'unchanged';

export function effectOf({ serializer }: Target, { before, row }: CheckedRow): Effect {
  if (!before) return 'created';
  const same = JSON.stringify(serializer.represent(before));
  return JSON.stringify(serializer.represent({ ...before, ...row })) === same ? 'unchanged' : 'changed';
}
