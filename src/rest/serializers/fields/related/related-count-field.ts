import type { SqlRow } from '../../../../database/tables/sql-row.js';
import { Field } from '../field.js';
import type { Given } from '../given.js';
import type { FieldOptions } from '../field-options.js';
import type { FieldSelection } from '../field-selection.js';

/** How many objects a relation leads to: Django's `annotate(Count(…))`. */
export class RelatedCountField extends Field {
  readonly type = 'field';
  readonly openapi = { type: 'integer' };
  protected readonly invalid = 'A valid integer is required.';

  constructor(given: Given<FieldOptions>) {
    super({ ...given, readOnly: true });
  }

  override select(row: SqlRow): FieldSelection | undefined {
    const relation = row.relation(this.source);
    return relation && { sql: row.one(relation, () => 'COUNT(*)') };
  }

  protected toInternalValue(): never {
    return this.fail();
  }
}
