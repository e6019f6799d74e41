import type { ColumnKind } from '../../../../database/column-kinds.js';
import type { SqlColumn } from '../../../../database/sql/fragments.js';
import { asciiDigits, strip } from '../../../python.js';
import { Field } from '../field.js';
import type { FieldOptions, FilterLookup, JsonSchema } from '../field-options.js';

type Format = 'hex_verbose' | 'hex' | 'int' | 'urn';

export interface UUIDOptions extends FieldOptions {
  /** How answers show it: with hyphens, unless given. */
  readonly format?: Format;
}

const SCHEMAS: Readonly<Record<Format, JsonSchema>> = {
  hex_verbose: { type: 'string', format: 'uuid' },
  hex: { type: 'string', pattern: '^[0-9a-f]{32}$' },
  int: { type: 'integer', minimum: 0 },
  urn: { type: 'string', pattern: '^urn:uuid:[0-9a-f-]{36}$' },
};

/** The numbers of 128 bits. */
const END = 1n << 128n;

/** https://www.django-rest-framework.org/api-guide/fields/#uuidfield. Its values are texts with hyphens. */
export class UUIDField extends Field<UUIDOptions> {
  static override readonly kinds: readonly ColumnKind[] = ['uuid', 'text', 'other'];
  readonly type = 'string';
  private readonly format = this.options.format ?? 'hex_verbose';
  readonly openapi = SCHEMAS[this.format];
  override readonly lookups: readonly FilterLookup[] = ['exact', 'in'];
  protected readonly invalid = 'Must be a valid UUID.';

  /** Any spelling is looked for. */
  override get filterSchema(): JsonSchema {
    return { type: 'string' };
  }

  override get plain(): boolean {
    return this.format === 'hex_verbose';
  }

  override parseFilter(text: string): string {
    return parseUUID(text) ?? this.fail('Enter a valid UUID.');
  }

  override toRepresentation(value: unknown): unknown {
    const text = String(value);
    if (this.format === 'hex_verbose') return text;
    if (this.format === 'urn') return `urn:uuid:${text}`;
    const digits = text.replaceAll('-', '');
    return this.format === 'hex' ? digits : BigInt(`0x${digits}`);
  }

  override fromRepresentation(value: unknown): unknown {
    return value === null ? null : this.toInternalValue(value);
  }

  protected override json(column: SqlColumn): string | undefined {
    const sql = super.json(column);
    const text = column.dialect === 'postgres' ? `${sql}::text` : sql;
    if (this.format === 'hex_verbose') return sql;
    if (this.format === 'hex') return `replace(${text}, '-', '')`;
    return this.format === 'urn' ? `'urn:uuid:' || ${text}` : undefined;
  }

  protected toInternalValue(data: unknown): string {
    const number = typeof data === 'boolean' || Number.isInteger(data) ? BigInt(data as number) : data;
    const text = typeof number === 'bigint' ? ofNumber(number) : parseUUID(data);
    return text ?? this.fail();
  }
}

/** What Python's `uuid.UUID(text)` reads; undefined for any other text. */
function parseUUID(data: unknown): string | undefined {
  if (typeof data !== 'string') return undefined;
  const digits = withoutBraces(data.replaceAll('urn:', '').replaceAll('uuid:', '')).replaceAll('-', '');
  // So many characters, some of which Python's int() passes over.
  if (digits.length > 64 || [...digits].length !== 32) return undefined;
  const match = /^\+?(?:0x_?)?([\da-f]+(?:_[\da-f]+)*)$/i.exec(strip(asciiDigits(digits)));
  return match ? ofNumber(BigInt(`0x${match[1].replaceAll('_', '')}`)) : undefined;
}

function withoutBraces(text: string): string {
  let [start, end] = [0, text.length];
  while ('{}'.includes(text.charAt(start)) && start < end) start++;
  while (end > start && '{}'.includes(text[end - 1])) end--;
  return text.slice(start, end);
}

function ofNumber(number: bigint): string | undefined {
  if (number < 0n || number >= END) return undefined;
  const digits = number.toString(16).padStart(32, '0');
  return [8, 12, 16, 20, 32].map((end, at) => digits.slice([0, 8, 12, 16, 20][at], end)).join('-');
}
