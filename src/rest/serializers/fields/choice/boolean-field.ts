import type { ColumnKind } from '../../../../database/column-kinds.js';
import type { SqlColumn } from '../../../../database/sql/fragments.js';
import { WholeFloat } from '../../../python.js';
import { Field } from '../field.js';

const TRUE_VALUES: ReadonlySet<unknown> = new Set(['t', 'y', 'yes', 'true', 'on', '1', 1, true]);
const FALSE_VALUES: ReadonlySet<unknown> = new Set(['f', 'n', 'no', 'false', 'off', '0', 0, false]);

/** The texts that django-filter reads; any other stands for no filter. */
const FILTERS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', '1'].map((text) => [text, true] as const),
  ...['false', 'False', '0'].map((text) => [text, false] as const),
]);

/** What people read. */
export const YES = 'Yes';
export const NO = 'No';

const CHOICES = [
  { value: 'true', text: YES },
  { value: 'false', text: NO },
];

export class BooleanField extends Field {
  static override readonly decorators = { isBoolean: '@IsBoolean()' };
  static override readonly kinds: readonly ColumnKind[] = ['boolean'];
  readonly type = 'boolean';
  readonly openapi = { type: 'boolean' };
  override readonly input = { type: 'text', choices: CHOICES, isBox: true };
  override readonly empty = false;
  protected readonly invalid = 'Must be a valid boolean.';

  override fromMissingControl(): unknown {
    const { allowNull, default: given } = this.options;
    if (given !== undefined) return undefined;
    return allowNull ? null : false;
  }

  override parseFilter(text: string): boolean | undefined {
    return FILTERS.get(text);
  }

  /** SQLite keeps numbers. */
  protected override json({ sql, dialect }: SqlColumn): string {
    return dialect === 'sqlite'
      ? `json(CASE WHEN ${sql} IS NULL THEN 'null' WHEN ${sql} IN (0, '') THEN 'false' ELSE 'true' END)`
      : sql;
  }

  protected toInternalValue(data: unknown): boolean | null {
    const value =
      typeof data === 'string' ? data.toLowerCase() : data instanceof WholeFloat ? data.value : data;
    if (TRUE_VALUES.has(value)) return true;
    if (FALSE_VALUES.has(value)) return false;
    if (this.options.allowNull && (value === 'null' || value === '')) return null;
    return this.fail();
  }
}
