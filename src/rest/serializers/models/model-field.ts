import type { FieldOptions, Given, Field, Validator } from '../fields/index.js';

/** What every field of a model may be given: https://docs.djangoproject.com/en/5.2/ref/models/fields/#field-options */
export interface ModelFieldOptions {
  /** Whether the column may be NULL. */
  readonly null?: boolean;
  /** Whether validation lets an empty value through. */
  readonly blank?: boolean;
  /** The value of a new row, or a function that makes it. */
  readonly default?: unknown;
  readonly unique?: boolean;
  /** Names a date of the model: the value is unique among the rows of that day, month or year. */
  readonly uniqueForDate?: string;
  readonly uniqueForMonth?: string;
  readonly uniqueForYear?: string;
  readonly choices?: FieldOptions['choices'];
  readonly validators?: readonly Validator[];
  readonly minValue?: FieldOptions['minValue'];
  readonly maxValue?: FieldOptions['maxValue'];
  /** Messages that stand in place of DRF's, by the limit they are about. */
  readonly messages?: FieldOptions['messages'];
  readonly verboseName?: string;
  readonly helpText?: string;
  /** Whether clients may set it. True, unless given. */
  readonly editable?: boolean;
}

/** A field of a model, as serializers are made from it. */
export interface ModelField {
  readonly options: ModelFieldOptions;
  /** Makes the serializer's field. */
  readonly make: (given: Given<FieldOptions>) => Field;
}

const FIELDS = Symbol('fields of a model');

type ModelFields = Readonly<Record<string, ModelField>>;

/** Returns the fields of a model, by property, in their order. */
export const modelFieldsOf = (model: new () => object): ModelFields =>
  (Reflect.getMetadata(FIELDS, model.prototype as object) as ModelFields | undefined) ?? {};

export function addModelField(entity: object, property: string, field: ModelField): void {
  const before = Reflect.getMetadata(FIELDS, entity) as ModelFields | undefined;
  Reflect.defineMetadata(FIELDS, { ...before, [property]: field }, entity);
}

/** Returns the name in sentences: Django's `verbose_name`. */
export const verboseNameOf = (property: string, { verboseName }: ModelFieldOptions): string =>
  verboseName ?? property.replaceAll('_', ' ');
