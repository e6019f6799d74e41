import { ConstraintViolation } from '../errors.js';
import type { Row, Statement, Work } from './statement.js';

/**
 * Many works as one: all go as far as their next statement, and statements of the same text are sent as one where they can
 * be. Answers what each comes to. What one throws all throw. None may depend on what another does, nor write its row.
 */
export function* inLockstep<T>(works: readonly Work<T>[]): Work<T[]> {
  const values = new Array<T>(works.length);
  let running = works.map((work, index) => ({ work, index, step: work.next([]) }));
  for (;;) {
    for (const { index, step } of running) if (step.done) values[index] = step.value;
    running = running.filter(({ step }) => !step.done);
    if (running.length === 0) return values;
    const groups = new Map<string, typeof running>();
    for (const each of running) {
      const { sql } = each.step.value as Statement;
      const group = groups.get(sql);
      if (group) group.push(each);
      else groups.set(sql, [each]);
    }
    for (const group of groups.values()) {
      const rows = yield* rowsOfEach(group.map(({ step }) => step.value as Statement));
      for (const [index, each] of group.entries()) each.step = each.work.next(rows[index]);
    }
  }
}

/** The rows that each of some statements with the same text answers. */
function* rowsOfEach(statements: readonly Statement[]): Work<Row[][]> {
  const many = statements.length > 1 ? statements[0].many?.() : undefined;
  if (many) {
    const all = statements.map(({ parameters }) => parameters);
    return many.split(yield many.statement(all), all);
  }
  const rows: Row[][] = [];
  for (const statement of statements) rows.push(yield statement);
  return rows;
}

/**
 * The same one after the other, so that it is known whose fault it is: what each comes to, or the ConstraintViolation that
 * it throws, having done nothing.
 */
export function* oneByOne<T>(works: readonly Work<T>[]): Work<(T | ConstraintViolation)[]> {
  const values: (T | ConstraintViolation)[] = [];
  for (const work of works) {
    yield plain('SAVEPOINT one');
    try {
      values.push(yield* work);
    } catch (error) {
      if (!(error instanceof ConstraintViolation)) throw error;
      yield plain('ROLLBACK TO SAVEPOINT one');
      values.push(error);
    }
    yield plain('RELEASE SAVEPOINT one');
  }
  return values;
}

const plain = (sql: string): Statement => ({ sql, parameters: [] });
