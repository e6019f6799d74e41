import type { ColumnKind } from '../../../../database/column-kinds.js';
import { Field } from '../field.js';
import type { Given } from '../given.js';
import type { FieldOptions } from '../field-options.js';

/** Shows an attribute as it is: https://www.django-rest-framework.org/api-guide/fields/#readonlyfield */
export class ReadOnlyField extends Field {
  static override readonly kinds: readonly ColumnKind[] = [
    ...(['text', 'other', 'uuid', 'integer', 'date', 'float'] as const),
  ];
  readonly type = 'field';
  readonly openapi = {};
  protected readonly invalid = '';

  constructor(given: Given<FieldOptions>) {
    super({ ...given, readOnly: true });
  }

  protected toInternalValue(data: unknown): unknown {
    return data;
  }
}
