/** What is wrong with one field's value: DRF's messages, in its order. */
export class FieldError extends Error {
  constructor(readonly messages: readonly string[]) {
    super(messages.join(' '));
  }
}

export interface FieldOptions {
  readonly name: string;
  readonly label: string;
  readonly helpText: string;
  readonly required: boolean;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  readonly allowNull: boolean;
  readonly allowBlank: boolean;
  readonly trimWhitespace: boolean;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly maxValue?: number;
  readonly minValue?: number;
  readonly pattern?: RegExp;
  readonly choices?: readonly unknown[];
  /** What becomes of a text before it is looked at. */
  readonly normalize?: (text: string) => string;
  /** Each says what is wrong with a value, undefined where nothing is. They come after the field's own limits. */
  readonly validators?: readonly ((value: unknown) => string | undefined)[];
  /** The `type` of its control in HTML forms, where the field's own type does not tell: DRF's `style={'input_type': …}`. */
  readonly inputType?: 'password';
  /** What browsers and password managers may fill in: HTML's attribute of that name. */
  readonly autocomplete?: string;
  /** What an empty form proposes. */
  readonly initial?: unknown;
  /** A value for the OpenAPI document, as answers show it. */
  readonly example?: unknown;
  /** What a JSON value is, for the OpenAPI document: JSON Schema. */
  readonly schema?: object;
  /** Messages that a constraint gives in place of DRF's, by the limit they stand for. */
  readonly messages: Readonly<Partial<Record<Check, string>>>;
}

export type Check = 'invalid' | 'maxLength' | 'minLength' | 'maxValue' | 'minValue' | 'pattern' | 'choices';

const optional = (message: string | undefined): string[] => (message === undefined ? [] : [message]);

/** One field of a serializer: https://www.django-rest-framework.org/api-guide/fields/ */
export abstract class Field {
  /** What OPTIONS calls the type. */
  abstract readonly type: string;
  protected abstract readonly invalid: string;
  /** Whether a stored value is shown as it is, on every database. */
  readonly plain: boolean = false;

  constructor(readonly options: FieldOptions) {}

  get name(): string {
    return this.options.name;
  }

  /** The limits that OPTIONS tells. */
  get limits(): Readonly<Record<string, number>> {
    const { minLength, maxLength, minValue, maxValue } = this.options;
    const all = { min_length: minLength, max_length: maxLength, min_value: minValue, max_value: maxValue };
    return Object.fromEntries(
      Object.entries(all).filter((limit): limit is [string, number] => limit[1] !== undefined),
    );
  }

  /** The value to store for what a client sent. Throws FieldError. */
  run(data: unknown): unknown {
    if (data === null) {
      if (!this.options.allowNull) throw new FieldError(['This field may not be null.']);
      return null;
    }
    const value = this.toInternalValue(data);
    const messages = this.validate(value);
    for (const validator of this.options.validators ?? []) messages.push(...optional(validator(value)));
    if (messages.length > 0) throw new FieldError(messages);
    return value;
  }

  /** What an empty control of an HTML form stands for; undefined for a field that was not sent. */
  fromEmptyControl(): unknown {
    if (this.options.allowNull) return this.options.allowBlank ? '' : null;
    return this.options.required || this.options.allowBlank ? '' : undefined;
  }

  /** What stands for nothing at all, where that differs from an empty text: in a cell of CSV. */
  fromNothing(): unknown {
    return this.options.allowNull ? null : this.fromEmptyControl();
  }

  /** What a field that is missing from an HTML form stands for: an unchecked box sends nothing. */
  fromMissingControl(): unknown {
    return undefined;
  }

  /** The stored value as answers show it. */
  toRepresentation(value: unknown): unknown {
    return value;
  }

  protected abstract toInternalValue(data: unknown): unknown;

  protected validate(_value: unknown): string[] {
    return [];
  }

  protected fail(): never {
    throw new FieldError([this.options.messages.invalid ?? this.invalid]);
  }

  protected message(check: Check, text: string): string {
    return this.options.messages[check] ?? text;
  }
}
