import { getMetadataStorage, validate, type ValidationError as Violation } from 'class-validator';
import { faultsOf, refuse } from '../../database/declaration-error.js';
import { ValidationError } from '../exceptions.js';
import { typeName } from '../python.js';
import { QueryDict } from '../http/messages/query-dict.js';
import { argumentsOf, Field as FieldArguments } from './decorators.js';
import { fieldOf, isNative } from './field-of.js';
import { FieldError, type Field } from './fields/index.js';

export type SerializerClass<T = object> = new () => T;

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
export class Serializer<T = object> {
  readonly fields: readonly Field[];
  readonly writable: readonly Field[];
  /** The fields that answers show, in order. */
  readonly readable: readonly Field[];
  readonly hasOwnConstraints: boolean;
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
    this.hasOwnConstraints = !constraints.every(({ name }) => isNative(name));
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
    return (this.withId ??= new Serializer(withWritableId(this.dto as SerializerClass)) as Serializer<T>);
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

  /** Whether the database can write the answers' JSON itself, with the same result. */
  get plain(): boolean {
    return this.readable.every(({ plain }) => plain);
  }

  /** The values to store for what a client sent; unknown and read-only fields are left out. Throws ValidationError. */
  async validate(data: unknown, { partial = false }: ValidateOptions = {}): Promise<Partial<T>> {
    const values = this.runFields(sourceOf(data), partial);
    if (this.hasOwnConstraints) await this.checkOwnConstraints(values);
    return values as Partial<T>;
  }

  /** The part of `validate` that waits for nothing: what the fields make of their values. Throws ValidationError. */
  runFields(source: Source, partial = false): Values {
    const values: Values = {};
    const errors: Record<string, readonly string[]> = {};
    for (const field of this.writable) {
      try {
        const value = source(field, partial);
        if (value !== undefined) values[field.name] = field.run(value);
        else if (field.options.required && !partial) errors[field.name] = ['This field is required.'];
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
      shown[field.name] = field.toRepresentation((object as Values)[field.name]);
    return shown;
  }

  /** The part of `validate` that may wait: constraints of other kinds than DRF has. Throws ValidationError. */
  async checkOwnConstraints(values: Values): Promise<void> {
    const violations = await validate(Object.assign(new this.dto() as object, values), {
      skipMissingProperties: true,
    });
    const errors = violations.map(messagesOf).filter(([, messages]) => messages.length > 0);
    if (errors.length > 0) throw new ValidationError(Object.fromEntries(errors));
  }
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
