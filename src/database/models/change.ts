import type { Dependents } from '../dependents/find-dependents.js';
import { Step, type Row, type Work } from '../sql/statement.js';
import type { ModelTable } from '../tables/model-table.js';

export type Kind = 'insert' | 'update' | 'delete';

/**
 * What a change leaves behind in its own transaction: an entry of `table`, with the id of the row that was written
 * (`object_id`), and with what that was `before` and is `after`, as JSON text.
 */
export interface Audit<T extends object> {
  /** Quoted. */
  readonly table: string;
  /** What else an entry says, by column. */
  entry(kind: Kind): Row;
  /** What an entry shows of a row. */
  show(object: T): object;
  /** The properties that `show` returns, where it returns them as they are stored: then the database can write the entry. */
  readonly stored?: readonly string[];
  /** Whether other rows may refer to those of the model. */
  readonly hasDependents: boolean;
  /** Returns what the deletion of rows does to others. Throws ProtectedError. */
  findDependents(objects: readonly T[]): Work<readonly Dependents[]>;
  /** Records it beside the entry of the deletion. */
  recordDependents(entry: number, dependents: readonly Dependents[]): Work<void>;
}

/**
 * A change of one row, as a value: what is done, to which row, which values it gets and how it is audited. `R` is the row as
 * it is afterwards, undefined for one that is not there; of a deletion whether it was there.
 */
export class Change<T extends object, R> extends Step<R> {
  /** The properties that get values. */
  readonly properties: readonly string[];

  constructor(
    readonly kind: Kind,
    readonly model: ModelTable<T>,
    /** Undefined for a new row. */
    readonly id: number | undefined,
    readonly values: Partial<T>,
    readonly audit?: Audit<T>,
  ) {
    super();
    this.properties = Object.keys(values);
  }

  /** Whether it leaves the row as it is. */
  get isEmpty(): boolean {
    return this.kind === 'update' && this.properties.length === 0;
  }

  /** What the row that the statement returns comes to. */
  outcomeOf(row: Row | undefined): R {
    return (this.kind === 'delete' ? row !== undefined : row && this.model.toObject(row)) as R;
  }
}

export const isChange = <R>(work: Work<R>): work is Change<object, R> => work instanceof Change;
