import { WholeFloat } from '../../python.js';
import { Field } from './field.js';

const TRUE_VALUES: ReadonlySet<unknown> = new Set(['t', 'y', 'yes', 'true', 'on', '1', 1, true]);
const FALSE_VALUES: ReadonlySet<unknown> = new Set(['f', 'n', 'no', 'false', 'off', '0', 0, false]);

export class BooleanField extends Field {
  readonly type = 'boolean';
  protected readonly invalid = 'Must be a valid boolean.';

  override fromMissingControl(): unknown {
    return this.options.allowNull ? null : false;
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
