import type { ColumnKind } from '../../../database/column-kinds.js';
import type { SqlColumn } from '../../../database/sql/fragments.js';
import { FieldError } from './field-error.js';
import type { Check, FieldOptions, FilterLookup, Input, JsonSchema } from './field-options.js';

/** Kinds of columns whose values any database writes into JSON as JavaScript does. */
const WRITTEN_ALIKE: readonly ColumnKind[] = ['text', 'integer', 'date', 'uuid', 'other'];

/** The prototype that an object has a method from. */
const ownerOf = (object: object, method: PropertyKey): object =>
  Object.hasOwn(object, method) ? object : ownerOf(Object.getPrototypeOf(object) as object, method);

/**
 * One field of a serializer: https://www.django-rest-framework.org/api-guide/fields/. All that is particular to a type stands
 * in its class; `@Field({ as })` puts one of your own in a serializer.
 */
export abstract class Field {
  /** class-validator's decorators that declare such a field, by the names of their constraints. */
  static readonly decorators: Readonly<Record<string, string>> = {};
  /** The columns that may hold its values. Fixtures read and write a column of the first kind as such a field does. */
  static readonly kinds: readonly ColumnKind[] = [];
  /** The limits that it looks at. */
  static readonly checks: readonly Check[] = [];

  /** What OPTIONS calls the type. */
  abstract readonly type: string;
  /** A value as answers show it, for the OpenAPI document. */
  abstract readonly openapi: JsonSchema;
  protected abstract readonly invalid: string;
  readonly input: Input = { type: 'text' };
  /** What lists can be filtered by. */
  readonly lookups: readonly FilterLookup[] = ['exact', 'icontains', 'gte', 'lte', 'in'];
  /** Whether any text may be a value, so that empty ones and blanks count. */
  readonly isText: boolean = false;
  /** Whether its texts are dates, which files write in many ways. */
  readonly isDate: boolean = false;
  /** What stands for no value in JSON that is yet to be filled in. */
  readonly empty: unknown = null;
  readonly name: string;
  /** The property of objects that it shows and sets. */
  readonly source: string;

  constructor(readonly options: FieldOptions) {
    this.name = options.name;
    this.source = options.source ?? options.name;
  }

  /** A filter's text, for the OpenAPI document. */
  get filterSchema(): JsonSchema {
    return this.openapi;
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
    for (const validator of this.options.validators ?? []) messages.push(...[validator(value) ?? []].flat());
    if (messages.length > 0) throw new FieldError(messages);
    return value;
  }

  /** The value to store where nothing was sent; undefined for none. Throws FieldError. */
  fromNothingSent(): unknown {
    const { required, default: given } = this.options;
    if (required) throw new FieldError(['This field is required.']);
    return typeof given === 'function' ? (given as () => unknown)() : given;
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

  /** How a control shows the text of a value. */
  toControl(text: string): string {
    return text;
  }

  /** The stored value that a filter's text stands for; undefined for no filter. Throws FieldError. */
  parseFilter(text: string): unknown {
    return this.toInternalValue(text);
  }

  /** The stored value as answers show it. */
  toRepresentation(value: unknown): unknown {
    return value;
  }

  /** The stored value that answers show so. */
  fromRepresentation(value: unknown): unknown {
    return value;
  }

  /** Whether answers show stored values as they are, and any database writes them so. */
  get plain(): boolean {
    const [kind] = (this.constructor as typeof Field).kinds;
    return ownerOf(this, 'toRepresentation') === Field.prototype && WRITTEN_ALIKE.includes(kind);
  }

  /**
   * SQL of what `toRepresentation` gives, as JSON; undefined where only JavaScript can make it, as where a class has a
   * `toRepresentation` of its own and no `json`.
   */
  jsonSql(column: SqlColumn): string | undefined {
    const [shows, writes] = [ownerOf(this, 'toRepresentation'), ownerOf(this, 'json')];
    const isKnown = shows === writes || Object.prototype.isPrototypeOf.call(shows, writes);
    return isKnown ? this.json(column) : undefined;
  }

  protected json({ sql, kind }: SqlColumn): string | undefined {
    return WRITTEN_ALIKE.includes(kind) ? sql : undefined;
  }

  protected abstract toInternalValue(data: unknown): unknown;

  protected validate(_value: unknown): string[] {
    return [];
  }

  protected fail(message = this.options.messages.invalid ?? this.invalid): never {
    throw new FieldError([message]);
  }

  protected message(check: Check, text: string): string {
    return this.options.messages[check] ?? text;
  }
}

export type FieldClass = (new (options: FieldOptions) => Field) &
  Pick<typeof Field, 'decorators' | 'kinds' | 'checks'>;
