import type { ColumnKind } from '../../../../database/column-kinds.js';
import type { SqlColumn } from '../../../../database/sql/fragments.js';
import { Field } from '../field.js';
import type { FilterLookup, Input } from '../field-options.js';
import { InputFormats, outputFormat, type FormatOptions } from './input-formats.js';
import { parseTime } from './iso-clock.js';
import { timeText } from './time-of-day.js';

const ISO_TIME = '^\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?$';

/** https://docs.djangoproject.com/en/5.2/ref/settings/#time-input-formats */
const FORM_TIMES = ['%H:%M:%S', '%H:%M:%S.%f', '%H:%M'];

const toText = ({ time }: { readonly time: number }): string => timeText(time);

const isoText = (text: string): string | undefined => {
  const time = parseTime(text);
  return time === undefined ? undefined : timeText(time);
};

const ISO = { shown: 'hh:mm[:ss[.uuuuuu]]', parse: isoText };

const FILTERS = new InputFormats<string>(FORM_TIMES, ISO, toText);

/** https://www.django-rest-framework.org/api-guide/fields/#timefield. Its values are texts: HH:MM:SS, with six more digits where there are microseconds. */
export class TimeField extends Field<FormatOptions> {
  static override readonly kinds: readonly ColumnKind[] = ['other', 'text'];
  readonly type = 'time';
  private readonly format = outputFormat(this.options.format);
  private readonly formats = new InputFormats<string>(this.options.inputFormats, ISO, toText);
  readonly openapi = this.format
    ? { type: 'string' }
    : { type: 'string', pattern: ISO_TIME, examples: ['09:30:00'] };
  override readonly input: Input = this.format
    ? { type: 'text' }
    : { type: 'time', holds: /^\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/, step: 1 };
  override readonly lookups: readonly FilterLookup[] = ['exact', 'gte', 'lte', 'in'];
  protected readonly invalid = `Time has wrong format. Use one of these formats instead: ${this.formats.shown}.`;

  override parseFilter(text: string): string {
    return FILTERS.parse(text) ?? this.fail('Enter a valid time.');
  }

  /** PostgreSQL leaves out zeros at the end of a fraction. */
  override toRepresentation(value: unknown): unknown {
    const text = String(value).replace(/\.\d+$/, (fraction) => fraction.padEnd(7, '0'));
    return this.format
      ? this.format.write(new Date(`1900-01-01T${text.slice(0, 8)}Z`), Number(text.slice(9)))
      : text;
  }

  override fromRepresentation(value: unknown): unknown {
    return this.formats.parse(value) ?? value;
  }

  protected override json({ sql, dialect, type }: SqlColumn): string | undefined {
    if (this.format) return undefined;
    return dialect === 'postgres' && type.startsWith('time')
      ? `replace(to_char(${sql}, 'HH24:MI:SS.US'), '.000000', '')`
      : sql;
  }

  protected toInternalValue(data: unknown): string {
    return this.formats.parse(data) ?? this.fail();
  }
}
