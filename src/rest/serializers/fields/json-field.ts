import { jsonOf } from '../../python.js';
import { Field } from './field.js';

/** Any JSON value, stored as its text: https://www.django-rest-framework.org/api-guide/fields/#jsonfield */
export class JSONField extends Field {
  readonly type = 'field';
  protected readonly invalid = 'Value must be valid JSON.';

  override toRepresentation(value: unknown): unknown {
    return typeof value === 'string' ? (JSON.parse(value) as unknown) : value;
  }

  protected toInternalValue(data: unknown): string {
    return jsonOf(data);
  }
}
