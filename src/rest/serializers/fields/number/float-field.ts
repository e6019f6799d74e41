import type { ColumnKind } from '../../../../database/column-kinds.js';
import { asciiDigits, jsonFloat, strip } from '../../../python.js';
import { FieldError } from '../field-error.js';
import { NUMBER_INPUT, NUMBER_SCHEMA, NumberField } from './number-field.js';

/** What Python's `float()` reads, without its names for infinity and NaN: underscores stand between digits only. */
const FLOAT = /^[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)(e[+-]?\d+(_\d+)*)?$/i;

export class FloatField extends NumberField<number> {
  static override readonly decorators = { isNumber: '@IsNumber()' };
  static override readonly kinds: readonly ColumnKind[] = ['float'];
  readonly type = 'float';
  readonly openapi = NUMBER_SCHEMA;
  override readonly input = { ...NUMBER_INPUT, step: 'any' } as const;
  protected readonly invalid = 'A valid number is required.';

  override toRepresentation(value: unknown): unknown {
    return jsonFloat(Number(value));
  }

  protected toInternalValue(data: unknown): number {
    // Python's booleans are numbers.
    if (typeof data === 'boolean') return Number(data);
    if (typeof data === 'bigint' && !Number.isFinite(Number(data)))
      throw new FieldError(['Integer value too large to convert to float']);
    const text = asciiDigits(strip(this.textOf(data)));
    const value = FLOAT.test(text) ? Number(text.replaceAll('_', '')) : NaN;
    return Number.isFinite(value) ? value : this.fail();
  }
}
