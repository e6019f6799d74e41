import { getMetadataStorage, validate, type ValidationError as Violation } from 'class-validator';
import { faultsOf, refuse } from '../../database/declaration-error.js';
import type { ModelTable } from '../../database/models/model-table.js';
import { ValidationError } from '../exceptions.js';
import { typeName } from '../python.js';
import { QueryDict } from '../http/messages/query-dict.js';
import { argumentsOf, Field as FieldArguments } from './decorators.js';
import { fieldOf, isNative } from './field-of.js';
import { FieldError, type Field } from './fields/index.js';

export type SerializerClass<T extends object = object> = new () => T;

/** Values by field name. */
export type Values = Record<string, unknown>;

interface ValidateOptions {
  /** Whether fields may be missing, as with PATCH. */
  readonly partial?: boolean;
}

const compiled = new WeakMap<SerializerClass, Serializer>();

/**
 * A DTO class with class-validator's decorators, read once into fields that coerce, order and word as DRF's do:
 * https://www.django-rest-framework.org/api-guide/serializers/. Validation, rendering, OPTIONS, OpenAPI and forms are
 * all read off these fields. Constraints of other kinds than DRF has are run by class-validator itself.
 */
export class Serializer<T extends object = object> {
  readonly fields: readonly Field[];
  readonly writable: readonly Field[];
  /** The fields that answers show, in order. */
  readonly readable: readonly Field[];
  /** Whether there is more to validate than each field by itself. */
  readonly hasOwnConstraints: boolean;
  /** Whether stored columns, under their own names, are what answers show. */
  readonly plain: boolean;
  private readonly statements = new WeakMap<ModelTable<T>, { readonly sql: string | undefined }>();
  private withId?: Serializer<T>;

  private constructor(private readonly dto: SerializerClass<T>) {
    const constraints = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
    const given = argumentsOf(dto.prototype as object);
    const declared = [...constraints.map(({ propertyName }) => propertyName), ...Object.keys(given)];
    const fields: Field[] = [];
    const faults = [...new Set(declared)].flatMap((name) =>
      faultsOf(() => {
        const own = constraints.filter(({ propertyName }) => propertyName === name);
        fields.push(fieldOf(dto.name, name, own, given[name] ?? {}));
      }),
    );
    refuse(faults);
    this.fields = fields;
    this.writable = this.fields.filter(({ options }) => !options.readOnly);
    this.readable = this.fields.filter(({ options }) => !options.writeOnly);
    this.plain = this.readable.every(({ plain, name, source }) => plain && name === source);
    this.hasOwnConstraints =
      'validate' in (dto.prototype as object) || !constraints.every(({ name }) => isNative(name));
  }

  static of<T extends object>(dto: SerializerClass<T>): Serializer<T> {
    let serializer = compiled.get(dto);
    if (!serializer) compiled.set(dto, (serializer = new Serializer(dto)));
    return serializer as Serializer<T>;
  }

  /** The class's own name: `BookSerializer`. */
  get className(): string {
    return this.dto.name;
  }

  /** The component's name in the OpenAPI document: 'Book'. */
  get name(): string {
    return this.dto.name.replace(/Serializer$/, '');
  }

  /** The same for objects that are there already and that requests name by their ids: `BulkBookSerializer`. */
  get identified(): Serializer<T> {
    if (!this.fields.some(({ name }) => name === 'id')) return this;
    return (this.withId ??= new Serializer(withWritableId(this.dto)) as Serializer<T>);
  }

  /** Whether a field is the id by which a request names an object. */
  isKey(name: string): boolean {
    return name === 'id' && this.writable.some((field) => field.name === name);
  }

  field(name: string): Field {
    const field = this.fields.find((each) => each.name === name);
    if (!field) throw new Error(`${this.dto.name} has no field "${name}".`);
    return field;
  }

  /** The property of objects that a field shows; the name itself where no field has it. */
  sourceOf(name: string): string {
    return this.fields.find((each) => each.name === name)?.source ?? name;
  }

  /** Whether answers show every column of a table. */
  showsAll({ metadata }: Pick<ModelTable<T>, 'metadata'>): boolean {
    return metadata.columns.every(({ propertyName }) =>
      this.readable.some(({ source }) => source === propertyName),
    );
  }

  /** SQL that writes a row of a table as answers show it, as JSON; undefined where only JavaScript can show one of its fields. */
  jsonSql(model: ModelTable<T>): string | undefined {
    let statement = this.statements.get(model);
    if (!statement) this.statements.set(model, (statement = { sql: this.writtenBy(model) }));
    return statement.sql;
  }

  private writtenBy(model: ModelTable<T>): string | undefined {
    const columns = new Map<string, string>();
    for (const field of this.readable) {
      const sql = model.has(field.source) ? field.jsonSql(model.sqlColumn(field.source)) : undefined;
      if (sql === undefined) return undefined;
      columns.set(field.name, sql);
    }
    return model.jsonObject(columns);
  }

  /** The values to store for what a client sent; unknown and read-only fields are left out. Throws ValidationError. */
  async validate(data: unknown, { partial = false }: ValidateOptions = {}): Promise<Partial<T>> {
    const values = this.runFields(sourceOf(data), partial);
    return (this.hasOwnConstraints ? await this.validateTogether(values) : values) as Partial<T>;
  }

  /** The part of `validate` that waits for nothing: what the fields make of their values. Throws ValidationError. */
  runFields(source: Source, partial = false): Values {
    const values: Values = {};
    const errors: Record<string, readonly string[]> = {};
    for (const field of this.writable) {
      try {
        const sent = source(field, partial);
        if (sent === undefined && partial) continue;
        const value = sent === undefined ? field.fromNothingSent() : field.run(sent);
        if (value !== undefined) values[field.source] = value;
      } catch (error) {
        if (!(error instanceof FieldError)) throw error;
        errors[field.name] = error.messages;
      }
    }
    if (Object.keys(errors).length > 0) throw new ValidationError(errors);
    return values;
  }

  /** An object as answers show it, fields in order. */
  represent(object: T): Values {
    const shown: Values = {};
    for (const field of this.readable)
      shown[field.name] = field.toRepresentation((object as Values)[field.source]);
    return shown;
  }

  /** The stored values of an object that answers show so. */
  stored(shown: Values): Values {
    return Object.fromEntries(
      this.readable.map((field) => [field.source, field.fromRepresentation(shown[field.name])]),
    );
  }

  /**
   * The part of `validate` that may wait: constraints of other kinds than DRF has, and then the class's own `validate`.
   * Throws ValidationError.
   */
  async validateTogether(values: Values): Promise<Values> {
    const object = new this.dto() as WithValidate;
    for (const { name, source } of this.writable) if (source in values) object[name] = values[source];
    const violations = await validate(object, { skipMissingProperties: true });
    const errors = violations.map(messagesOf).filter(([, messages]) => messages.length > 0);
    if (errors.length > 0) throw new ValidationError(Object.fromEntries(errors));
    try {
      return typeof object.validate === 'function' ? await object.validate(values) : values;
    } catch (error) {
      const isList = error instanceof ValidationError && Array.isArray(error.body);
      throw isList ? new ValidationError({ non_field_errors: error.body }) : error;
    }
  }
}

/** A serializer's class may look at all values together, as DRF's `validate(attrs)` does: what it answers is stored. */
interface WithValidate extends Values {
  validate?: (values: Values) => Values | Promise<Values>;
}

function withWritableId(dto: SerializerClass): SerializerClass {
  const name = `Bulk${dto.name}`;
  // Its name is part of the OpenAPI document.
  const identified = { [name]: class extends dto {} }[name];
  FieldArguments({ readOnly: false, required: true })(identified.prototype, 'id');
  return identified;
}

/** A field has looked itself at the constraints it knows; what it made of the value need not meet them: a Date is no text. */
function messagesOf({ property, constraints = {} }: Violation): [string, string[]] {
  const own = Object.entries(constraints).filter(([name]) => !isNative(name));
  return [property, own.map(([, message]) => message)];
}

/** Gives each field its value; undefined stands for one that was not sent. May throw FieldError. */
export type Source = (field: Field, partial: boolean) => unknown;

/** How to get a field's value out of parsed data. Throws ValidationError for what is no set of fields. */
export function sourceOf(data: unknown): Source {
  if (data instanceof QueryDict) return (field, partial) => formValue(data, field, partial);
  if (data === null) throw new ValidationError({ non_field_errors: ['No data provided'] });
  const type = typeName(data);
  if (type !== 'dict') {
    throw new ValidationError({
      non_field_errors: [`Invalid data. Expected a dictionary, but got ${type}.`],
    });
  }
  return ({ name }) => (Object.hasOwn(data as Values, name) ? (data as Values)[name] : undefined);
}

function formValue(form: QueryDict<unknown>, field: Field, partial: boolean): unknown {
  if (!form.has(field.name)) return partial ? undefined : field.fromMissingControl();
  const value = form.get(field.name);
  return value === '' ? field.fromEmptyControl() : value;
}
