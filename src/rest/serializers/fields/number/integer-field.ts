import type { ColumnKind } from '../../../../database/column-kinds.js';
import type { SqlColumn } from '../../../../database/sql/fragments.js';
import { int } from '../../../python.js';
import type { FieldOptions, JsonSchema } from '../field-options.js';
import { NumberField, parseInteger } from './number-field.js';

type Integer = number | bigint;

const isSafe = (value: bigint): boolean => Number.isSafeInteger(Number(value));

/** A whole number that JavaScript counts exactly. */
export class IntegerField<O extends FieldOptions = FieldOptions> extends NumberField<Integer, O> {
  static override readonly decorators: Readonly<Record<string, string>> = { isInt: '@IsInt()' };
  static override readonly kinds: readonly ColumnKind[] = ['integer', 'float'];
  readonly type = 'integer';
  readonly openapi: JsonSchema = { type: 'integer' };
  protected readonly invalid: string = 'A valid integer is required.';

  override parseFilter(text: string): number {
    return parseInteger(text);
  }

  /** JavaScript compares a bigint with a number exactly. */
  protected override isGreater(value: Integer | string, other: Integer | string): boolean {
    return (value as number) > (other as number);
  }

  protected toInternalValue(data: unknown): Integer {
    const value = int(this.textOf(data).replace(/\.0*\s*$/, ''));
    return value === undefined ? this.fail() : this.kept(value);
  }

  protected kept(value: bigint): Integer {
    return isSafe(value) ? Number(value) : this.fail();
  }
}

/** A whole number of any size: a `number`, or a `bigint` where JavaScript has no exact number. */
export class LongIntegerField<O extends FieldOptions = FieldOptions> extends IntegerField<O> {
  protected override kept(value: bigint): Integer {
    return isSafe(value) ? Number(value) : value;
  }
}

export interface BigIntegerOptions extends FieldOptions {
  /** Whether answers show a text, of which no client loses digits. */
  readonly coerceToString?: boolean;
}

/** https://www.django-rest-framework.org/api-guide/fields/#bigintegerfield */
export class BigIntegerField extends LongIntegerField<BigIntegerOptions> {
  static override readonly decorators = {};
  override readonly openapi = this.options.coerceToString
    ? { type: 'string', format: 'int64' }
    : { type: 'integer', format: 'int64' };
  protected override readonly invalid = 'A valid biginteger is required.';

  override toRepresentation(value: unknown): unknown {
    return this.options.coerceToString ? String(value) : value;
  }

  override fromRepresentation(value: unknown): unknown {
    return value === null ? null : this.toInternalValue(value);
  }

  protected override json({ sql }: SqlColumn): string {
    return this.options.coerceToString ? `CAST(${sql} AS text)` : sql;
  }
}
