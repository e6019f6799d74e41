import { getMetadataStorage } from 'class-validator';
import { faultsOf, refuse } from '../../database/declaration-error.js';
import type { ModelTable } from '../../database/tables/model-table.js';
import type { SqlRow } from '../../database/tables/sql-row.js';
import { ValidationError } from '../exceptions.js';
import { argumentsOf, Field as FieldArguments } from './decorators.js';
import { fieldOf } from './field-of.js';
import { FieldError, NO_CONTEXT, type Context, type Field, type Messages } from './fields/index.js';
import { fromModel } from './model-serializer.js';
import { OwnValidation, type Values } from './own-validation.js';
import { followRelations, rowOf, selectionOf, type Selection } from './object-selection.js';
import { sourceOf, type Source } from './field-source.js';

export type { Values };

export type SerializerClass<T extends object = object> = new () => T;

const compiled = new WeakMap<SerializerClass, Serializer>();

/**
 * A DTO class with class-validator's decorators, read once into fields that coerce, order and word as DRF's do:
 * https://www.django-rest-framework.org/api-guide/serializers/. Validation, rendering, OPTIONS, OpenAPI and forms are
 * all read off these fields. Constraints of other kinds than DRF has are run by class-validator itself.
 */
export class Serializer<T extends object = object> {
  readonly fields: readonly Field[];
  /** The fields that clients send. */
  readonly writable: readonly Field[];
  /** The fields that set values, hidden ones included. */
  readonly validated: readonly Field[];
  /** The fields that answers show, in order. */
  readonly readable: readonly Field[];
  /** Those of them that no answer lacks. */
  readonly alwaysShown: readonly Field[];
  /** Whether stored columns, under their own names, are what answers show. */
  readonly plain: boolean;
  private readonly selections = new WeakMap<ModelTable<T>, Selection>();
  private readonly following = new WeakMap<ModelTable<T>, boolean>();
  private readonly own: OwnValidation;
  private withId?: Serializer<T>;

  private constructor(private readonly dto: SerializerClass<T>) {
    const constraints = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
    const given = argumentsOf(dto.prototype as object);
    const named = [...constraints.map(({ propertyName }) => propertyName), ...Object.keys(given)];
    // Arguments without a class are for a field that the model has.
    const isOwn = (name: string): boolean =>
      given[name]?.make !== undefined ||
      given[name]?.as !== undefined ||
      constraints.some(({ propertyName }) => propertyName === name);
    const ofModel = fromModel(dto, [...new Set(named)].filter(isOwn));
    const fields: Field[] = [];
    const faults = (ofModel?.names ?? [...new Set(named)]).flatMap((name) =>
      faultsOf(() => {
        const own = constraints.filter(({ propertyName }) => propertyName === name);
        const isOfModel = ofModel && !isOwn(name);
        fields.push(
          isOfModel ? ofModel.make(name, given[name]) : fieldOf(dto.name, name, own, given[name] ?? {}),
        );
      }),
    );
    refuse(faults);
    this.fields = fields;
    this.validated = this.fields.filter(({ options }) => !options.readOnly);
    this.writable = this.validated.filter(({ isHidden }) => !isHidden);
    this.readable = this.fields.filter(({ options }) => !options.writeOnly);
    this.plain = this.readable.every(({ plain, name, source }) => plain && name === source);
    // What a form lacks an answer to it lacks too; a row has all its columns, but may lead to no other.
    const isForm = (name: string): boolean => !ofModel && given[name]?.make !== undefined;
    this.alwaysShown = this.readable.filter(
      ({ name, source, options, showsMissing }) =>
        !source.includes('.') && (!isForm(name) || options.required || showsMissing),
    );
    this.own = new OwnValidation(dto, this.validated, constraints, ofModel?.validators);
    const faultsOfFields = fields.flatMap((field) => faultsOf(() => field.bind(dto.prototype as object)));
    refuse(faultsOfFields.map((fault) => `${dto.name}.${fault}`));
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

  /** Returns how the rows of a table are read to be shown, as JSON text. */
  selection(model: ModelTable<T>): Selection {
    let selection = this.selections.get(model);
    if (!selection) {
      const read = this.select(rowOf(model));
      this.selections.set(model, (selection = { ...read, sql: model.jsonText(read.sql) }));
    }
    return selection;
  }

  /** Whether answers show more of an object than its own row. */
  follows(model: ModelTable<T>): boolean {
    let follows = this.following.get(model);
    if (follows === undefined)
      this.following.set(model, (follows = followRelations(this.readable, rowOf(model))));
    return follows;
  }

  /** Returns how a row in a statement is read to be shown. */
  select(row: SqlRow): Selection {
    return selectionOf(this.readable, row);
  }

  /** Returns the values to store for what a client sent; unknown and read-only fields are left out. Throws ValidationError. */
  async validate(data: unknown, context: Partial<Context<T>> = {}): Promise<Partial<T>> {
    try {
      return (await this.run(
        sourceOf(data),
        isWhole(context) ? context : { partial: false, ...context },
      )) as Partial<T>;
    } catch (error) {
      throw error instanceof FieldError ? new ValidationError(error.messages) : error;
    }
  }

  /** Returns the values to store, or a promise of them where something has to wait. Throws FieldError with the messages by field. */
  run(source: Source, context: Context = NO_CONTEXT): Values | Promise<Values> {
    const values = this.runFields(source, context);
    if (!this.own.looksAtAll) return values;
    return values instanceof Promise
      ? values.then((all) => this.own.validate(all, context))
      : this.own.validate(values, context);
  }

  private runFields(source: Source, context: Context): Values | Promise<Values> {
    const values: Values = {};
    let errors: Record<string, Messages> | undefined;
    let waiting: Promise<void>[] | undefined;
    const refuse = (field: Field, error: unknown): void => {
      if (!(error instanceof FieldError)) throw error;
      (errors ??= {})[field.name] = error.messages;
    };
    for (const field of this.validated) {
      try {
        const value = this.valueOf(field, source, context);
        if (value instanceof Promise)
          (waiting ??= []).push(
            value.then(
              (later) => setValue(values, field, later),
              (error: unknown) => refuse(field, error),
            ),
          );
        else if (value !== undefined) setValue(values, field, value);
      } catch (error) {
        refuse(field, error);
      }
    }
    if (waiting) return Promise.all(waiting).then(() => this.inOrder(values, errors ?? {}));
    if (errors) throw new FieldError(errors);
    return values;
  }

  private valueOf(field: Field, source: Source, context: Context): unknown {
    const { partial } = context;
    const sent = source(field, partial);
    if (sent === undefined && partial) return undefined;
    const value = sent === undefined ? field.fromNothingSent(context) : field.run(sent, context);
    return sent === undefined || !this.own.looksAtFields
      ? value
      : this.own.validateField(field, value, context);
  }

  /** What fields came to that had to wait, as if none had. Throws FieldError. */
  private inOrder(values: Values, errors: Readonly<Record<string, Messages>>): Values {
    const messages = this.validated.flatMap(({ name }) => (name in errors ? [[name, errors[name]]] : []));
    if (messages.length > 0) throw new FieldError(Object.fromEntries(messages) as Messages);
    const names = new Set([...this.validated.map(({ source }) => source), ...Object.keys(values)]);
    return Object.fromEntries(
      [...names].flatMap((name) => (name in values ? [[name, values[name]] as const] : [])),
    );
  }

  /** An object as answers show it, fields in order. */
  represent(object: T, context?: Context): Values {
    const shown: Values = {};
    for (const field of this.readable) {
      const value = field.attributeOf(object);
      if (value !== undefined)
        shown[field.name] = value === null ? null : field.toRepresentation(value, context);
    }
    return shown;
  }

  /** The stored values of an object that answers show so. */
  stored(shown: Values): Values {
    return Object.fromEntries(
      this.readable.map((field) => [field.source, field.fromRepresentation(shown[field.name])]),
    );
  }
}

function withWritableId(dto: SerializerClass): SerializerClass {
  const name = `Bulk${dto.name}`;
  // Its name is part of the OpenAPI document.
  const identified = { [name]: class extends dto {} }[name];
  FieldArguments({ readOnly: false, required: true })(identified.prototype, 'id');
  return identified;
}

/** Stores a field's value under its source, those of `*` each under its own. */
function setValue(values: Values, { source }: Field, value: unknown): void {
  if (value === undefined) return;
  if (source === '*') Object.assign(values, value);
  else values[source] = value;
}

const isWhole = (context: Partial<Context>): context is Context => context.partial !== undefined;
