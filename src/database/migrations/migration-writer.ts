import { describe, inverse, type ConstraintOperation, type Operation } from './operations.js';
import { CONSTRAINTS, type ColumnState, type ConstraintKind, type TableState } from './schema-state.js';
import { literal, print, WIDTH, type Expression } from './source-text.js';

/**
 * The text of a migration file that makes these changes, and undoes them: Django's MigrationWriter.
 * @param columns the module that it imports the columns' types from
 */
export function writeMigration(operations: readonly Operation[], columns = './frozen/columns.js'): string {
  const up = operations.flatMap(statements);
  const down = operations.map(inverse).reverse().flatMap(statements);
  const body = `${method('up', up)}\n\n${method('down', down)}`;
  const doc = operations.map((operation) => ` * ${describe(operation)}\n`).join('');
  return `${imports(body, columns)}\n/**\n${doc} */\nexport class Migration implements MigrationInterface {\n${body}\n}\n`;
}

function method(name: string, lines: readonly string[]): string {
  return `  async ${name}(queryRunner: QueryRunner): Promise<void> {\n${lines.map((line) => `    ${line}\n`).join('')}  }`;
}

/** Imports what the body uses. */
function imports(body: string, columns: string): string {
  const classes = TABLE_CLASSES.filter((name) => body.includes(`new ${name}(`));
  const fields = ['bigAutoField', 'dateTimeField'].filter((name) => body.includes(`${name}(`));
  const typeorm = importLine([...classes, 'type MigrationInterface', 'type QueryRunner'], 'typeorm');
  return typeorm + (fields.length > 0 ? importLine(fields, columns) : '');
}

function importLine(names: readonly string[], from: string): string {
  const line = `import { ${names.join(', ')} } from '${from}';`;
  return line.length <= WIDTH
    ? `${line}\n`
    : `import {\n${names.map((name) => `  ${name},\n`).join('')}} from '${from}';\n`;
}

const TABLE_CLASSES = ['Table', 'TableCheck', 'TableColumn', 'TableForeignKey', 'TableIndex', 'TableUnique'];

function statements(operation: Operation): string[] {
  switch (operation.kind) {
    case 'createTable':
      return [call('createTable', { call: 'new Table', args: [tableOptions(operation.table)] })];
    case 'dropTable':
      return [call('dropTable', literal(operation.table.name))];
    case 'addColumn':
      return [call('addColumn', literal(operation.table), newColumn(operation.column))];
    case 'dropColumn':
      return [call('dropColumn', literal(operation.table), literal(operation.column.name))];
    case 'changeColumn':
      return changeColumn(operation);
    case 'createConstraint':
    case 'dropConstraint':
      return [constraintStatement(operation)];
  }
}

/** A statement of a migration's method. */
function call(name: string, ...args: readonly Expression[]): string {
  const before = 'await ';
  return `${before}${print({ call: `queryRunner.${name}`, args }, 4, before, ';')};`;
}

/** A column that may not be NULL any more has its default put where nothing was. */
function changeColumn({ table, from, to, isUnique }: Operation & { kind: 'changeColumn' }): string[] {
  const change = call('changeColumn', literal(table), literal(to.name), newColumn(to, isUnique));
  if (!from.isNullable || to.isNullable || to.default === undefined) return [change];
  const fill = `UPDATE "${table}" SET "${to.name}" = ${to.default} WHERE "${to.name}" IS NULL`;
  return [call('query', literal(fill)), change];
}

const METHODS: Record<ConstraintKind, { name: string; options: string }> = {
  uniques: { name: 'UniqueConstraint', options: 'TableUnique' },
  checks: { name: 'CheckConstraint', options: 'TableCheck' },
  indices: { name: 'Index', options: 'TableIndex' },
  foreignKeys: { name: 'ForeignKey', options: 'TableForeignKey' },
};

function constraintStatement({ kind, table, type, constraint }: ConstraintOperation): string {
  const { name, options } = METHODS[type];
  if (kind === 'dropConstraint') return call(`drop${name}`, literal(table), literal(String(constraint.name)));
  return call(`create${name}`, literal(table), { call: `new ${options}`, args: [objectOf(constraint)] });
}

function tableOptions(table: TableState): Expression {
  const lists = CONSTRAINTS.filter((type) => table[type].length > 0);
  return {
    object: [
      ['name', literal(table.name)],
      ['columns', { array: table.columns.map((column) => columnOptions(column)) }],
      ...lists.map((type) => [type, { array: table[type].map(objectOf) }] as const),
    ],
  };
}

const newColumn = (column: ColumnState, isUnique = false): Expression => ({
  call: 'new TableColumn',
  args: [columnOptions(column, isUnique)],
});

function columnOptions({ name, field, ...options }: ColumnState, isUnique = false): Expression {
  const spread = field ? [['...', `${field}(queryRunner)`] as const] : [];
  const rest = Object.entries({ ...options, ...(isUnique ? { isUnique } : {}) }).map(
    ([key, value]) => [key, valueOf(value)] as const,
  );
  return { object: [['name', literal(name)], ...spread, ...rest] };
}

const objectOf = (options: object): Expression => ({
  object: Object.entries(options).map(([key, value]) => [key, valueOf(value)] as const),
});

function valueOf(value: unknown): Expression {
  if (Array.isArray(value)) return { array: value.map(valueOf) };
  return typeof value === 'string' ? literal(value) : String(value);
}
