import { DeclarationError } from '../../../../database/declaration-error.js';
import { Field } from '../field.js';
import type { Given } from '../given.js';
import type { FieldOptions } from '../field-options.js';

/** Sets its default, whatever clients send, and is never shown: https://www.django-rest-framework.org/api-guide/fields/#hiddenfield */
export class HiddenField extends Field {
  readonly type = 'field';
  readonly openapi = {};
  override readonly isHidden = true;
  protected readonly invalid = '';

  constructor(given: Given<FieldOptions>) {
    super({ ...given, writeOnly: true });
  }

  override bind(): void {
    if (this.options.default === undefined)
      throw new DeclarationError([`${this.name}: a HiddenField sets its default. Use one with a default.`]);
  }

  override fromJson(): undefined {
    return undefined;
  }

  override fromForm(): undefined {
    return undefined;
  }

  protected toInternalValue(data: unknown): unknown {
    return data;
  }
}
