import { oneOf, refuse } from '../../database/declaration-error.js';
import {
  ChoiceField,
  IntegerField,
  labelOf,
  type Field,
  type FieldOptions,
  type Given,
} from './fields/index.js';
import { modelFieldsOf, verboseNameOf, type ModelField } from './models/model-field.js';
import { uniqueConstraintsOf } from './models/unique-constraint.js';
import {
  uniqueForDateValidator,
  uniqueTogetherValidator,
  uniqueValidator,
  type DatePart,
  type ObjectValidator,
} from './unique-validators.js';

type Model<T extends object = object> = new () => T;

/** https://www.django-rest-framework.org/api-guide/serializers/#modelserializer */
interface ModelSerializerOptions<T extends object> {
  /** The fields, in the order in which answers show them: properties of the model, and what the class itself declares. */
  readonly fields: readonly string[] | '__all__';
  readonly readOnlyFields?: readonly (keyof T & string)[];
  /** Arguments of fields that are made from the model. */
  readonly extraKwargs?: Readonly<Record<string, Partial<FieldOptions>>>;
}

interface Declaration extends ModelSerializerOptions<object> {
  readonly model: Model;
}

const DECLARATION = Symbol('model of a serializer');

/** Returns the base of a serializer whose fields are made from a model's: `class StoreSerializer extends ModelSerializer(Store, { fields: [...] }) {}`. */
export function ModelSerializer<T extends object>(
  model: Model<T>,
  options: ModelSerializerOptions<T>,
): new () => object {
  class BoundSerializer {}
  Reflect.defineMetadata(DECLARATION, { ...options, model }, BoundSerializer);
  return BoundSerializer;
}

/** What a serializer's class has from its model. */
export interface FromModel {
  /** The names of all fields, in their order. */
  readonly names: readonly string[];
  /** Makes a field that the class does not declare itself, with arguments that it gives. Throws DeclarationError. */
  make(name: string, given?: Partial<FieldOptions>): Field;
  readonly validators: readonly ObjectValidator[];
}

/** Returns what a class has from its model; undefined for one without. `declared` are the fields that it declares itself. */
export function fromModel(dto: new () => object, declared: readonly string[]): FromModel | undefined {
  const declaration = Reflect.getMetadata(DECLARATION, dto) as Declaration | undefined;
  if (!declaration) return undefined;
  const { model, extraKwargs = {} } = declaration;
  const all = modelFieldsOf(model);
  const names =
    declaration.fields === '__all__' ? ['id', ...declared, ...Object.keys(all)] : declaration.fields;
  const missing = declared.filter((name) => !names.includes(name));
  refuse(missing.map((name) => `${dto.name}.${name} is not among the fields. Add it to "fields".`));
  const together = togetherOf(declaration, names);
  return {
    names: [...new Set(names)],
    make(name, given = {}) {
      const field = all[name];
      if (!field && name !== 'id')
        refuse([
          `${dto.name}.${name}: ${model.name} has no field of that name. Use ${oneOf(Object.keys(all))}.`,
        ]);
      const kwargs = { ...extraKwargs[name], ...given };
      return field ? fieldOf(declaration, name, field, together, kwargs) : keyField(kwargs);
    },
    validators: [
      ...together.map((constraint) => uniqueTogetherValidator(model, constraint)),
      ...datesOf(all, names).map(([field, date, part]) => uniqueForDateValidator(model, field, date, part)),
    ],
  };
}

const keyField = (given: Partial<FieldOptions>): Field =>
  new IntegerField({ name: 'id', readOnly: true, ...given });

function fieldOf(
  { model, readOnlyFields = [] }: Declaration,
  name: string,
  { options, make }: ModelField,
  together: Together,
  given: Partial<FieldOptions>,
): Field {
  const { null: allowNull = false, blank = false, editable = true, choices, verboseName } = options;
  const readOnly = !editable || readOnlyFields.includes(name as never);
  const common: Given<FieldOptions> = {
    name,
    label: labelOf(verboseName ?? name),
    helpText: options.helpText ?? '',
    readOnly,
    allowNull,
    ...(readOnly ? { required: false } : writableOptions(model, name, options, together)),
    ...(choices && { choices }),
    ...given,
  };
  const field = choices ? new ChoiceField({ ...common, allowBlank: blank && !readOnly }) : make(common);
  return blank && !readOnly && field.isText && !common.allowBlank
    ? make({ ...common, allowBlank: true })
    : field;
}

type Together = ReturnType<typeof togetherOf>;

function writableOptions(
  model: Model,
  name: string,
  options: ModelField['options'],
  together: Together,
): Partial<FieldOptions> {
  const { null: allowNull, blank, default: given, unique, minValue, maxValue, messages } = options;
  const isOptional = given !== undefined || blank === true || allowNull === true;
  const validators = [
    ...(options.validators ?? []),
    ...(unique ? [uniqueValidator(model, name, takenMessage(model, name, options))] : []),
  ];
  return {
    required: !isOptional,
    ...(minValue !== undefined && { minValue }),
    ...(maxValue !== undefined && { maxValue }),
    ...(messages && { messages }),
    ...(validators.length > 0 && { validators }),
    ...(together.some(({ fields, condition = {} }) => fields.includes(name) || name in condition) &&
      togetherOptions(options)),
  };
}

/** Of values that are unique together none may be missing, so that they can be looked for. */
const togetherOptions = ({
  default: given,
  null: allowNull,
}: ModelField['options']): Partial<FieldOptions> =>
  given !== undefined ? { default: given } : allowNull ? { default: null } : { required: true };

/** Django's words. */
const takenMessage = (model: Model, name: string, options: ModelField['options']): string =>
  `${wordsOf(model)} with this ${verboseNameOf(name, options)} already exists.`;

/** The model's name in sentences: `stockItem` is 'stock item'. */
const wordsOf = ({ name }: Model): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();

/** The constraints all of whose fields the serializer has. */
const togetherOf = ({ model }: Declaration, names: readonly string[]) =>
  uniqueConstraintsOf(model).filter(({ fields, condition = {} }) =>
    [...fields, ...Object.keys(condition)].every((field) => names.includes(field)),
  );

const DATE_PARTS = [
  ['uniqueForDate', 'date'],
  ['uniqueForMonth', 'month'],
  ['uniqueForYear', 'year'],
] as const;

/** The fields that are unique for a date, in the model's order. */
function datesOf(
  all: Readonly<Record<string, ModelField>>,
  names: readonly string[],
): [field: string, date: string, part: DatePart][] {
  return Object.entries(all).flatMap(([name, { options }]) =>
    DATE_PARTS.flatMap(([option, part]): [string, string, DatePart][] => {
      const date = options[option];
      return date !== undefined && names.includes(name) && names.includes(date) ? [[name, date, part]] : [];
    }),
  );
}
