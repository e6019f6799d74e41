import { Query, statementsOf, type Statements, type Step, type Work } from '../sql/statement.js';
import { auditedByDatabase, entryStatement } from './audited-statements.js';
import { ChangeBatch } from './change-batch.js';
import { statementOf } from './change-statements.js';
import { isChange, type Audit, type Change } from './change.js';

/** What a change by itself comes to in SQL, its audit included. */
function carryOut<R>(change: Change<object, R>): Work<R> {
  const { audit } = change;
  if (!audit || change.isEmpty) return statementOf(change);
  return auditedByDatabase(change, audit) ?? audited(change, audit);
}

function* audited<R>(change: Change<object, R>, audit: Audit<object>): Work<R> {
  const batch = new ChangeBatch();
  const outcome = yield* batch.one(change);
  for (const row of batch.rows) {
    const entry = yield* entryStatement(change, audit, row);
    for (const dependents of batch.dependents.values()) yield* audit.recordDependents(entry, dependents);
  }
  return outcome;
}

/** What the body of a transaction comes to in SQL. */
export const toStatements = <R>(work: Work<R>): Statements<R> =>
  statementsOf(isChange(work) ? carryOut(work) : work, expand);

/** There are no steps but changes and statements. */
const expand = (step: Step<unknown>): Work<unknown> => carryOut(step as Change<object, unknown>);

/** The one statement that work comes to; undefined where it may be more. */
export function toStatement<R>(work: Work<R>): Query<R> | undefined {
  const steps = isChange(work) ? carryOut(work) : work;
  return steps instanceof Query ? (steps as Query<R>) : undefined;
}
