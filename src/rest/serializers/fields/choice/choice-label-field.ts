import type { ColumnKind } from '../../../../database/column-kinds.js';
import type { SqlColumn } from '../../../../database/sql/fragments.js';
import { Field } from '../field.js';
import type { Given } from '../given.js';
import type { Choice, FieldOptions } from '../field-options.js';
import { choicesOf } from './choices.js';

/** The label of the value that another property has: Django's `get_FOO_display`. */
export class ChoiceLabelField extends Field {
  static override readonly kinds: readonly ColumnKind[] = ['text', 'other', 'integer'];
  readonly type = 'string';
  readonly openapi = { type: 'string' };
  protected readonly invalid = 'Not a valid string.';
  private readonly labels: readonly Choice[];

  constructor({ choices, ...given }: Given<FieldOptions>) {
    super({ ...given, readOnly: true });
    this.labels = choicesOf(choices);
  }

  override toRepresentation(value: unknown): unknown {
    return this.labels.find((choice) => choice.value === value)?.text ?? value;
  }

  protected override json({ sql }: SqlColumn): string {
    const literal = (value: unknown): string =>
      typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
    const cases = this.labels.map(({ value, text }) => `WHEN ${literal(value)} THEN ${literal(text)}`);
    return cases.length > 0 ? `CASE ${sql} ${cases.join(' ')} ELSE CAST(${sql} AS text) END` : sql;
  }

  protected toInternalValue(): never {
    return this.fail();
  }
}
