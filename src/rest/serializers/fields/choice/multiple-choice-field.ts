import type { ColumnKind } from '../../../../database/column-kinds.js';
import type { QueryDict } from '../../../http/messages/query-dict.js';
import { typeName } from '../../../python.js';
import type { FieldOptions, JsonSchema } from '../field-options.js';
import { ChoiceField } from './choice-field.js';

export interface MultipleChoiceOptions extends FieldOptions {
  /** Whether none is a choice. True, unless given. */
  readonly allowEmpty?: boolean;
}

/** Some of several values, each once: https://www.django-rest-framework.org/api-guide/fields/#multiplechoicefield */
export class MultipleChoiceField extends ChoiceField<MultipleChoiceOptions> {
  static override readonly decorators = {};
  static override readonly kinds: readonly ColumnKind[] = [];
  override readonly type = 'multiple choice';

  override get openapi(): JsonSchema {
    const items = { ...super.openapi, enum: super.enumeration };
    return { type: 'array', items, ...(this.options.allowEmpty === false && { minItems: 1 }) };
  }

  override get enumeration(): undefined {
    return undefined;
  }

  /** A form that chooses none sends nothing. */
  override fromForm(form: QueryDict<unknown>, partial: boolean): unknown {
    return partial && !form.has(this.name) ? undefined : form.getAll(this.name);
  }

  /** Of an object the keys count, which are what Python goes through. */
  protected override toInternalValue(data: unknown): unknown[] {
    const type = typeName(data);
    if (type !== 'list' && type !== 'dict') this.fail(`Expected a list of items but got type "${type}".`);
    const items = Array.isArray(data) ? (data as unknown[]) : Object.keys(data as object);
    if (items.length === 0 && this.options.allowEmpty === false)
      this.fail('This selection may not be empty.');
    return [...new Set(items.map((item) => this.chosen(item)))];
  }
}
