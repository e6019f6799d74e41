import type { ColumnKind } from '../../../../database/column-kinds.js';
import type { SqlColumn } from '../../../../database/sql/fragments.js';
import { str } from '../../../python.js';
import { Field } from '../field.js';
import type { Given } from '../given.js';
import type { Check, FieldOptions, FilterLookup } from '../field-options.js';
import { isNumber } from '../number/number-field.js';
import {
  durationText,
  isoDuration,
  MOST_DAYS,
  parseDuration,
  pythonText,
  type Duration,
} from './duration.js';

export interface DurationOptions extends FieldOptions {
  /** How answers show it: as Django writes it, unless given. */
  readonly format?: 'django' | 'iso-8601';
}

const FORMATS = {
  django: {
    pattern: '^(-?\\d+ )?\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?$',
    examples: ['1 02:30:00'],
    show: durationText,
  },
  'iso-8601': {
    pattern: '^-?P\\d+DT\\d\\dH\\d\\dM\\d\\d(\\.\\d{6})?S$',
    examples: ['P1DT02H30M00S'],
    show: isoDuration,
  },
};

const OVERFLOW = `The number of days must be between -${MOST_DAYS} and ${MOST_DAYS}.`;

/**
 * https://www.django-rest-framework.org/api-guide/fields/#durationfield. Its values are microseconds, which a column of type
 * bigint holds on either database. Limits are microseconds, too: `timedelta({ minutes: 1 })`.
 */
export class DurationField extends Field<DurationOptions> {
  static override readonly kinds: readonly ColumnKind[] = ['integer'];
  static override readonly checks: readonly Check[] = ['maxValue', 'minValue'];
  readonly type = 'duration';
  private readonly format = FORMATS[this.options.format ?? 'django'];
  readonly openapi = { type: 'string', pattern: this.format.pattern, examples: this.format.examples };
  override readonly lookups: readonly FilterLookup[] = ['exact', 'gte', 'lte', 'in'];
  protected readonly invalid =
    'Duration has wrong format. Use one of these formats instead: [DD] [HH:[MM:]]ss[.uuuuuu].';

  private readonly range: { readonly minValue?: Duration; readonly maxValue?: Duration };

  /** The limits are none of the texts that requests send. */
  constructor({ minValue, maxValue, ...given }: Given<DurationOptions>) {
    super(given);
    this.range = { minValue: minValue as Duration | undefined, maxValue: maxValue as Duration | undefined };
  }

  /** Any spelling is looked for. */
  override get filterSchema(): { type: string } {
    return { type: 'string' };
  }

  override get limits(): Readonly<Record<string, string>> {
    const { minValue, maxValue } = this.range;
    return {
      ...(minValue !== undefined && { min_value: pythonText(minValue) }),
      ...(maxValue !== undefined && { max_value: pythonText(maxValue) }),
    };
  }

  override parseFilter(text: string): Duration {
    const value = parseDuration(text) ?? this.fail('Enter a valid duration.');
    return value === 'overflow' ? this.fail(OVERFLOW) : value;
  }

  override toRepresentation(value: unknown): unknown {
    return this.format.show(value as Duration);
  }

  override fromRepresentation(value: unknown): unknown {
    return value === null ? null : this.toInternalValue(value);
  }

  protected override json({ sql, dialect }: SqlColumn): string | undefined {
    if (this.format !== FORMATS.django) return undefined;
    return dialect === 'sqlite' ? textOf(sql, sqliteDigits) : textOf(sql, postgresDigits);
  }

  protected toInternalValue(data: unknown): Duration {
    const text = typeof data === 'string' ? data : isNumber(data) ? str(data) : this.fail();
    const value = parseDuration(text) ?? this.fail();
    return value === 'overflow' ? this.fail(OVERFLOW) : value;
  }

  protected override validate(value: Duration): string[] {
    const { minValue, maxValue } = this.range;
    if (maxValue !== undefined && value > maxValue)
      return [
        this.message('maxValue', `Ensure this value is less than or equal to ${pythonText(maxValue)}.`),
      ];
    if (minValue !== undefined && value < minValue)
      return [
        this.message('minValue', `Ensure this value is greater than or equal to ${pythonText(minValue)}.`),
      ];
    return [];
  }
}

type Digits = (number: string, length: number) => string;

const sqliteDigits: Digits = (number, length) => `printf('%0${length}d', ${number})`;
const postgresDigits: Digits = (number, length) => `lpad((${number})::text, ${length}, '0')`;

/** SQL of a duration as Django writes it. */
function textOf(sql: string, digits: Digits): string {
  const time = `(((${sql} % 86400000000) + 86400000000) % 86400000000)`;
  const days = `((${sql} - ${time}) / 86400000000)`;
  const clock = [`${time} / 3600000000`, `${time} / 60000000 % 60`, `${time} / 1000000 % 60`];
  return `CASE WHEN ${sql} IS NOT NULL THEN
    CASE WHEN ${days} <> 0 THEN ${days} || ' ' ELSE '' END || ${clock.map((part) => digits(part, 2)).join(" || ':' || ")} ||
    CASE WHEN ${time} % 1000000 <> 0 THEN '.' || ${digits(`${time} % 1000000`, 6)} ELSE '' END END`;
}
