import type { ColumnState, ConstraintKind, ConstraintState, TableState } from './schema-state.js';

/** One change of the tables, in either direction: Django's migration operations. */
export type Operation =
  | { readonly kind: 'createTable' | 'dropTable'; readonly table: TableState }
  | { readonly kind: 'addColumn' | 'dropColumn'; readonly table: string; readonly column: ColumnState }
  | {
      readonly kind: 'changeColumn';
      readonly table: string;
      readonly from: ColumnState;
      readonly to: ColumnState;
      readonly isUnique: boolean;
    }
  | ConstraintOperation;

export interface ConstraintOperation {
  readonly kind: 'createConstraint' | 'dropConstraint';
  readonly table: string;
  readonly type: ConstraintKind;
  readonly constraint: ConstraintState;
}

/** The operation that undoes this one. A column that comes back is empty, so it comes back nullable. */
export function inverse(operation: Operation): Operation {
  switch (operation.kind) {
    case 'createTable':
      return { ...operation, kind: 'dropTable' };
    case 'dropTable':
      return { ...operation, kind: 'createTable' };
    case 'addColumn':
      return { ...operation, kind: 'dropColumn' };
    case 'dropColumn':
      return {
        ...operation,
        kind: 'addColumn',
        column: { ...operation.column, ...mayBeEmpty(operation.column) },
      };
    case 'changeColumn':
      return { ...operation, from: operation.to, to: operation.from };
    case 'createConstraint':
      return { ...operation, kind: 'dropConstraint' };
    case 'dropConstraint':
      return { ...operation, kind: 'createConstraint' };
  }
}

const mayBeEmpty = (column: ColumnState): Partial<ColumnState> =>
  column.default === undefined ? { isNullable: true } : {};

/** The name of the table that an operation changes. */
export const tableOf = ({ table }: Operation): string => (typeof table === 'string' ? table : table.name);

/** A table's model, as Django names it: `book` of `books_book`. */
const modelOf = (table: string): string => table.slice(table.lastIndexOf('_') + 1);

/** The operation in Django's words. */
export const describe = (operation: Operation): string => wordsFor(operation)[0];

/** The operation's words, and its part of a migration's name. */
function wordsFor(operation: Operation): [description: string, fragment: string] {
  const model = modelOf(tableOf(operation));
  switch (operation.kind) {
    case 'createTable':
      return [`+ Create model ${model}`, model];
    case 'dropTable':
      return [`- Delete model ${model}`, `delete_${model}`];
    case 'addColumn':
      return [`+ Add field ${operation.column.name} to ${model}`, `${model}_${operation.column.name}`];
    case 'dropColumn':
      return [
        `- Remove field ${operation.column.name} from ${model}`,
        `remove_${model}_${operation.column.name}`,
      ];
    case 'changeColumn':
      return [`~ Alter field ${operation.to.name} on ${model}`, `alter_${model}_${operation.to.name}`];
    case 'createConstraint':
      return [`+ Create ${nounOf(operation)} on model ${model}`, `${operation.constraint.name}`];
    case 'dropConstraint':
      return [`- Remove ${nounOf(operation)} from model ${model}`, `remove_${operation.constraint.name}`];
  }
}

const nounOf = ({ type, constraint }: ConstraintOperation): string =>
  `${type === 'indices' ? 'index' : 'constraint'} ${constraint.name}`;

/** What is lost when the operation runs on a filled database; undefined for one that loses nothing. */
export function lossOf(operation: Operation): string | undefined {
  if (operation.kind === 'dropTable') return `table ${operation.table.name}`;
  if (operation.kind === 'dropColumn') return `column ${operation.table}.${operation.column.name}`;
  return undefined;
}

/** Why the operation cannot be made without being told more; undefined for one that can. */
export function faultOf(operation: Operation): string | undefined {
  if (operation.kind === 'addColumn') return columnFault(operation.table, operation.column);
  if (operation.kind === 'changeColumn') return columnFault(operation.table, operation.to, operation.from);
  return undefined;
}

function columnFault(table: string, to: ColumnState, from?: ColumnState): string | undefined {
  if (isKey(from) || isKey(to)) {
    return `The primary key of ${table} has changed. Such a migration is written by hand.`;
  }
  if (to.isNullable || to.default !== undefined || (from && !from.isNullable)) return undefined;
  return from
    ? `It is impossible to change the nullable column ${table}.${to.name} to non-nullable without providing a default: ` +
        'existing rows may contain NULL. Give it a default in the entity.'
    : `It is impossible to add the non-nullable column ${table}.${to.name} without specifying a default: ` +
        'the database needs something to populate existing rows. Give it a default, or nullable: true, in the entity.';
}

const isKey = (column: ColumnState | undefined): boolean =>
  Boolean(column?.isPrimary) || column?.field === 'bigAutoField';

const LONGEST_NAME = 52;

/** Django's name for a migration that was given none: `book_publisher`, `remove_book_publisher_and_more`. */
export function suggestName(operations: readonly Operation[]): string {
  const leading = operations.filter(({ kind }) => !kind.endsWith('Constraint'));
  const [first, ...others] = (leading.length ? leading : operations).map((operation) =>
    wordsFor(operation)[1].replace(/\W+/g, '_'),
  );
  let name = first;
  for (const fragment of others) {
    if (name.length + fragment.length >= LONGEST_NAME) return `${name}_and_more`;
    name += `_${fragment}`;
  }
  return name;
}
