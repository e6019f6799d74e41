import type { ColumnKind } from '../../../../database/column-kinds.js';
import type { SqlColumn } from '../../../../database/sql/fragments.js';
import { jsonFloat, str, strip } from '../../../python.js';
import type { Context } from '../context.js';
import type { FieldOptions, JsonSchema } from '../field-options.js';
import { Decimal } from './decimal.js';
import {
  isNumber,
  MAX_STRING_LENGTH,
  NUMBER_INPUT,
  NUMBER_SCHEMA,
  NumberField,
  TOO_LARGE,
} from './number-field.js';

export interface DecimalOptions extends FieldOptions {
  /** The most digits that a value has, those after the point included. */
  readonly maxDigits?: number;
  /** How many of them stand after the point. */
  readonly decimalPlaces?: number;
  /** Whether answers show a text, of which no client loses digits. True, unless given. */
  readonly coerceToString?: boolean;
  /** Whether answers leave out zeros at the end. */
  readonly normalizeOutput?: boolean;
}

/** Digits that SQLite keeps of a number with a fraction. */
const SQLITE_DIGITS = 15;

/** An exact decimal number, kept as its text: https://www.django-rest-framework.org/api-guide/fields/#decimalfield */
export class DecimalField extends NumberField<string, DecimalOptions> {
  static override readonly kinds: readonly ColumnKind[] = ['decimal'];
  readonly type = 'decimal';
  override readonly input = { ...NUMBER_INPUT, step: 'any' } as const;
  protected readonly invalid = 'A valid number is required.';

  get openapi(): JsonSchema {
    return this.showsText ? { type: 'string', format: 'decimal' } : NUMBER_SCHEMA;
  }

  override get limits(): Readonly<Record<string, number>> {
    const { maxDigits, decimalPlaces } = this.options;
    return {
      ...super.limits,
      ...(maxDigits !== undefined && { max_digits: maxDigits }),
      ...(decimalPlaces !== undefined && { decimal_places: decimalPlaces }),
    };
  }

  private get showsText(): boolean {
    return this.options.coerceToString ?? true;
  }

  override run(data: unknown, context?: Context): unknown {
    const isBlank = typeof data === 'string' && strip(data) === '';
    return super.run(isBlank && this.options.allowNull ? null : data, context);
  }

  override parseFilter(text: string): string {
    return String(Decimal.parse(strip(text)) ?? this.fail('Enter a number.'));
  }

  /** SQLite keeps numbers, in which zeros at the end are lost. */
  override toRepresentation(value: unknown): unknown {
    const number = Decimal.parse(isNumber(value) ? str(value) : String(value));
    if (!number) return value;
    const quantized = this.quantized(number);
    const shown = String(this.options.normalizeOutput ? quantized.normalized() : quantized);
    return this.showsText ? shown : jsonFloat(Number(shown));
  }

  override fromRepresentation(value: unknown): unknown {
    return isNumber(value) ? str(value) : value;
  }

  /** Only JavaScript rounds as Python does, to as many digits as either database keeps. */
  protected override json({ sql, dialect }: SqlColumn): string | undefined {
    const { maxDigits = Infinity, decimalPlaces, normalizeOutput } = this.options;
    if (!this.showsText || normalizeOutput || decimalPlaces === undefined) return undefined;
    if (dialect !== 'sqlite') return `round(${sql}, ${decimalPlaces})::text`;
    return maxDigits <= SQLITE_DIGITS
      ? `CASE WHEN ${sql} IS NOT NULL THEN printf('%.${decimalPlaces}f', ${sql}) END`
      : undefined;
  }

  protected toInternalValue(data: unknown): string {
    const text = this.textOf(typeof data === 'string' ? strip(data) : data);
    const value = Decimal.parse(text) ?? this.fail();
    this.checkDigits(value);
    return String(this.quantized(value));
  }

  protected override isGreater(value: string | number, other: string | number): boolean {
    return Decimal.parse(String(value))!.compare(Decimal.parse(String(other))!) > 0;
  }

  private quantized(value: Decimal): Decimal {
    const { decimalPlaces } = this.options;
    return decimalPlaces === undefined ? value : value.quantized(decimalPlaces);
  }

  private checkDigits({ length, places }: Decimal): void {
    const { maxDigits = Infinity, decimalPlaces = Infinity } = this.options;
    if (length > maxDigits) this.fail(`Ensure that there are no more than ${maxDigits} digits in total.`);
    if (places > decimalPlaces)
      this.fail(`Ensure that there are no more than ${decimalPlaces} decimal places.`);
    const mostWhole = maxDigits - (this.options.decimalPlaces ?? 0);
    if (length - places > mostWhole)
      this.fail(`Ensure that there are no more than ${mostWhole} digits before the decimal point.`);
    // An exponent may stand for more digits than there is memory.
    if (length > MAX_STRING_LENGTH) this.fail(TOO_LARGE);
  }
}
