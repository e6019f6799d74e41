import type { ColumnKind } from '../../../../database/column-kinds.js';
import type { SqlColumn } from '../../../../database/sql/fragments.js';
import { parseDate } from './calendar.js';
import { Field } from '../field.js';
import type { FilterLookup } from '../field-options.js';

const DATE_TIME = /^(\d{4}-\d{1,2}-\d{1,2})[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+-]\d\d:?\d\d)?$/;

/** A moment in milliseconds, as class-validator's `@IsDate()` and `@IsISO8601()` declare it. DateTimeField is DRF's. */
export class MillisecondField extends Field {
  static override readonly decorators = { isDate: '@IsDate()', isIso8601: '@IsISO8601()' };
  static override readonly kinds: readonly ColumnKind[] = ['datetime'];
  readonly type = 'datetime';
  readonly openapi = { type: 'string', format: 'date-time' };
  override readonly input = {
    type: 'datetime-local',
    holds: /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/,
    step: 1,
    help: 'The time is in UTC.',
  };
  override readonly lookups: readonly FilterLookup[] = ['exact', 'icontains', 'gte', 'lte', 'year', 'in'];
  protected readonly invalid =
    'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].';

  override toControl(text: string): string {
    return text.replace(/Z$/, '');
  }

  /** A day alone stands for its first moment. */
  override parseFilter(text: string): Date {
    const moment = /^\d{4}-\d{1,2}-\d{1,2}$/.test(text) ? `${text}T00:00` : text;
    return this.dateOf(moment) ?? this.fail('Enter a valid date/time.');
  }

  override toRepresentation(value: unknown): unknown {
    return value instanceof Date ? value.toISOString().replace(/\.000Z$/, 'Z') : value;
  }

  override fromRepresentation(value: unknown): unknown {
    return this.dateOf(value) ?? value;
  }

  /** JavaScript takes a moment without a zone, which PostgreSQL may keep, for one of the zone that the service is in. */
  protected override json({ sql, dialect, type }: SqlColumn): string | undefined {
    if (dialect === 'sqlite') return sqliteText(sql);
    return type.includes('without time zone') || type === 'timestamp'
      ? undefined
      : `replace(to_char(${sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '.000Z', 'Z')`;
  }

  protected toInternalValue(data: unknown): Date {
    return this.dateOf(data) ?? this.fail();
  }

  private dateOf(data: unknown): Date | undefined {
    const match = typeof data === 'string' ? DATE_TIME.exec(data) : null;
    const day = match && parseDate(match[1]);
    if (!match || !day) return undefined;
    const date = new Date(`${day}T${match[2]}${match[3]?.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2') ?? 'Z'}`);
    return Number.isNaN(date.getTime()) ? undefined : date;
  }
}

/** SQLite keeps UTC text. Digits below milliseconds, which JavaScript drops, it would round. */
function sqliteText(sql: string): string {
  const milliseconds = `CASE WHEN ${sql} LIKE '%T%' THEN ${sql} ELSE substr(${sql}, 1, 23) END`;
  const text = `replace(strftime('%Y-%m-%dT%H:%M:%fZ', ${milliseconds}), '.000Z', 'Z')`;
  return `CASE typeof(${sql}) WHEN 'text' THEN ${text} ELSE ${sql} END`;
}
