import type { ColumnKind } from '../../../../database/column-kinds.js';
import type { SqlColumn } from '../../../../database/sql/fragments.js';
import { parseDate } from './calendar.js';
import { Field } from '../field.js';
import type { FilterLookup, Input } from '../field-options.js';
import { parseFormDate } from './form-date.js';
import { InputFormats, outputFormat, type FormatOptions } from './input-formats.js';

/** https://www.django-rest-framework.org/api-guide/fields/#datefield. Its values are texts: YYYY-MM-DD. */
export class DateField extends Field<FormatOptions> {
  static override readonly decorators = { isDateOnly: '@IsDateOnly()' };
  static override readonly kinds: readonly ColumnKind[] = ['date', 'text'];
  override readonly isDate = true;
  readonly type = 'date';
  private readonly format = outputFormat(this.options.format);
  private readonly formats = new InputFormats<string>(
    this.options.inputFormats,
    { shown: 'YYYY-MM-DD', parse: parseDate },
    ({ day }) => day,
  );
  readonly openapi = this.format ? { type: 'string' } : { type: 'string', format: 'date' };
  override readonly input: Input = this.format
    ? { type: 'text' }
    : { type: 'date', holds: /^\d{4}-\d\d-\d\d$/ };
  override readonly lookups: readonly FilterLookup[] = ['exact', 'icontains', 'gte', 'lte', 'year', 'in'];
  protected readonly invalid = `Date has wrong format. Use one of these formats instead: ${this.formats.shown}.`;

  override get plain(): boolean {
    return !this.format;
  }

  override parseFilter(text: string): string {
    return parseFormDate(text) ?? this.fail('Enter a valid date.');
  }

  override toRepresentation(value: unknown): unknown {
    return this.format ? this.format.write(new Date(`${String(value)}T00:00Z`), 0) : value;
  }

  override fromRepresentation(value: unknown): unknown {
    return this.formats.parse(value) ?? value;
  }

  protected override json(column: SqlColumn): string | undefined {
    return this.format ? undefined : super.json(column);
  }

  protected toInternalValue(data: unknown): string {
    return this.formats.parse(data) ?? this.fail();
  }
}
