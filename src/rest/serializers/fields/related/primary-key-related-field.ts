import type { ColumnKind } from '../../../../database/column-kinds.js';
import type { SqlRow } from '../../../../database/tables/sql-row.js';
import { int, nearestSafe, typeName, WholeFloat } from '../../../python.js';
import { pythonStr } from '../python-repr.js';
import { RelatedField } from './related-field.js';

/** The key of another object: https://www.django-rest-framework.org/api-guide/relations/#primarykeyrelatedfield */
export class PrimaryKeyRelatedField extends RelatedField {
  static override readonly kinds: readonly ColumnKind[] = ['integer', 'text', 'uuid'];
  readonly openapi = { type: 'integer' };
  protected readonly namedBy = undefined;
  protected readonly invalid = 'Incorrect type. Expected pk value, received {type}.';

  override shownSql(other: SqlRow): string | undefined {
    return other.column(other.model.idProperty)?.sql;
  }

  override parseFilter(text: string): unknown {
    const key = int(text);
    return key === undefined ? this.fail('Enter a number.') : nearestSafe(key);
  }

  protected notThere(data: unknown): string {
    return `Invalid pk "${pythonStr(data)}" - object does not exist.`;
  }

  /** What Python's `int()` makes of it. */
  protected nameIn(data: unknown): number | null {
    const value = data instanceof WholeFloat ? data.value : data;
    if (value === null) return null;
    if (typeof value === 'number' || typeof value === 'bigint') return nearestSafe(value);
    const key = typeof value === 'string' ? int(value) : undefined;
    return key === undefined ? this.fail(this.invalid.replace('{type}', typeName(data))) : nearestSafe(key);
  }
}
