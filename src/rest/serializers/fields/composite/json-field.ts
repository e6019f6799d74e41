import type { ColumnKind } from '../../../../database/column-kinds.js';
import type { SqlColumn } from '../../../../database/sql/fragments.js';
import { jsonOf } from '../../../python.js';
import { Field } from '../field.js';
import type { FilterLookup } from '../field-options.js';

/** Any JSON value, stored as its text: https://www.django-rest-framework.org/api-guide/fields/#jsonfield */
export class JSONField extends Field {
  static override readonly decorators = { isObject: '@IsObject()' };
  static override readonly kinds: readonly ColumnKind[] = ['json', 'text'];
  readonly type = 'field';
  readonly openapi = {};
  override readonly lookups: readonly FilterLookup[] = [];
  protected readonly invalid = 'Value must be valid JSON.';

  override toRepresentation(value: unknown): unknown {
    return typeof value === 'string' ? (JSON.parse(value) as unknown) : value;
  }

  override fromRepresentation(value: unknown): unknown {
    return value === null ? null : JSON.stringify(value);
  }

  protected toInternalValue(data: unknown): string {
    return jsonOf(data);
  }
}

/** The same of text that `JSON.stringify` has written, which the database can show as it is. */
export class WrittenJSONField extends JSONField {
  protected override json({ sql, dialect }: SqlColumn): string {
    return dialect === 'sqlite' ? `json(${sql})` : `${sql}::json`;
  }
}
