import type { ColumnKind } from '../../../../database/column-kinds.js';
import { parseDate } from './calendar.js';
import { Field } from '../field.js';
import type { FilterLookup } from '../field-options.js';
import { parseFormDate } from './form-date.js';

export class DateField extends Field {
  static override readonly decorators = { isDateOnly: '@IsDateOnly()' };
  static override readonly kinds: readonly ColumnKind[] = ['date', 'text'];
  override readonly isDate = true;
  readonly type = 'date';
  readonly openapi = { type: 'string', format: 'date' };
  override readonly input = { type: 'date', holds: /^\d{4}-\d\d-\d\d$/ };
  override readonly lookups: readonly FilterLookup[] = ['exact', 'icontains', 'gte', 'lte', 'year', 'in'];
  protected readonly invalid = 'Date has wrong format. Use one of these formats instead: YYYY-MM-DD.';

  override parseFilter(text: string): string {
    return parseFormDate(text) ?? this.fail('Enter a valid date.');
  }

  protected toInternalValue(data: unknown): string {
    return (typeof data === 'string' ? parseDate(data) : undefined) ?? this.fail();
  }
}
