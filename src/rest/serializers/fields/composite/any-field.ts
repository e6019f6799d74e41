import { Field } from '../field.js';
import { isJson } from './is-json.js';

/** Any value, as it was sent: what lists and objects hold that do not say what they hold. */
export class AnyField extends Field {
  readonly type = 'field';
  readonly openapi = {};
  protected readonly invalid = 'Value must be valid JSON.';

  protected toInternalValue(data: unknown): unknown {
    return isJson(data) ? data : this.fail();
  }
}

/** What a list or an object holds that does not say so. */
export const ANYTHING = { make: (): Field => new AnyField({ allowNull: true }) };
