import { parseDate } from './date-field.js';
import { Field } from './field.js';

const DATE_TIME = /^(\d{4}-\d{1,2}-\d{1,2})[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+-]\d\d:?\d\d)?$/;

export class DateTimeField extends Field {
  readonly type = 'datetime';
  protected readonly invalid =
    'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].';

  override toRepresentation(value: unknown): unknown {
    return value instanceof Date ? value.toISOString().replace(/\.000Z$/, 'Z') : value;
  }

  protected toInternalValue(data: unknown): Date {
    const match = typeof data === 'string' ? DATE_TIME.exec(data) : null;
    const day = match && parseDate(match[1]);
    if (!match || !day) this.fail();
    const date = new Date(`${day}T${match[2]}${match[3]?.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2') ?? 'Z'}`);
    return Number.isNaN(date.getTime()) ? this.fail() : date;
  }
}
