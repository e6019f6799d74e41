import type { Dependents } from '../dependents/find-dependents.js';
import { ConstraintViolation } from '../errors.js';
import { query, statementsOf, type Work } from '../sql/statement.js';
import type { Change } from './change.js';
import { lockAll, statementOf, statementsOfAlike } from './change-statements.js';

/** A row that a change has written: what its audit shows of it as it was and is, null where it was not or is not there. */
export interface WrittenRow {
  readonly change: Change<object, unknown>;
  readonly id: number;
  readonly before: object | null;
  readonly after: object | null;
}

/** Carries out changes, and gathers what their audits have to say. */
export class ChangeBatch {
  readonly rows: WrittenRow[] = [];
  /** What deletions have done to other rows, by the table of what was deleted. */
  readonly dependents = new Map<string, Dependents[]>();

  /** Carries out one change. */
  *one<R>(change: Change<object, R>): Work<R> {
    const before = yield* this.look([change]);
    const outcome = yield* statementOf(change);
    this.note(change, before.get(change), outcome);
    return outcome;
  }

  /** Carries out changes together, of which none may depend on another. What one throws all throw. */
  *together<R>(changes: readonly Change<object, R>[]): Work<R[]> {
    const outcomes = new Map<Change<object, R>, R>();
    for (const ofModel of groupsOf(changes, ({ model }) => model)) {
      const before = yield* this.look(ofModel);
      for (const alike of groupsOf(ofModel, shapeOf)) {
        const found = yield* statementsOfAlike(alike);
        for (const [at, change] of alike.entries()) {
          outcomes.set(change, found[at]);
          this.note(change, before.get(change), found[at]);
        }
      }
    }
    return changes.map((change) => outcomes.get(change) as R);
  }

  /**
   * Carries out works one after the other, so that it is known which is at fault. Returns what each comes to, or the
   * ConstraintViolation that it throws, having done nothing.
   */
  *oneByOne<R>(works: readonly Work<R>[]): Work<(R | ConstraintViolation)[]> {
    const outcomes: (R | ConstraintViolation)[] = [];
    for (const work of works) {
      yield* query('SAVEPOINT one');
      try {
        outcomes.push(yield* statementsOf(work, (step) => this.one(step as Change<object, unknown>)));
      } catch (error) {
        if (!(error instanceof ConstraintViolation)) throw error;
        yield* query('ROLLBACK TO SAVEPOINT one');
        outcomes.push(error);
      }
      yield* query('RELEASE SAVEPOINT one');
    }
    return outcomes;
  }

  /** The rows of audited changes as they are, which stay so until the transaction ends. */
  private *look<R>(changes: readonly Change<object, R>[]): Work<Map<Change<object, R>, object>> {
    const audited = changes.filter(({ audit, kind }) => audit && kind !== 'insert');
    if (audited.length === 0) return new Map();
    const [{ model }] = audited;
    const objects = yield* lockAll(
      model,
      audited.map(({ id }) => id!),
    );
    const found = new Map(audited.flatMap((change, at) => (objects[at] ? [[change, objects[at]]] : [])));
    const deleted = audited.filter((change) => change.kind === 'delete' && found.has(change));
    const audit = deleted[0]?.audit;
    if (audit?.hasDependents) {
      const { tableName } = model.metadata;
      const others = yield* audit.findDependents(deleted.map((change) => found.get(change)!));
      this.dependents.set(tableName, [...(this.dependents.get(tableName) ?? []), ...others]);
    }
    return found;
  }

  private note<R>(change: Change<object, R>, before: object | undefined, outcome: R): void {
    const { kind, model, audit, isEmpty } = change;
    // A row that is not there is neither changed nor deleted.
    if (!audit || isEmpty || !outcome) return;
    const after = kind === 'delete' ? undefined : (outcome as object);
    const show = (object: object | undefined): object | null => (object ? audit.show(object) : null);
    const id = change.id ?? (after as Record<string, number>)[model.idProperty];
    this.rows.push({ change, id, before: show(before), after: show(after) });
  }
}

/** Changes of one shape differ in their values alone. */
const shapeOf = ({ kind, properties }: Change<object, unknown>): string => `${kind} ${properties.join()}`;

function groupsOf<T>(items: readonly T[], keyOf: (item: T) => unknown): Iterable<T[]> {
  const groups = new Map<unknown, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups.values();
}
