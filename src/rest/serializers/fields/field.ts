import type { ColumnKind } from '../../../database/column-kinds.js';
import type { Relation } from '../../../database/tables/relations.js';
import { whole, type SqlRow } from '../../../database/tables/sql-row.js';
import type { SqlColumn } from '../../../database/sql/fragments.js';
import type { QueryDict } from '../../http/messages/query-dict.js';
import { NO_CONTEXT, type Context } from './context.js';
import { FieldError, type Messages } from './field-error.js';
import { withDefaults, type Given } from './given.js';
import type { Check, Choice, FieldOptions, FilterLookup, Input, JsonSchema } from './field-options.js';
import type { FieldSelection } from './field-selection.js';
import { attribute, ownerOf } from './members.js';
import { checked, runValidators } from './run-validators.js';

/** Kinds of columns whose values any database writes into JSON as JavaScript does. */
const WRITTEN_ALIKE: readonly ColumnKind[] = ['text', 'integer', 'date', 'uuid', 'other'];

/** One field of a serializer: https://www.django-rest-framework.org/api-guide/fields/. All that is particular to a type is in its class. */
export abstract class Field<O extends FieldOptions = FieldOptions> {
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
  /** Whether it shows the value of a column where its source is one; otherwise what that leads to. */
  readonly showsColumn: boolean = true;
  /** What lists can be filtered by. */
  readonly lookups: readonly FilterLookup[] = ['exact', 'icontains', 'gte', 'lte', 'in'];
  /** Whether any text may be a value, so that empty ones and blanks count. */
  readonly isText: boolean = false;
  /** Whether its texts are dates, which files write in many ways. */
  readonly isDate: boolean = false;
  /** What stands for no value in JSON that is yet to be filled in. */
  readonly empty: unknown = null;
  /** Of a field that holds an object: that object's own fields. */
  readonly nested?: FieldsOfObject;
  /** Of a field that holds many values: what each of them is. */
  readonly child?: Field;
  /** Of a field that holds one of several values: these. */
  readonly choices?: readonly Choice[];
  /** Whether clients neither send nor see it. */
  readonly isHidden: boolean = false;
  readonly name: string;
  /** The property of objects that it shows and sets; `*` for the object itself, `publisher.name` for one of another object. */
  readonly source: string;

  readonly options: O;
  private readonly path: readonly string[];

  constructor(given: Given<O>) {
    this.options = withDefaults<O>(given);
    this.name = this.options.name;
    this.source = this.options.source ?? this.name;
    this.path = this.source === '*' ? [] : this.source.split('.');
  }

  /** Looks for what the field needs of its serializer's class. Throws DeclarationError where that is not there. */
  bind(_serializer: object): void {}

  /** A filter's text, for the OpenAPI document. */
  get filterSchema(): JsonSchema {
    return this.openapi;
  }

  /** All values that it can have, for the OpenAPI document; undefined where that is not known. */
  get enumeration(): readonly unknown[] | undefined {
    return undefined;
  }

  /** The limits that OPTIONS tells. */
  get limits(): Readonly<Record<string, number | string>> {
    const { minLength, maxLength, minValue, maxValue } = this.options;
    const all = { min_length: minLength, max_length: maxLength, min_value: minValue, max_value: maxValue };
    return Object.fromEntries(
      Object.entries(all).flatMap(([name, limit]) => (limit === undefined ? [] : [[name, Number(limit)]])),
    );
  }

  /** The value to store for what a client sent, or a promise of it where a validator has to wait. Throws FieldError. */
  run(data: unknown, context: Context = NO_CONTEXT): unknown {
    if (data === null) {
      if (!this.options.allowNull) throw new FieldError(['This field may not be null.']);
      return null;
    }
    const value = this.toInternalValue(data, context);
    return value instanceof Promise
      ? value.then((later) => this.checkValue(later, context))
      : this.checkValue(value, context);
  }

  private checkValue(value: unknown, context: Context): unknown {
    const messages = this.validate(value);
    const { validators } = this.options;
    return validators ? runValidators(validators, value, messages, context) : checked(value, messages);
  }

  /** The value to store where nothing was sent; undefined for none. Throws FieldError. */
  fromNothingSent(context: Context): unknown {
    const { required, default: given } = this.options;
    if (required) throw new FieldError(['This field is required.']);
    return typeof given === 'function' ? (given as (context: Context) => unknown)(context) : given;
  }

  /** What parsed JSON has for the field; undefined for nothing. */
  fromJson(data: Readonly<Record<string, unknown>>): unknown {
    return Object.hasOwn(data, this.name) ? data[this.name] : undefined;
  }

  /** What a form has sent for the field; undefined for nothing. */
  fromForm(form: QueryDict<unknown>, partial: boolean): unknown {
    if (!form.has(this.name)) return partial ? undefined : this.fromMissingControl();
    const value = form.get(this.name);
    return value === '' ? this.fromEmptyControl() : value;
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
    return this.toInternalValue(text, NO_CONTEXT);
  }

  /** What it shows of an object, before `toRepresentation`; undefined for nothing at all. */
  attributeOf(object: object): unknown {
    const value =
      this.path.length === 1 ? attribute(object, this.source) : this.path.reduce(attribute, object);
    return value === undefined ? this.whenMissing() : value;
  }

  /** Whether it shows something of objects that lack its attribute. */
  get showsMissing(): boolean {
    return this.options.default !== undefined || this.options.allowNull;
  }

  /** What stands for an attribute that an object lacks: DRF's `get_attribute`. */
  protected whenMissing(): unknown {
    const { default: given, allowNull } = this.options;
    if (given === undefined) return allowNull ? null : undefined;
    return typeof given === 'function' ? (given as () => unknown)() : given;
  }

  /** The stored value, which is not null, as answers show it. */
  toRepresentation(value: unknown, _context?: Context): unknown {
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

  /** How the value is read with a row, as answers show it; undefined where only JavaScript can make it of the row's values. */
  select(row: SqlRow): FieldSelection | undefined {
    const sql = this.sqlAlong(row, this.path);
    if (sql === undefined || this.path.length === 1) return sql === undefined ? undefined : { sql };
    const missing = this.whenMissing();
    const omitted = this.options.default !== undefined && { omittedWhenPartial: true as const };
    return { sql, ...omitted, ...(missing !== null && { finish: (value: unknown) => value ?? missing }) };
  }

  private sqlAlong(row: SqlRow, [name, ...others]: readonly string[]): string | undefined {
    if (name === undefined) return undefined;
    const column = others.length === 0 && this.showsColumn ? row.column(name) : undefined;
    if (column) return this.jsonSql(column);
    const relation = row.relation(name);
    if (!relation || relation.many) return undefined;
    return others.length === 0
      ? this.relatedSql(row, relation)
      : whole((missing) => row.one(relation, (other) => this.sqlAlong(other, others) ?? missing()));
  }

  /** SQL of what it shows of the row that a relation leads to. */
  protected relatedSql(_row: SqlRow, _relation: Relation): string | undefined {
    return undefined;
  }

  /**
   * SQL of what `toRepresentation` gives, as JSON; undefined where only JavaScript can make it, as where a class has a
   * `toRepresentation` of its own and no `json`.
   */
  protected jsonSql(column: SqlColumn): string | undefined {
    const [shows, writes] = [ownerOf(this, 'toRepresentation'), ownerOf(this, 'json')];
    const isKnown = shows === writes || Object.prototype.isPrototypeOf.call(shows, writes);
    return isKnown ? this.json(column) : undefined;
  }

  protected json({ sql, kind }: SqlColumn): string | undefined {
    return WRITTEN_ALIKE.includes(kind) ? sql : undefined;
  }

  protected abstract toInternalValue(data: unknown, context: Context): unknown;

  protected validate(_value: unknown): string[] {
    return [];
  }

  protected fail(message: string | Messages = this.options.messages.invalid ?? this.invalid): never {
    throw new FieldError(typeof message === 'string' ? [message] : message);
  }

  protected message(check: Check, text: string): string {
    return this.options.messages[check] ?? text;
  }
}

/** The fields of an object, as a serializer has them. */
export interface FieldsOfObject {
  /** The component's name in the OpenAPI document. */
  readonly name: string;
  readonly fields: readonly Field[];
  readonly readable: readonly Field[];
  /** The readable fields that no answer lacks. */
  readonly alwaysShown: readonly Field[];
  readonly writable: readonly Field[];
}
