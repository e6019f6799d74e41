import { DeclarationError } from '../../../../database/declaration-error.js';
import type { Context } from '../context.js';
import { Field } from '../field.js';
import type { Given } from '../given.js';
import type { FieldOptions } from '../field-options.js';

export interface MethodOptions extends FieldOptions {
  /** `get_<name>`, unless given. */
  readonly methodName?: string;
}

type Method = (object: unknown, context?: Context) => unknown;

/** Shows what a method of its serializer's class makes of an object: https://www.django-rest-framework.org/api-guide/fields/#serializermethodfield */
export class SerializerMethodField extends Field<MethodOptions> {
  readonly type = 'field';
  readonly openapi = {};
  protected readonly invalid = '';
  private method?: Method;

  constructor(given: Given<MethodOptions>) {
    super({ ...given, source: '*', readOnly: true });
  }

  override bind(serializer: object): void {
    const { methodName = `get_${this.name}` } = this.options;
    const method: unknown = (serializer as Readonly<Record<string, unknown>>)[methodName];
    if (typeof method !== 'function')
      throw new DeclarationError([
        `${this.name}: there is no method ${methodName}(). Use one that takes an object.`,
      ]);
    this.method = method.bind(serializer) as Method;
  }

  override toRepresentation(object: unknown, context?: Context): unknown {
    return this.method!(object, context);
  }

  protected toInternalValue(data: unknown): unknown {
    return data;
  }
}
