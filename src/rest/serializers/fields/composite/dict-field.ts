import { DeclarationError } from '../../../../database/declaration-error.js';
import { objectIn } from '../../../http/messages/html-input.js';
import type { QueryDict } from '../../../http/messages/query-dict.js';
import { typeName } from '../../../python.js';
import type { Context } from '../context.js';
import { Field } from '../field.js';
import type { DeclaredField } from '../field-class.js';
import type { Given } from '../given.js';
import type { FieldOptions, JsonSchema } from '../field-options.js';
import { CharField } from '../text/char-field.js';
import { ANYTHING } from './any-field.js';
import { runEach } from './run-each.js';

export interface DictOptions extends FieldOptions {
  /** What the object holds. Anything, unless given. */
  readonly child?: DeclaredField;
  /** Whether an empty object is a value. True, unless given. */
  readonly allowEmpty?: boolean;
}

/** Values by any keys: https://www.django-rest-framework.org/api-guide/fields/#dictfield */
export class DictField extends Field<DictOptions> {
  readonly type = 'nested object';
  override readonly child: Field = (this.options.child ?? ANYTHING).make();
  protected readonly invalid = 'Expected a dictionary of items but got type "{type}".';

  get openapi(): JsonSchema {
    return { type: 'object', ...(this.options.allowEmpty === false && { minProperties: 1 }) };
  }

  override fromForm(form: QueryDict<unknown>): unknown {
    const fields = objectIn(form, this.name);
    if (fields) return Object.fromEntries(fields.entries());
    return form.has(this.name) ? {} : undefined;
  }

  override toRepresentation(value: unknown, context?: Context): unknown {
    const shown = Object.entries(value as object).map(([key, item]) => [
      key,
      item === null ? null : this.child.toRepresentation(item, context),
    ]);
    return Object.fromEntries(shown);
  }

  protected toInternalValue(data: unknown, context: Context): unknown {
    const type = typeName(data);
    if (type !== 'dict') this.fail(this.invalid.replace('{type}', type));
    const sent = Object.entries(data as object);
    if (sent.length === 0 && this.options.allowEmpty === false)
      this.fail('This dictionary may not be empty.');
    const entries = runEach(sent, (item) => this.child.run(item, context));
    return entries instanceof Promise ? entries.then(Object.fromEntries) : Object.fromEntries(entries);
  }
}

const TEXT = { make: (): Field => new CharField({ allowBlank: true, allowNull: true }) };

/** Texts by any keys: https://www.django-rest-framework.org/api-guide/fields/#hstorefield */
export class HStoreField extends DictField {
  constructor(given: Given<DictOptions>) {
    super({ child: TEXT, ...given });
  }

  override bind(): void {
    if (!(this.child instanceof CharField))
      throw new DeclarationError([`${this.name}: an HStoreField holds texts. Use a CharField as its child.`]);
  }
}
