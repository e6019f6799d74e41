import { validate, type ValidationError as Violation } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';
import { ValidationError } from '../exceptions.js';
import { isNative } from './field-of.js';
import { FieldError, type Context, type Field, type Messages } from './fields/index.js';
import type { ObjectValidator } from './unique-validators.js';

/** Values by field name. */
export type Values = Record<string, unknown>;

type ValidateField = (value: unknown, context: Context) => unknown;

/** What a serializer's class may have of its own: DRF's `validate(attrs)`, whose answer is stored. */
interface WithValidate extends Values {
  validate?: (values: Values, context: Context) => Values | Promise<Values>;
}

/**
 * What a serializer's class looks at beyond its fields: `validate_<field>` and `validate`
 * (https://www.django-rest-framework.org/api-guide/serializers/#validation), and constraints of class-validator that DRF has no
 * field for. What the methods throw as a ValidationError are messages.
 */
export class OwnValidation {
  /** Whether there is more to validate than each field by itself. */
  readonly looksAtAll: boolean;
  private readonly hasConstraints: boolean;
  private readonly ofFields = new Map<Field, ValidateField>();

  constructor(
    private readonly dto: new () => object,
    private readonly writable: readonly Field[],
    constraints: readonly ValidationMetadata[],
    private readonly validators: readonly ObjectValidator[] = [],
  ) {
    this.hasConstraints = !constraints.every(({ name }) => isNative(name));
    const methods = dto.prototype as Record<string, unknown>;
    this.looksAtAll = validators.length > 0 || 'validate' in methods || this.hasConstraints;
    for (const field of writable) {
      const method = methods[`validate_${field.name}`];
      if (typeof method === 'function') this.ofFields.set(field, method.bind(methods) as ValidateField);
    }
  }

  /** Whether there are methods about single fields. */
  get looksAtFields(): boolean {
    return this.ofFields.size > 0;
  }

  /** Returns what the class makes of a field's value, or a promise of it. Throws FieldError. */
  validateField(field: Field, value: unknown, context: Context): unknown {
    const method = this.ofFields.get(field);
    if (!method) return value;
    if (value instanceof Promise) return value.then((later) => asFieldError(() => method(later, context)));
    return asFieldError(() => method(value, context));
  }

  /** Returns what the class makes of all values. Throws FieldError. */
  async validate(values: Values, context: Context): Promise<Values> {
    await this.runValidators(values, context);
    const object = new this.dto() as WithValidate;
    for (const { name, source } of this.writable) if (source in values) object[name] = values[source];
    const violations = this.hasConstraints ? await validate(object, { skipMissingProperties: true }) : [];
    const errors = violations.map(messagesOf).filter(([, messages]) => messages.length > 0);
    if (errors.length > 0) throw new FieldError(Object.fromEntries(errors));
    if (typeof object.validate !== 'function') return values;
    return (await asFieldError(() => object.validate!(values, context), 'non_field_errors')) as Values;
  }

  /** DRF's order: messages about a field end the look, those about all are gathered. */
  private async runValidators(values: Values, context: Context): Promise<void> {
    const messages: string[] = [];
    for (const validator of this.validators) {
      const found = await validator(values, context);
      if (typeof found === 'string') messages.push(found);
      else if (found) throw new FieldError(found);
    }
    if (messages.length > 0) throw new FieldError({ non_field_errors: messages });
  }
}

/** Throws a method's ValidationError as a FieldError, messages that are a list under `name`. */
function asFieldError(method: () => unknown, name?: string): unknown {
  const toFieldError = (error: unknown): never => {
    if (!(error instanceof ValidationError)) throw error;
    const messages = listed(error.body as Messages);
    throw new FieldError(name && Array.isArray(messages) ? { [name]: messages } : messages);
  };
  try {
    const value = method();
    return value instanceof Promise ? value.catch(toFieldError) : value;
  } catch (error) {
    return toFieldError(error);
  }
}

/** Messages by field, each of them a list: DRF's `as_serializer_error`. */
const listed = (messages: Messages): Messages =>
  Array.isArray(messages)
    ? messages
    : Object.fromEntries(
        Object.entries(messages).map(([name, each]) => [name, typeof each === 'string' ? [each] : each]),
      );

/** A field has looked itself at the constraints it knows; what it made of the value need not meet them: a Date is no text. */
function messagesOf({ property, constraints = {} }: Violation): [string, string[]] {
  const own = Object.entries(constraints).filter(([name]) => !isNative(name));
  return [property, own.map(([, message]) => message)];
}
