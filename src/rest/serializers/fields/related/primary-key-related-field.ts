import { nearestSafe, typeName, int, WholeFloat } from '../../../python.js';
import type { ColumnKind } from '../../../../database/column-kinds.js';
import type { Context } from '../context.js';
import { Field, type Given } from '../field.js';
import type { FieldOptions, FilterLookup } from '../field-options.js';

export interface RelatedOptions extends FieldOptions {
  /** The model that it leads to. Only asked for when a value is looked at, so that models may lead to each other. */
  readonly to: () => new () => object;
}

/** The key of another object: https://www.django-rest-framework.org/api-guide/relations/#primarykeyrelatedfield */
export class PrimaryKeyRelatedField extends Field<RelatedOptions> {
  static override readonly kinds: readonly ColumnKind[] = ['integer', 'text', 'uuid'];
  readonly type = 'field';
  readonly openapi = { type: 'integer' };
  override readonly lookups: readonly FilterLookup[] = ['exact', 'in'];
  protected readonly invalid = 'Incorrect type. Expected pk value, received {input}.';

  constructor(given: Given<RelatedOptions>) {
    super(given);
  }

  override run(data: unknown, context?: Context): unknown {
    return super.run(data === '' ? null : data, context);
  }

  override parseFilter(text: string): unknown {
    return int(text) === undefined ? this.fail('Enter a number.') : Number(int(text));
  }

  protected toInternalValue(data: unknown, context: Context): unknown {
    const key = this.keyOf(data);
    return context.database ? this.existing(key, data, context) : key;
  }

  /** What Python's `int()` makes of it. */
  private keyOf(data: unknown): number {
    const value = data instanceof WholeFloat ? data.value : data;
    if (typeof value === 'number' || typeof value === 'bigint') return nearestSafe(value);
    const number = typeof value === 'string' ? int(value) : undefined;
    return number === undefined
      ? this.fail(this.invalid.replace('{input}', typeName(data)))
      : nearestSafe(number);
  }

  private async existing(key: number, data: unknown, { database }: Context): Promise<unknown> {
    const found = await database!.objects(this.options.to()).get(key);
    return found ? key : this.fail(`Invalid pk "${String(data)}" - object does not exist.`);
  }
}
