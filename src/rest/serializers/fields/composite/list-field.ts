import { listIn } from '../../../http/messages/html-input.js';
import type { QueryDict } from '../../../http/messages/query-dict.js';
import { typeName } from '../../../python.js';
import type { Context } from '../context.js';
import { Field } from '../field.js';
import type { DeclaredField } from '../field-class.js';
import type { FieldOptions, JsonSchema } from '../field-options.js';
import { ANYTHING } from './any-field.js';
import { runEach, valuesOf } from './run-each.js';

export interface ListOptions extends FieldOptions {
  /** What the list holds. Anything, unless given. */
  readonly child?: DeclaredField;
  /** Whether an empty list is a value. True, unless given. */
  readonly allowEmpty?: boolean;
}

/** A list of values: https://www.django-rest-framework.org/api-guide/fields/#listfield */
export class ListField extends Field<ListOptions> {
  readonly type = 'list';
  override readonly child: Field = (this.options.child ?? ANYTHING).make();
  protected readonly invalid = 'Expected a list of items but got type "{type}".';

  get openapi(): JsonSchema {
    return { type: 'array', ...(this.options.allowEmpty === false && { minItems: 1 }) };
  }

  override fromForm(form: QueryDict<unknown>): unknown {
    return form.has(this.name) ? form.getAll(this.name) : listIn(form, this.name);
  }

  override toRepresentation(value: unknown, context?: Context): unknown {
    return (value as unknown[]).map((item) =>
      item === null ? null : this.child.toRepresentation(item, context),
    );
  }

  protected toInternalValue(data: unknown, context: Context): unknown {
    if (!Array.isArray(data)) return this.fail(this.invalid.replace('{type}', typeName(data)));
    if (data.length === 0 && this.options.allowEmpty === false) this.fail('This list may not be empty.');
    const entries = runEach(data.entries(), (item) => this.child.run(item, context));
    return entries instanceof Promise ? entries.then(valuesOf) : valuesOf(entries);
  }

  protected override validate(value: unknown): string[] {
    const { length } = value as unknown[];
    const { maxLength, minLength } = this.options;
    if (maxLength !== undefined && length > maxLength)
      return [this.message('maxLength', `Ensure this field has no more than ${maxLength} elements.`)];
    if (minLength !== undefined && length < minLength)
      return [this.message('minLength', `Ensure this field has at least ${minLength} elements.`)];
    return [];
  }
}
