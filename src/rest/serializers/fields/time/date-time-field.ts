import type { ColumnKind } from '../../../../database/column-kinds.js';
import { isoText, microsecondOf, momentOf } from '../../../../database/moment.js';
import type { SqlColumn } from '../../../../database/sql/fragments.js';
import { Field } from '../field.js';
import type { FilterLookup, Input } from '../field-options.js';
import { parseFormDate } from './form-date.js';
import { InputFormats, outputFormat, type FormatOptions } from './input-formats.js';
import { parseDateTime, type DayAndTime } from './iso-moment.js';

const ISO = { shown: 'YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]', parse: parseDateTime };

/** https://docs.djangoproject.com/en/5.2/ref/settings/#datetime-input-formats */
const FORM_MOMENTS = ['%Y-%m-%d', '%m/%d/%Y', '%m/%d/%y'].flatMap((day) =>
  ['%H:%M:%S', '%H:%M:%S.%f', '%H:%M'].map((time) => `${day} ${time}`),
);

const asParsed = (parsed: DayAndTime): DayAndTime => parsed;

const FILTERS = new InputFormats<DayAndTime>(['iso-8601', ...FORM_MOMENTS], ISO, asParsed);

const FIRST = Date.parse('0001-01-01T00:00:00Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** In UTC, as which a moment without a zone counts; undefined before the year 1 and after the year 9999. */
function inUtc({ day, time, offset = 0 }: DayAndTime): Date | undefined {
  const microseconds = time - offset;
  const milliseconds = Math.floor(microseconds / 1000);
  const moment = Date.parse(`${day}T00:00:00Z`) + milliseconds;
  return moment < FIRST || moment > LAST ? undefined : momentOf(moment, microseconds - milliseconds * 1000);
}

/** https://www.django-rest-framework.org/api-guide/fields/#datetimefield. Its values are Dates, which may have microseconds: Moments. */
export class DateTimeField extends Field<FormatOptions> {
  static override readonly kinds: readonly ColumnKind[] = ['datetime'];
  readonly type = 'datetime';
  private readonly format = outputFormat(this.options.format);
  private readonly formats = new InputFormats<DayAndTime>(this.options.inputFormats, ISO, asParsed);
  readonly openapi = this.format ? { type: 'string' } : { type: 'string', format: 'date-time' };
  override readonly input: Input = this.format
    ? { type: 'text' }
    : {
        type: 'datetime-local',
        holds: /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/,
        step: 1,
        help: 'The time is in UTC.',
      };
  override readonly lookups: readonly FilterLookup[] = ['exact', 'icontains', 'gte', 'lte', 'year', 'in'];
  protected readonly invalid = `Datetime has wrong format. Use one of these formats instead: ${this.formats.shown}.`;

  override toControl(text: string): string {
    return text.replace(/Z$/, '');
  }

  /** A day alone stands for its first moment. */
  override parseFilter(text: string): Date {
    const day = parseFormDate(text);
    const parsed = FILTERS.parse(text) ?? (day === undefined ? undefined : { day, time: 0 });
    return (parsed && inUtc(parsed)) ?? this.fail('Enter a valid date/time.');
  }

  override toRepresentation(value: unknown): unknown {
    if (!(value instanceof Date)) return value;
    const microsecond = microsecondOf(value);
    if (this.format) return this.format.write(value, microsecond);
    const seconds = isoText(value).slice(0, 19);
    return microsecond === 0 ? `${seconds}Z` : `${seconds}.${String(microsecond).padStart(6, '0')}Z`;
  }

  override fromRepresentation(value: unknown): unknown {
    const parsed = this.formats.parse(value);
    return (parsed && inUtc(parsed)) ?? value;
  }

  /** JavaScript takes a moment without a zone, which PostgreSQL may keep, for one of the zone that the service is in. */
  protected override json({ sql, dialect, type }: SqlColumn): string | undefined {
    if (this.format) return undefined;
    if (dialect === 'sqlite') return sqliteText(sql);
    return type.includes('without time zone') || type === 'timestamp'
      ? undefined
      : `replace(to_char(${sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z')`;
  }

  protected toInternalValue(data: unknown): Date {
    const parsed = this.formats.parse(data) ?? this.fail();
    return inUtc(parsed) ?? this.fail('Datetime value out of range.');
  }
}

/** SQLite keeps UTC text: `2020-01-02 03:04:05.123456`, or in another form of its own, with milliseconds. */
function sqliteText(sql: string): string {
  const isOwn = `${sql} GLOB '????-??-?? ??:??:??' OR ${sql} GLOB '????-??-?? ??:??:??.*[0-9]'`;
  const own = `replace(substr(${sql}, 1, 19), ' ', 'T') || '.' || substr(substr(${sql}, 21, 6) || '000000', 1, 6) || 'Z'`;
  const other = `strftime('%Y-%m-%dT%H:%M:%f', ${sql}) || '000Z'`;
  return `replace(CASE WHEN ${isOwn} THEN ${own} ELSE ${other} END, '.000000Z', 'Z')`;
}
